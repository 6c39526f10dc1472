"""What a program sends of a listing, read strictly into a content: every field that is wrong is named, none is passed over in silence."""

import re
from collections.abc import Callable, Mapping
from typing import Any, get_type_hints

from sqlalchemy import select

from marketplace.catalogue.api.shapes import ReadOnly, Whole
from marketplace.catalogue.api.written import APART, NAMES, QUANTITIES
from marketplace.catalogue.content import BLANK, NETWORKS, NUMBERS, Content, normal
from marketplace.catalogue.faults import faults
from marketplace.catalogue.models import ListingStatus
from marketplace.core import db
from marketplace.core.api.kinds import echoed
from marketplace.core.api.problems import Fault, Invalid
from marketplace.core.locale import _
from marketplace.core.money import UNIT_PRICE_DECIMALS
from marketplace.organizations.models import Mrc, Organization, PurchaseCategory, Region, Unit

OURS = {theirs: ours for ours, theirs in NAMES.items()}
PASSED_OVER = frozenset(get_type_hints(ReadOnly))
KNOWN = frozenset(get_type_hints(Whole))
LISTS = ("characteristics", "regions", "mrcs", *NETWORKS)
WHOLE = tuple(name for name in NUMBERS if name not in ("price", *QUANTITIES))
AMOUNT = re.compile(r"(?P<whole>[0-9]{1,10})(?:\.(?P<fraction>[0-9]{1,4}))?", re.ASCII)

No = Callable[[str, str], None]


def content_from(body: Mapping[str, Any], apart: Mapping[str, Any], *, named: str = "") -> tuple[Content, ListingStatus | None]:
    """The content that a body says, with what programs do not write (`apart`), and the status that it asks for (None: none).

    `named` stands before the names of fields in what is refused. Invalid, with every field that is wrong.
    """
    found: list[Fault] = []

    def no(field: str, sentence: str) -> None:
        found.append(Fault(parameter=f"{named}{NAMES.get(field, field)}", detail=str(sentence)))

    for name in body.keys() - KNOWN:
        no(echoed(name), _("Ce champ n’existe pas ici."))
    content = _read({name: value for name, value in body.items() if name in KNOWN - PASSED_OVER - {"status"}}, no)
    status = _status(body, no)
    if not found:
        content = normal(content | {name: apart.get(name, BLANK[name]) for name in APART})
        _check_codes(content, no)
        for one in faults(content):
            no(one.field, one.sentence)
    if found:
        raise Invalid(found)
    return content, status


def _read(said: Mapping[str, Any], no: No) -> Content:
    """Each field by its kind; null is as for a new listing."""
    content = dict(BLANK)
    unit = db.session().get(Unit, said["unit"]) if isinstance(said.get("unit"), str) else db.session().get(Unit, BLANK["unit_code"])
    decimals = unit.decimals if unit else 0
    for name, value in said.items():
        if value is None:
            continue
        read = _reader(name, decimals)(value)
        if read is None:
            no(name, _expected(name, decimals))
        else:
            content[OURS.get(name, name)] = read
    for name in NETWORKS:
        content[name] = _ids(content[name], name, no)
    return content


def _reader(name: str, decimals: int) -> Callable[[Any], Any]:
    """How the value of a field is read; None is what it cannot be."""
    if name == "price":
        return lambda value: _amount(value, UNIT_PRICE_DECIMALS)
    if name in QUANTITIES:
        return lambda value: _amount(value, decimals)
    if name == "tiers":
        return lambda value: _tiers(value, decimals)
    if name in WHOLE:
        return lambda value: value if type(value) is int else None
    if name in LISTS:
        return lambda value: value if isinstance(value, list) and all(isinstance(one, str) for one in value) else None
    return lambda value: value if isinstance(value, str) else None


def _expected(name: str, decimals: int) -> str:
    if name == "price":
        return str(_("Écrivez un texte de chiffres avec un point, comme « 12.50 », et quatre décimales au plus."))
    if name in QUANTITIES:
        return str(_("Écrivez un texte de chiffres, comme « 50 », et %(decimals)d décimales au plus.", decimals=decimals))
    if name == "tiers":
        return str(_("Écrivez une liste de paliers, chacun avec from_quantity et price, en textes de chiffres."))
    if name in WHOLE:
        return str(_("Écrivez un nombre entier."))
    return str(_("Écrivez une liste de textes.") if name in LISTS else _("Écrivez un texte."))


def _amount(value: Any, decimals: int) -> int | None:
    match = AMOUNT.fullmatch(value) if isinstance(value, str) else None
    fraction = (match["fraction"] or "").rstrip("0") if match else ""
    return int(match["whole"] + fraction.ljust(decimals, "0")) if match and len(fraction) <= decimals else None


def _tiers(value: Any, decimals: int) -> list[list[int]] | None:
    found = []
    for one in value if isinstance(value, list) else [None]:
        if not isinstance(one, dict) or one.keys() != {"from_quantity", "price"}:
            return None
        start, price = _amount(one["from_quantity"], decimals), _amount(one["price"], UNIT_PRICE_DECIMALS)
        if start is None or price is None:
            return None
        found.append([start, price])
    return found


def _status(body: Mapping[str, Any], no: No) -> ListingStatus | None:
    wanted = body.get("status")
    words = [one.value for one in ListingStatus]
    if wanted is None or wanted in words:
        return ListingStatus(wanted) if wanted else None
    no("status", _("Ce n’est pas un état : %(words)s.", words=", ".join(words)))
    return None


def _ids(slugs: list[str], name: str, no: No) -> list[int]:
    """Networks by the addresses of their pages."""
    if not slugs:
        return []
    askable = [one for one in slugs if one.isprintable()]
    rows = select(Organization.slug, Organization.id).where(Organization.slug.in_(askable), Organization.network_type.is_not(None))
    known = {one.slug: one.id for one in db.session().execute(rows)}
    for slug in slugs:
        if slug not in known:
            no(name, _("« %(slug)s » n’est pas l’adresse d’un réseau du répertoire.", slug=echoed(slug)))
    return [known[slug] for slug in slugs if slug in known]


def _check_codes(content: Content, no: No) -> None:
    """What must be in our lists, said by its field; writing it would only say that some code is not."""
    session = db.session()
    asked = [("unit_code", Unit, [content["unit_code"]]), ("region_codes", Region, content["region_codes"])]
    asked += [("mrc_codes", Mrc, content["mrc_codes"]), ("category_code", PurchaseCategory, [content["category_code"]])]
    for field, model, codes in asked:
        for code in codes:
            if code and (not code.isprintable() or session.get(model, code) is None):
                no(field, _("Ce code n’est pas dans nos listes : « %(code)s ».", code=echoed(code)))

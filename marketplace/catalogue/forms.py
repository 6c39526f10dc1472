"""What may be typed of a listing: one form in four parts, read into a content; numbers as people write them, asked when ambiguous."""

from typing import Any

from sqlalchemy import select
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.catalogue import actions, categories, characteristics, content, queries, tiers, typed, words
from marketplace.catalogue.content import CHOICES, Content
from marketplace.catalogue.faults import BOUNDS, faults
from marketplace.catalogue.joint import terms
from marketplace.catalogue.models import Listing
from marketplace.catalogue.telling import Told, tell
from marketplace.catalogue.tiers import Tiers
from marketplace.catalogue.typed import Ambiguous, Notation, Read
from marketplace.core import db
from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l, current
from marketplace.organizations import queries as directory
from marketplace.organizations.editing import holdings
from marketplace.organizations.editing.fields import Day, WholeNumber
from marketplace.organizations.models import Unit
from search_index.analysis import fold

# Where the fault of a content is told, when no field bears its name.
TOLD_AT = {"category_code": "category"}


def _one_of(label: Any, **options: Any) -> RadioField:
    return RadioField(label, validators=[Optional()], validate_choice=False, **options)


def _some_of(label: Any, **options: Any) -> SelectMultipleField:
    return SelectMultipleField(label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **options)


def _days(name: str, label: Any, **options: Any) -> WholeNumber:
    least, most = BOUNDS[name]
    return WholeNumber(label, least=least, most=most, **options)


class ListingForm(Form):
    """A listing, new (`listing` None) or there already; `said` is the content from which it is filled."""

    version = read_version()
    kind = _one_of(_l("C’est"))
    title_fr = short_text(_l("Titre en français"), description=_l("Comme un acheteur le chercherait : « Entretien ménager de bureaux »."))
    title_en = short_text(_l("Titre en anglais"), required=False)
    description_fr = long_text(_l("Description en français"), required=False, description=_l("Ce qui est compris, pour qui, et comment."))
    description_en = long_text(_l("Description en anglais"), required=False)
    category = short_text(
        _l("Catégorie"),
        required=False,
        description=_l("Écrivez quelques mots (« nettoyage ») ou un code UNSPSC, puis choisissez dans la liste."),
    )
    choice = _one_of(_l("Laquelle de ces catégories?"))
    characteristics = _some_of(_l("Caractéristiques sociales et environnementales"))
    reference = short_text(
        _l("Référence"), required=False, most=100, description=_l("Votre propre code. Vide, nous en donnons un, comme P-0001.")
    )
    price_basis = _one_of(_l("Comment le prix est connu"))
    unit_code = SelectField(_l("Unité"), description=_l("Ce que le prix paie : une heure, une boîte, une intervention."))
    price = short_text(_l("Prix d’une unité, avant taxes"), required=False, description=_l("Par exemple 38,50 ou 0,1250."))
    tiers = Tiers(
        _l("Prix de volume"), description=_l("À partir de cette quantité, une unité coûte ce prix. Laissez vides les lignes de trop.")
    )
    notation = _one_of(_l("Dans ces nombres, que marque la virgule?"))
    minimum = short_text(_l("Quantité minimale"), required=False)
    pack = short_text(_l("Vendu par lots de"), required=False)
    tax_code = _one_of(_l("Taxes"))
    tax_reason = short_text(_l("Raison de l’exonération"), required=False, most=500, description=_l("Seulement s’il est exonéré."))
    adjustment = SelectField(_l("Ajustement du prix pendant un contrat"))
    adjustment_note = short_text(_l("Précisions sur l’ajustement"), required=False, most=1000)
    lead_time_days = _days("lead_time_days", _l("Délai de livraison, en jours"), description=_l("0 pour le jour même."))
    final_count_days = _days(
        "final_count_days",
        _l("Nombre final attendu, en jours avant la livraison"),
        description=_l("Pour un repas ou un événement : quand il faut savoir combien."),
    )
    reach = SelectField(_l("Territoire desservi"), validators=[Optional()])
    radius_km = _days("radius_km", _l("Rayon, en kilomètres"), description=_l("À vol d’oiseau, autour de l’adresse de l’entreprise."))
    region_codes = _some_of(_l("Régions desservies"))
    mrc_codes = _some_of(_l("MRC desservies"))
    valid_from = Day(_l("Offert à partir du"))
    valid_until = Day(_l("Offert jusqu’au"), description=_l("Ce jour compris; vide s’il n’y a pas de fin."))
    audience = _one_of(_l("Qui voit l’article"))
    audience_networks = _some_of(_l("Réseaux dont les membres le voient"), coerce=int)
    price_visibility = _one_of(_l("Qui voit le prix"))
    price_networks = _some_of(_l("Réseaux dont les membres voient le prix"), coerce=int)

    def __init__(self, said: Content | None = None, listing: Listing | None = None) -> None:
        self.listing, self.before = listing, said or content.BLANK
        super().__init__(data=_filled(self.before) | {"version": str(listing.version) if listing else "0"})
        self._offer()
        self._read: Content = {}

    def _offer(self) -> None:
        """What each list offers."""
        for name, kind in CHOICES.items():
            self[name].choices = words.choices(kind, _l("Là où l’entreprise offre ses services") if name == "reach" else None)
        listed = sorted(((str(one.label), one.code) for one in db.session().scalars(select(Unit))), key=lambda one: fold(one[0]))
        self.unit_code.choices = [(code, label) for label, code in listed]
        self.characteristics.choices = [(one.code, str(one.label)) for one in characteristics.known().values()]
        self.region_codes.choices = [(one.code, str(one.label)) for one in directory.regions()]
        self.mrc_codes.choices = [(one.code, one.name) for one in holdings.mrcs()]
        self.audience_networks.choices = self.price_networks.choices = queries.networks()
        self.categories = [categories.label(one) for one in categories.known()]
        self.choice.choices, self.notation.choices = [], []
        # One of these is always chosen.
        for name in ("kind", "choice", "notation", "price_basis", "tax_code", "audience", "price_visibility"):
            self[name].flags.required = True

    def standing(self) -> int:
        """The status of the answer: 303 when it may be saved, 200 before it is sent, 422 when something is wrong, 409 when someone
        saved meanwhile; then what was typed stays, and sent again it is saved over the other's."""
        if not self.is_submitted():
            return 200
        if not self.validate():
            return 422
        if self.listing is None or not actions.is_stale(self.listing, int(self.version.data)):
            return 303
        self.version.data = str(self.listing.version)
        return 409

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all that was typed makes a content; what is wrong is told at each field, and what can be read in two ways is asked."""
        is_well = super().validate(extra_validators)
        self._read = self._content()
        known = {name for name, field in self._fields.items() if field.errors}
        for one in faults(self._read):
            name = TOLD_AT.get(one.field, one.field)
            if name in self._fields and name not in known:
                self[name].errors = [*self[name].errors, one.sentence]
        return is_well and not self.errors

    def content(self) -> Content:
        """What was typed, once it is valid."""
        return self._read

    def voided(self) -> list[str]:
        """The names of those whose acceptance of a joint listing a change would void."""
        return terms.voided(self.listing) if self.listing else []

    def saved_meanwhile(self) -> list[Told]:
        """Where what is saved now differs from what was typed: « before » is what is saved, « after » what was typed."""
        return tell(content.content_of(self.listing), self._read) if self.listing else []

    def _content(self) -> Content:
        said: Content = {**self.before}
        plain = ("kind", "title_fr", "title_en", "description_fr", "description_en", "reference", "price_basis", "unit_code", "tax_code")
        more = ("tax_reason", "adjustment", "adjustment_note", "lead_time_days", "final_count_days", "reach", "radius_km", "audience")
        lists = ("characteristics", "region_codes", "mrc_codes", "audience_networks", "price_networks", "price_visibility")
        said |= {name: self[name].data for name in (*plain, *more, *lists)}
        said |= {name: self[name].data and self[name].data.isoformat() for name in content.DAYS}
        said["reach"] = said["reach"] or None
        said["category_code"] = self._category()
        unit = db.session().get(Unit, said["unit_code"] or "")
        decimals = unit.decimals if unit else 0
        said["price"] = self._number("price", lambda text, way: typed.read_price(text, way))
        for name in ("minimum", "pack"):
            said[name] = self._number(name, lambda text, way: typed.read_quantity(text, decimals, way))
        said["tiers"] = self.tiers.read(decimals, self._notation())
        if self.tiers.is_ambiguous or self.notation.data:
            self._ask_notation()
        return content.normal(said)

    def _notation(self) -> Notation | None:
        return next((one for one in Notation if one.value == self.notation.data), None)

    def _number(self, name: str, read: Any) -> int | None:
        field = self[name]
        if not field.data:
            return None
        result = read(field.data, self._notation())
        if isinstance(result, Read):
            return result.value
        field.errors = [*field.errors, typed.why_not(result)]
        if isinstance(result, Ambiguous):
            field.errors.append(str(tiers.ANSWER))
            self._ask_notation()
        return None

    def _ask_notation(self) -> None:
        self.notation.choices = [
            (Notation.COMMA.value, _("Les décimales : 1,500 est un et demi, et 1.500 est mille cinq cents")),
            (Notation.POINT.value, _("Les milliers : 1,500 est mille cinq cents, et 1.500 est un et demi")),
        ]

    def _category(self) -> str | None:
        text = self.choice.data or self.category.data
        if not text:
            return None
        found = categories.understood(text)
        if found.category is not None:
            # Should something else be wrong, the page shows what was chosen and does not ask again.
            self.category.data = categories.label(found.category)
            return found.category.code
        self.choice.choices = [(one.code, categories.label(one)) for one in found.candidates]
        if found.candidates:
            said = _("Choisissez plus bas celle qui convient.")
        elif categories.is_code(text):
            said = _("Ce code n’est pas dans notre liste : écrivez-en les quatre premiers chiffres, ou quelques mots.")
        else:
            said = _("Aucune catégorie n’a ces mots : essayez-en d’autres.")
        self.category.errors = [*self.category.errors, said]
        return None


def _filled(said: Content) -> dict[str, Any]:
    """A content as the fields hold it: numbers written as they are read in the language of the page."""
    locale, unit = current(), db.session().get(Unit, said["unit_code"])
    decimals = unit.decimals if unit else 0
    found = {name: value for name, value in said.items() if name not in ("pictures", "documents", "members", "tiers", *content.DAYS)}
    found |= {name: said[name] and content.day_of(said[name]) for name in content.DAYS}
    found["price"] = None if said["price"] is None else typed.written_price(said["price"], locale)
    for name in ("minimum", "pack"):
        found[name] = said[name] and typed.written_quantity(said[name], decimals, locale)
    found["tiers"] = tiers.written(said["tiers"], decimals, locale)
    return found | {"category": _category_label(said["category_code"]), "reach": said["reach"] or ""}


def _category_label(code: str | None) -> str:
    found = next((one for one in categories.known() if one.code == code), None) if code else None
    return categories.label(found) if found else ""

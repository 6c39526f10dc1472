"""What is typed to answer a price request: a price for each lot, the terms, the documents, the declaration. Any may wait."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField

from marketplace.bids.answering import said, volume, weighed
from marketplace.bids.answering.tiers_field import VolumeField, written
from marketplace.bids.answering.words import DECLARATION
from marketplace.bids.sealing.contents import Content
from marketplace.catalogue import typed, words
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l, current
from marketplace.tenders.calling import places
from marketplace.tenders.models import Lot, Tender, TenderCriterion

LONGEST_NOTE = 1000
LONGEST_TERMS = 3000


class AnswerForm(Form):
    """An answer; the four fields of each lot are added by `answer_form`."""

    delivery = long_text(
        _l("Conditions de livraison"),
        required=False,
        most=LONGEST_TERMS,
        description=_l("Délai, jours et heures, frais compris ou non, ce que le lieu doit permettre."),
    )
    note = long_text(_l("Note à l’acheteur"), required=False, most=LONGEST_TERMS)
    sent = MultipleFileField(_l("Joindre des documents"))
    declared = BooleanField(DECLARATION)
    contacts = long_text(
        _l("Communications à divulguer"),
        required=False,
        most=LONGEST_TERMS,
        description=_l(
            "Avec quel concurrent, quand et pourquoi : un achat en commun, une sous-traitance, un regroupement. Laissez vide s’il n’y en a "
            "eu aucune."
        ),
    )
    read = read_version(required=False)
    lots: Sequence[Lot] = ()
    criteria: Sequence[TenderCriterion] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        """What each field says, then each number in the decimals of its lot."""
        super().validate(extra_validators)
        for lot in self.lots:
            for field in (self[f"price_{lot.rank}"], self[f"most_{lot.rank}"]):
                if field.data and not field.errors and (reason := _why_not(field, lot)):
                    field.errors = [_in_line(lot, reason)]
            self._check_tiers(lot)
        return not self.errors

    def _check_tiers(self, lot: Lot) -> None:
        tiers, price = self[f"tiers_{lot.rank}"], self[f"price_{lot.rank}"]
        rows, wrong = tiers.read(lot.unit.decimals)
        if not wrong and not price.errors and (reason := volume.why_not(_read(price, lot) if price.data else None, rows)):
            wrong = [reason]
        tiers.errors = [_in_line(lot, one) for one in wrong]

    def lines(self) -> dict[str, Any]:
        """The lots of which something is said, by their number, once the form is valid; what cannot be read is left out before."""
        found = {str(lot.id): self._line(lot) for lot in self.lots}
        return {number: line for number, line in found.items() if any(one not in (None, "") for one in line.values())}

    def content(self, files: list[Any]) -> Content:
        """What was typed, with these documents."""
        return {
            "lines": self.lines(),
            "delivery": self.delivery.data or "",
            "note": self.note.data or "",
            "no_collusion": {"declared": bool(self.declared.data), "contacts": self.contacts.data or ""},
            "files": files,
            **weighed.texts(self.criteria, self),
        }

    def documents(self) -> list[Any]:
        """The documents that were sent; a browser sends one without a name for none."""
        return [one for one in self.sent.data or () if getattr(one, "filename", "")]

    def _line(self, lot: Lot) -> dict[str, Any]:
        price, most = self[f"price_{lot.rank}"], self[f"most_{lot.rank}"]
        found = {
            "unit_price": _read(price, lot) if price.data else None,
            "capacity": _read(most, lot) if most.data else None,
            "note": self[f"note_{lot.rank}"].data or "",
        }
        rows, _wrong = self[f"tiers_{lot.rank}"].read(lot.unit.decimals)
        if rows and volume.why_not(found["unit_price"], rows) is None:
            found["tiers"] = [[0, found["unit_price"]], *rows]
        return found


def answer_form(tender: Tender, content: Content, version: int | None, *, sent: Any = None) -> AnswerForm:
    """The form of an answer, filled from what it says; `sent` is what a browser sent, None to show what is saved."""
    lots, criteria = places.asked_lots(tender), weighed.criteria_of(tender)
    fields: dict[str, Any] = {"lots": lots, "criteria": criteria, **weighed.fields(criteria)}
    for lot in lots:
        fields |= _fields(lot)
    kind = type("FilledAnswerForm", (AnswerForm,), fields)
    unread = {"formdata": None} if sent is None else {}
    form: AnswerForm = kind(data=_filled(tender, content, version), **unread)
    return form


def _fields(lot: Lot) -> dict[str, Any]:
    unit, rank = lot.unit, lot.rank
    return {
        f"price_{rank}": short_text(_("Prix pour 1 %(unit)s, en dollars avant taxes", unit=unit.label), required=False, most=60),
        f"most_{rank}": short_text(
            _("Quantité maximale que vous pouvez fournir (%(unit)s)", unit=words.many(unit)), required=False, most=60
        ),
        f"tiers_{rank}": VolumeField(
            _("Prix de volume"),
            description=_("Le prix d’une unité à partir d’une quantité : il vaut alors pour toutes les unités, et ne monte jamais."),
        ),
        f"note_{rank}": long_text(_("Note sur cette ligne"), required=False, most=LONGEST_NOTE),
    }


def _in_line(lot: Lot, reason: str) -> str:
    """The labels of all the lines are alike: which one it is of."""
    return str(_("Ligne %(rank)d. %(why)s", rank=lot.rank, why=reason))


def _why_not(field: Any, lot: Lot) -> str | None:
    """What is wrong with a number, or None."""
    try:
        return None if _number(field, lot) else str(_("Écrivez un nombre de plus de zéro, ou rien."))
    except Unusable as refused:
        return refused.reason


def _number(field: Any, lot: Lot) -> int:
    return typed.price(field.data) if field.name.startswith("price_") else typed.quantity(field.data, lot.unit.decimals)


def _read(field: Any, lot: Lot) -> int | None:
    """The number of a field, or None when it is none."""
    try:
        return _number(field, lot)
    except Unusable:
        return None


def _filled(tender: Tender, content: Content, version: int | None) -> dict[str, Any]:
    found: dict[str, Any] = {"delivery": content["delivery"], "note": content["note"], **content["no_collusion"]}
    found |= weighed.filled(weighed.criteria_of(tender), content)
    found["read"] = "" if version is None else str(version)
    for one in said.lines(content, tender):
        rank, decimals = one.lot.rank, one.lot.unit.decimals
        found[f"price_{rank}"] = "" if one.unit_price is None else typed.written_price(one.unit_price, current())
        found[f"most_{rank}"] = "" if one.capacity is None else typed.written_quantity(one.capacity, decimals, current())
        found[f"tiers_{rank}"] = written(one.tiers, decimals, current())
        found[f"note_{rank}"] = one.note
    return found

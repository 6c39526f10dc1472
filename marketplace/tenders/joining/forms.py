"""What is typed to enter a group purchase: places, quantities by lot, the authority; its certificates, its withdrawal.

The rows of places are ordinary fields, so that the form works without a script: « Ajouter un lieu » shows it again with one more, and a
row without quantities goes away by itself.
"""

from collections.abc import Sequence
from typing import Any

from flask import g
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, ValidationError

from marketplace.catalogue import typed, words
from marketplace.catalogue.typed import Read
from marketplace.core import clock
from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l, current
from marketplace.organizations.editing.fields import Amount, Day, Year
from marketplace.organizations.models import Organization
from marketplace.tenders.joining.acts import Asked, Authority, Place
from marketplace.tenders.joining.rules import COUNTED, Wanted
from marketplace.tenders.models import Lot, Participation, Tender

MOST_PLACES = 20
# What a form may hold in all is bounded: with many lots there is room for fewer places.
MOST_FIELDS = 800
REQUIRED = _l("Ce champ est obligatoire.")


class AdhesionForm(Form):
    """An adhesion; the fields of its places and lots are added by `adhesion_form`."""

    places = HiddenField()
    authority = RadioField(_l("Autorisation"), validators=[InputRequired(REQUIRED)])
    resolution_number = short_text(_l("Numéro de la résolution"), required=False, most=60, description=_l("Par exemple 2026-11-214."))
    resolution_date = Day(_l("Date de la résolution"), description=_l("Le document peut suivre."))
    note = long_text(_l("Note pour l’organisateur"), required=False, most=1000)
    read = read_version(required=False)
    lots: Sequence[Lot] = ()
    rows = 1

    def validate_resolution_date(self, field: Any) -> None:
        if field.data and field.data > clock.local_day(g.at):
            raise ValidationError(_("Cette date est à venir : écrivez celle de la séance où elle a été prise."))

    def validate(self, extra_validators: Any = None) -> bool:
        """What each field says, then what goes with a resolution, then each quantity in the decimals of its lot."""
        is_valid = bool(super().validate(extra_validators))
        if self.authority.data == Authority.RESOLUTION.value:
            told = {
                self.resolution_number: _("Écrivez le numéro de la résolution, ou choisissez « intention » en attendant."),
                self.resolution_date: _("Écrivez la date de la résolution."),
            }
            for field in [one for one in told if not one.data and not one.errors]:
                field.errors = [told[field]]
                is_valid = False
        for row in range(1, self.rows + 1):
            wrong = [self._is_wrong(kind, row, lot) for lot in self.lots for kind in ("firm", "flexible")]
            name = self[f"name_{row}"]
            if self._has_quantity(row) and not name.data:
                name.errors = [_("Nommez ce lieu de livraison.")]
                is_valid = False
            is_valid = is_valid and not any(wrong)
        return is_valid

    def _is_wrong(self, kind: str, row: int, lot: Lot) -> bool:
        field = self[f"{kind}_{row}_{lot.rank}"]
        result = typed.read_quantity(field.data, lot.unit.decimals) if field.data else Read(0)
        if not isinstance(result, Read):
            field.errors = [typed.why_not(result)]
        return not isinstance(result, Read)

    def _has_quantity(self, row: int) -> bool:
        return any(self[f"{kind}_{row}_{lot.rank}"].data for lot in self.lots for kind in ("firm", "flexible"))

    def asked(self) -> Asked:
        """What was typed, once it is valid: the places that want something."""
        places = [self._place(row) for row in range(1, self.rows + 1) if self._has_quantity(row)]
        authority = Authority(self.authority.data)
        return Asked(places, authority, self.resolution_number.data or None, self.resolution_date.data, self.note.data or "")

    def _place(self, row: int) -> Place:
        quantities = {lot.id: Wanted(self._quantity("firm", row, lot), self._quantity("flexible", row, lot)) for lot in self.lots}
        return Place(self[f"name_{row}"].data, self[f"address_{row}"].data or "", quantities)

    def _quantity(self, kind: str, row: int, lot: Lot) -> int:
        data = self[f"{kind}_{row}_{lot.rank}"].data
        return typed.quantity(data, lot.unit.decimals) if data else 0


def adhesion_form(tender: Tender, organization: Organization, found: Participation | None, *, sent: Any = None) -> AdhesionForm:
    """The form of an adhesion, filled from what is there; `sent` is what a browser sent, which says how many rows it had."""
    most = max(1, min(MOST_PLACES, MOST_FIELDS // (2 * len(tender.lots) + 2)))
    there = len(found.places) if found else 0
    told = (sent or {}).get("places", "")
    rows = min(max(int(told) if told.isascii() and told.isdigit() and len(told) < 4 else there, 1) + ("add_place" in (sent or {})), most)
    fields: dict[str, Any] = {"lots": tender.lots, "rows": rows}
    for row in range(1, rows + 1):
        fields |= _row(row, tender.lots)
    form: AdhesionForm = type("FilledAdhesionForm", (AdhesionForm,), fields)(data=_filled(tender, organization, found))
    form.authority.choices = [
        (Authority.INTENTION.value, _("Intention : rien ne vous engage tant qu’elle n’est pas autorisée")),
        (Authority.RESOLUTION.value, _("Résolution du conseil")),
        (Authority.DELEGATION.value, _("Ma délégation de pouvoirs, dans son plafond")),
    ]
    form.places.data = str(rows)
    return form


def _row(row: int, lots: Sequence[Lot]) -> dict[str, Any]:
    fields: dict[str, Any] = {
        f"name_{row}": short_text(_("Nom du lieu"), required=False),
        f"address_{row}": short_text(_("Adresse de livraison"), required=False, most=300),
    }
    for lot in lots:
        unit = words.many(lot.unit)
        fields[f"firm_{row}_{lot.rank}"] = short_text(_("Quantité ferme (%(unit)s)", unit=unit), required=False, most=60)
        fields[f"flexible_{row}_{lot.rank}"] = short_text(_("De plus, sur demande, jusqu’à (%(unit)s)", unit=unit), required=False, most=60)
    return fields


def _filled(tender: Tender, organization: Organization, found: Participation | None) -> dict[str, Any]:
    if found is None or not found.places:
        return {"authority": Authority.INTENTION.value, "name_1": organization.name, "address_1": organization.address or ""}
    authority = Authority.DELEGATION if found.delegate_id else Authority.RESOLUTION if found.resolution_number else Authority.INTENTION
    said: dict[str, Any] = {"authority": authority.value, "note": found.note, "read": str(found.version)}
    said |= {"resolution_number": found.resolution_number, "resolution_date": found.resolution_date}
    ranks, rows = {lot.id: lot for lot in tender.lots}, {one.id: row for row, one in enumerate(found.places, start=1)}
    for row, place in enumerate(found.places, start=1):
        said |= {f"name_{row}": place.name, f"address_{row}": place.address}
    # What a place that was left once wanted counts no more: it is typed anew.
    for one in found.quantities if found.stage in COUNTED else ():
        lot = ranks[one.lot_id]
        for kind, value in (("firm", one.firm), ("flexible", one.flexible)):
            written = typed.written_quantity(value, lot.unit.decimals, current()) if value else ""
            said[f"{kind}_{rows[one.place_id]}_{lot.rank}"] = written
    return said


class WithdrawForm(Form):
    """Why an organisation leaves, if it says so."""

    reason = long_text(_l("Raison"), required=False, most=1000, description=_l("L’organisateur la lira."))


class ResolutionForm(Form):
    """The document of a resolution."""

    sent = FileField(
        _l("Document de la résolution"),
        validators=[FileRequired(_l("Choisissez un document."))],
        description=_l("PDF, PNG ou JPEG, 20\u00a0Mo au plus."),
    )


def _more_than_nothing(_form: Form, field: Any) -> None:
    """What could not be read has told why already."""
    if field.data is not None and field.data < 1:
        raise ValidationError(_("Écrivez un nombre plus grand que zéro."))


class CertificateForm(Form):
    """A certificate of available funds for a fiscal year."""

    fiscal_year = Year(_l("Exercice financier"), least=2000, most=2100)
    amount = Amount(_l("Montant disponible, avant taxes"))
    reference = short_text(_l("Poste budgétaire ou référence"), required=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for one in (self.fiscal_year, self.amount):
            one.validators = [InputRequired(REQUIRED), _more_than_nothing]
            one.flags.required = True

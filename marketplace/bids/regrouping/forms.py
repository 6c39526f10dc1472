"""What is typed to answer together: whom to invite, what each does and where, the form of the contract, a message."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectChoice, SelectMultipleField, ValidationError

from marketplace.bids.regrouping import changes, group
from marketplace.bids.regrouping.group import Cell, Part
from marketplace.bids.regrouping.places import Wanted
from marketplace.bids.regrouping.room import LONGEST
from marketplace.catalogue import typed
from marketplace.catalogue.typed import Read
from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l, current
from marketplace.tenders.models import ContractForm, Tender

LONGEST_ROLE = 200
PERCENT_DECIMALS = 2


class InviteForm(Form):
    named = short_text(_l("Entreprise à inviter"), most=300, description=_l("Son nom exact, son NEQ ou l’adresse de sa fiche."))
    role = short_text(
        _l("Ce qu’elle fera"), required=False, most=LONGEST_ROLE, description=_l("Par exemple « prépare les repas de l’est ». Scellé.")
    )


class MessageForm(Form):
    text = long_text(
        _l("Votre message"), required=False, most=LONGEST, description=_l("Scellé : seules les entreprises de la réponse le lisent.")
    )
    sent = FileField(
        _l("Joindre un fichier"), description=_l("PDF, PNG ou JPEG, scellé comme le message. Il n’est pas un document de la réponse.")
    )


class ContractForms(Form):
    """The form of the contract, among those that the buyer takes."""

    form = RadioField(_l("Si la réponse est retenue"))


class PartForm(Form):
    """What one enterprise does; a field of places for each lot is added by `part_form`."""

    role = short_text(_l("Son rôle"), required=False, most=LONGEST_ROLE)
    share = short_text(
        _l("Sa part de la valeur, en %"),
        required=False,
        most=20,
        description=_l("Par exemple 33,5. Donnez la part de chacune, ou d’aucune : elles font 100 % en tout."),
    )
    read = read_version()
    lots: tuple[int, ...] = ()

    def validate_share(self, field: Any) -> None:
        """A percentage from 0, excluded, to 100."""
        if not field.data:
            return
        result = typed.read_quantity(_bare(field.data), PERCENT_DECIMALS)
        if not isinstance(result, Read):
            raise ValidationError(typed.why_not(result))
        if not 0 < result.value <= group.WHOLE:
            raise ValidationError(_("Écrivez une part de plus de 0 et d’au plus 100, ou rien."))

    def part(self, before: Part) -> Part:
        """What was typed, of this enterprise."""
        cells: set[Cell] = {(lot, int(place)) for lot in self.lots for place in self[f"lot_{lot}"].data or ()}
        share = typed.quantity(_bare(self.share.data), PERCENT_DECIMALS) if self.share.data else None
        return Part(before.organization, before.name, before.is_lead, self.role.data or "", share, frozenset(cells))


def part_form(tender: Tender, part: Part, wanted: Wanted, version: int, *, sent: Any = None) -> PartForm:
    """The form of what an enterprise does, filled from what is sealed; `sent` is what a browser sent."""
    fields: dict[str, Any] = {"lots": tuple(lot.id for lot in tender.lots)}
    filled: dict[str, Any] = {"role": part.role, "share": _share(part.share), "read": str(version)}
    for lot in tender.lots:
        spots = [one for one in wanted.spots if (lot.id, one.id) in wanted.cells]
        choices = [SelectChoice(str(one.id), one.name if one.buyer in one.name else f"{one.name} – {one.buyer}") for one in spots]
        label = _("Ligne %(rank)d, « %(title)s » : où elle la fait", rank=lot.rank, title=lot.title)
        fields[f"lot_{lot.id}"] = SelectMultipleField(label, choices=choices)
        filled[f"lot_{lot.id}"] = [str(one.id) for one in spots if (lot.id, one.id) in part.cells]
    kind = type("FilledPartForm", (PartForm,), fields)
    unread = {"formdata": None} if sent is None else {}
    form: PartForm = kind(data=filled, **unread)
    return form


def contract_forms(tender: Tender, form: ContractForm, *, sent: Any = None) -> ContractForms:
    """The forms of contract that may be chosen, the present one ticked."""
    made: ContractForms = ContractForms(data={"form": form.value}, **({"formdata": None} if sent is None else {}))
    made.form.choices = [SelectChoice(one.value, changes.form_said(one)) for one in group.forms_of(tender)]
    return made


def _share(value: int | None) -> str:
    return "" if value is None else typed.written_quantity(value, PERCENT_DECIMALS, current())


def _bare(share: str) -> str:
    return share.replace("%", "").strip()

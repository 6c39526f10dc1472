"""What is typed after publication: an amendment, a document, a reason to cancel; what a call on SEAO gave; beginning and templates."""

from datetime import datetime
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import TextAreaField
from wtforms.validators import Length, ValidationError

from marketplace.catalogue import typed
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, NoControls, long_text, short_text, stripped
from marketplace.core.locale import _, _l
from marketplace.core.money import parse_money
from marketplace.organizations.editing.fields import Day
from marketplace.organizations.models import Organization
from marketplace.tenders.drafting import amending, facts
from marketplace.tenders.drafting.exporting import Call, Outcome
from marketplace.tenders.drafting.forms.access import body_named
from marketplace.tenders.drafting.forms.base import StepForm
from marketplace.tenders.drafting.moments import Moment
from marketplace.tenders.drafting.telling import LABELS
from marketplace.tenders.models import Lot, Tender

REASON = _l("Ce que vous changez et pourquoi : tout le monde le lira.")


class AmendForm(StepForm):
    """What an amendment may change, and why. Lots bring fields of their own: `specification-2`, `minimum-2`."""

    reason = long_text(_l("Raison"), most=2000, description=REASON)
    description_fr = long_text(_l("Description en français"), required=False)
    description_en = long_text(_l("Description en anglais"), required=False)
    delivery_from = Day(_l("Livraison à partir du"))
    delivery_until = Day(_l("Livraison jusqu’au"))
    delivery_note = long_text(_l("Précisions sur la livraison"), required=False)
    closes_at = Moment(_l("Clôture des adhésions"), description=_l("Heure du Québec."))
    confirms_by = Day(_l("Résolutions attendues au plus tard le"))

    def __init__(self, tender: Tender, *, blank: bool = False) -> None:
        super().__init__(tender, blank=blank)
        # What is wrong with the fields of the lots, by their names.
        self.of_lots: dict[str, str] = {}

    def filled(self) -> dict[str, Any]:
        return {name: getattr(self.tender, name) for name in amending.OF_TENDER}

    def said(self) -> facts.Plain:
        return {name: facts.tidy(name, self[name].data) for name in amending.OF_TENDER}

    def now(self) -> facts.Plain:
        return facts.facts_of(self.tender, amending.OF_TENDER)

    def standing_for(self, sent: Any, at: datetime) -> int:
        """As `standing`, with what cannot change told beside its field, or at the top of the page for the whole and the lots."""
        status = self.standing()
        if status != 303:
            return status
        try:
            wanted = self.lots(sent)
        except Unusable as refused:
            self.form_errors.append(refused.reason)
            return 422
        changes = amending.difference(self.tender, self.said(), wanted)
        found = amending.faults(self.tender, changes, at)
        for name, reason in found:
            self._mark(name, reason)
        return 422 if found else status

    def _mark(self, name: str, reason: str) -> None:
        if name in self:
            self[name].errors = [*self[name].errors, reason]
        elif name.startswith("lot."):
            _lot, rank, field = name.split(".")
            self.of_lots[f"{field}-{rank}"] = reason
            self.form_errors.append(_("Lot %(rank)s, %(field)s", rank=rank, field=str(LABELS[field]).lower()) + f"\u00a0: {reason}")
        else:
            self.form_errors.append(reason)

    def lots(self, sent: Any) -> dict[int, dict[str, Any]]:
        """What was typed of each lot. Unusable for a quantity that is none."""
        found: dict[int, dict[str, Any]] = {}
        for lot in self.tender.lots:
            told: dict[str, Any] = {}
            if (text := sent.get(f"specification-{lot.rank}")) is not None:
                told["specification"] = text.replace("\r\n", "\n").strip()[:5000]
            if (text := sent.get(f"minimum-{lot.rank}")) is not None:
                told["minimum"] = self._minimum(lot, text)
            found[lot.rank] = told
        return found

    def _minimum(self, lot: Lot, text: str) -> int | None:
        try:
            return typed.quantity(text, lot.unit.decimals) if text.strip() else None
        except Unusable as refused:
            self.of_lots[f"minimum-{lot.rank}"] = refused.reason
            raise


class DocumentForm(Form):
    """A document to send, with its title; `reason` is asked once the purchase is published."""

    sent = FileField(
        _l("Document"), validators=[FileRequired(_l("Choisissez un document."))], description=_l("PDF, PNG ou JPEG, 20\u00a0Mo au plus.")
    )
    title = short_text(_l("Titre du document"))
    # Not optional to WTForms: an empty one would skip the check below.
    reason: Any = TextAreaField(_l("Raison"), filters=[stripped], validators=[Length(max=2000), NoControls(lines=True)], description=REASON)
    kept: Any = None

    def __init__(self, *, with_reason: bool = False, why_not: str | None = None, **options: Any) -> None:
        """`why_not`: the reason why no document can be taken now, told at the top of the form once it is sent."""
        super().__init__(**options)
        self.needs_reason, self.why_not = with_reason, why_not
        if self.reason is not None:
            self.reason.flags.required = with_reason

    def validate_reason(self, field: Any) -> None:
        if self.needs_reason and not field.data:
            raise ValidationError(_("Ce champ est obligatoire."))

    def take(self, keep: Any) -> bool:
        """Whether what was sent is kept; the reason why not is told at the file."""
        is_well = self.validate_on_submit()
        if self.why_not:
            self.form_errors.append(self.why_not)
        if not is_well or self.why_not:
            return False
        try:
            self.kept = keep()
        except Unusable as refused:
            self.sent.errors = [refused.reason]
            return False
        return True


class SignedForm(DocumentForm):
    """The agreement, signed by all; its title is known."""

    title: Any = None
    reason: Any = None


class ReasonForm(Form):
    """Why a purchase is given up."""

    reason = long_text(_l("Raison"), most=2000, description=_l("Les participants et ceux qui suivent l’achat la liront."))


class TemplateForm(Form):
    """What a template is called."""

    name = short_text(_l("Nom du modèle"), description=_l("Par exemple « Repas de camp, chaque été »."))


class SeaoForm(Form):
    """What the call gave: its number, its days, and for each lot who won and for how much (`won-2`, `amount-2`)."""

    seao_number = short_text(_l("Numéro au SEAO"), most=40)
    published_on = Day(_l("Publié le"))
    closed_on = Day(_l("Clos le"))
    awarded_on = Day(_l("Adjugé le"))
    note = long_text(_l("Note"), required=False, most=2000)

    def __init__(self, tender: Tender) -> None:
        super().__init__()
        self.tender = tender

    def standing_for(self, sent: Any) -> int:
        """303 when it may be recorded, 200 before it is sent, 422 when something is wrong, told at the top of the page for a lot."""
        if not self.validate_on_submit():
            return 422 if self.is_submitted() else 200
        try:
            self.outcomes(sent)
        except Unusable as refused:
            self.form_errors.append(refused.reason)
            return 422
        return 303

    def validate_awarded_on(self, field: Any) -> None:
        days = [one.data for one in (self.published_on, self.closed_on, field) if one.data]
        if days != sorted(days):
            raise ValidationError(_("Les dates ne se suivent pas : publication, puis clôture, puis adjudication."))

    def call(self) -> Call:
        return Call(self.seao_number.data or "", self.published_on.data, self.closed_on.data, self.awarded_on.data, self.note.data or "")

    def outcomes(self, sent: Any) -> list[Outcome]:
        """What was typed of each lot: nobody won where no name is. Unusable for an amount that is none, or a winner without one."""
        return [_outcome(lot, sent) for lot in self.tender.lots]


def _outcome(lot: Lot, sent: Any) -> Outcome:
    name = (sent.get(f"won-{lot.rank}") or "").strip()[:200]
    text = (sent.get(f"amount-{lot.rank}") or "").strip()
    if not name:
        return Outcome(lot, None, "", None)
    if not text:
        raise Unusable(_("Lot %(rank)d : écrivez le montant adjugé, avant taxes.", rank=lot.rank))
    amount = parse_money(text).cents
    if amount <= 0:
        raise Unusable(_("Lot %(rank)d : écrivez un montant de plus de zéro.", rank=lot.rank))
    return Outcome(lot, _known(name), name, amount)


def _known(name: str) -> Organization | None:
    """The page of the winner, when the directory has one: who wins on SEAO need not be of it."""
    try:
        return body_named(name)
    except Unusable:
        return None

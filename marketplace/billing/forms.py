"""What may be typed of an invoice, of its credit, of a dispute, of taxes, of a link and of what a clerk paid."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from flask import g
from sqlalchemy import select
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from marketplace.accounts.actions import normalized
from marketplace.billing.invoicing.writing import Said, Typed
from marketplace.billing.lines_field import Lines, written
from marketplace.billing.models import Invoice, PaymentMethod
from marketplace.billing.taxes import numbers
from marketplace.billing.taxes.registering import Stated
from marketplace.catalogue.models import TaxCode
from marketplace.catalogue.words import WORDS
from marketplace.core import clock, db
from marketplace.core.errors import Forbidden, RuleBroken, Unusable
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.editing.fields import Amount, Day, WholeNumber
from marketplace.organizations.models import Organization, Standing, Unit
from search_index.analysis import fold

REQUIRED = _l("Ce champ est obligatoire.")
LONGEST_TERM = 120
# What a credit note takes back.
WITH_TAXES, BY_LINE, WHOLE = "taxes", "lignes", "tout"


def done(form: Form, act: Callable[[], Any]) -> bool:
    """Whether an act went through; a refusal undoes it alone and is told at the top of the form, which keeps what was typed."""
    noted = len(db.session().info.get("audit", ()))
    try:
        with db.session().begin_nested():
            act()
    except (Forbidden, RuleBroken, Unusable) as refused:
        # The log is written at the commit, which still comes: what was noted of an act that is undone is not.
        del db.session().info.get("audit", [])[noted:]
        form.form_errors.append(refused.reason)
        return False
    return True


class Needing(Form):
    """A form some of whose typed fields must be filled: a field read into a value says nothing of itself when it is empty."""

    needed: ClassVar[tuple[str, ...]] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        is_well: bool = super().validate(extra_validators)
        for name in self.needed:
            if not self[name].data and not self[name].errors:
                self[name].errors = [_("Ce champ est obligatoire.")]
                is_well = False
        return is_well


class SaidForm(Needing):
    """What is said beside the lines of an invoice."""

    needed: ClassVar[tuple[str, ...]] = ("payment_days",)
    po_number = short_text(_l("Numéro de bon de commande de l’acheteur"), required=False, most=60)
    payment_days = WholeNumber(
        _l("Délai de paiement, en jours"), least=1, most=LONGEST_TERM, description=_l("À compter de la réception de la facture.")
    )
    note = long_text(_l("Note au bas de la facture"), required=False, most=1000)

    def said(self) -> Said:
        """What was typed, once it is valid."""
        return Said(self.po_number.data or "", (self.note.data or "").replace("\r\n", "\n"), int(self.payment_days.data or 0))


class InvoiceForm(SaidForm):
    """An invoice typed by hand."""

    lines = Lines(_l("Ce que vous facturez"))

    def __init__(self, invoice: Invoice | None = None) -> None:
        filled: dict[str, Any] = {"payment_days": 30}
        if invoice is not None:
            filled = {"po_number": invoice.po_number, "payment_days": invoice.payment_days, "note": invoice.note}
            filled["lines"] = written(invoice.lines)
        super().__init__(data=filled)
        self.units = {one.code: one for one in db.session().scalars(select(Unit))}
        self.unit_choices = sorted((str(one.label), one.code) for one in self.units.values())
        self.tax_choices = [(one.value, str(WORDS[one])) for one in TaxCode]
        self._lines: list[Typed] = []

    def validate(self, extra_validators: Any = None) -> bool:
        is_well = super().validate(extra_validators)
        self._lines = self.lines.read(self.units)
        return is_well and not self.errors

    def wish(self) -> list[Typed]:
        """The lines that were typed, once they are valid."""
        return self._lines


class NewInvoiceForm(InvoiceForm):
    """The same, to a buyer who is named."""

    buyer = short_text(_l("Acheteur"), description=_l("Son nom tel que sur sa page, ou son NEQ."))

    def validate_buyer(self, field: Any) -> None:
        typed = field.data or ""
        digits = "".join(typed.split())
        is_one = (Organization.neq == digits) if digits.isdigit() and len(digits) == 10 else (Organization.sort_name == fold(typed))
        asked = select(Organization).where(is_one, Organization.buyer_type.is_not(None), Organization.merged_into_id.is_(None))
        confirmed = asked.join(Standing, Standing.organization_id == Organization.id).where(Standing.confirmed_at.is_not(None))
        found = db.session().scalars(confirmed.limit(2)).unique().all()
        if len(found) != 1:
            none = _("Aucun acheteur confirmé ne porte ce nom ni ce NEQ : copiez-le de sa page.")
            raise ValidationError(_("Plusieurs acheteurs portent ce nom : écrivez plutôt le NEQ.") if found else none)
        self.found = found[0]


class OrderInvoiceForm(SaidForm):
    """An invoice made of what was accepted of an order: how much of each line, and what is said beside."""


class ReasonForm(Form):
    """Why; the other side reads it."""

    reason = long_text(_l("Raison"), most=2000, description=_l("L’autre partie la lira."))


class DisputeForm(Needing, ReasonForm):
    """What is disputed of an invoice, and why."""

    needed: ClassVar[tuple[str, ...]] = ("amount",)
    amount = Amount(_l("Montant contesté, taxes comprises"), description=_l("Tout ce qui est dû, ou une partie."))


class ReplyForm(Form):
    """What the enterprise answers to a dispute."""

    words = long_text(_l("Réponse"), most=2000, description=_l("L’acheteur la lira, et décidera."))


class LinkForm(Form):
    """Where the link of a payables clerk is sent."""

    email = short_text(_l("Adresse de courriel"), most=254, description=_l("Celle des comptes payables de votre organisation."))

    def validate_email(self, field: Any) -> None:
        try:
            field.data = normalized(field.data)
        except Unusable as refused:
            raise ValidationError(refused.reason) from None


class PaidForm(Needing):
    """What a payables clerk paid, when and how."""

    needed: ClassVar[tuple[str, ...]] = ("paid_on", "amount")
    method = RadioField(_l("Mode de paiement"), validators=[InputRequired(_l("Choisissez le mode de paiement."))])
    reference = short_text(_l("Référence du virement ou numéro du chèque"), most=100)
    paid_on = Day(_l("Payée le"))
    amount = Amount(_l("Montant payé"))

    def __init__(self, owed: int, today: date, **options: Any) -> None:
        super().__init__(prefix="payer-", data={"method": PaymentMethod.EFT.value, "paid_on": today, "amount": owed}, **options)
        self.method.choices = [(PaymentMethod.EFT.value, _("Virement")), (PaymentMethod.CHEQUE.value, _("Chèque"))]
        self.today = today

    def validate_paid_on(self, field: Any) -> None:
        if field.data > self.today:
            raise ValidationError(_("Écrivez le jour du paiement : aujourd’hui ou avant."))


class TaxesForm(Needing):
    """How an enterprise collects taxes from a day on."""

    needed: ClassVar[tuple[str, ...]] = ("valid_from",)
    valid_from = Day(_l("À compter du"))
    kind = RadioField(_l("Perception des taxes"), validators=[InputRequired(_l("Choisissez une des deux réponses."))])
    gst_number = short_text(_l("Numéro de TPS"), required=False, most=40, description=_l("Par exemple 123456782 RT0001."))
    qst_number = short_text(_l("Numéro de TVQ"), required=False, most=40, description=_l("Par exemple 1224002901 TQ0001."))
    is_sure = BooleanField(_l("Ce numéro de TVQ est bien celui que Revenu Québec m’a donné"))

    def __init__(self) -> None:
        super().__init__(data={"valid_from": clock.local_day(g.at)})
        said = _("Elle perçoit la TPS et la TVQ"), _("Petit fournisseur : elle ne perçoit pas de taxes")
        self.kind.choices = [("inscrite", said[0]), ("petit", said[1])]
        self.asks_sure = False

    @property
    def is_small(self) -> bool:
        return self.kind.data == "petit"

    def validate(self, extra_validators: Any = None) -> bool:
        is_well = super().validate(extra_validators)
        if self.kind.errors or self.is_small:
            return is_well
        for field, read in ((self.gst_number, numbers.gst), (self.qst_number, numbers.qst)):
            try:
                read(field.data or "")
            except Unusable as refused:
                field.errors = [*field.errors, refused.reason]
        if not self.qst_number.errors and not numbers.is_likely_qst(numbers.qst(self.qst_number.data)):
            self.asks_sure = True
            if not self.is_sure.data:
                why = _("Un des dix premiers chiffres semble mal copié. Relisez-les; s’ils sont justes, cochez la case.")
                self.qst_number.errors = [*self.qst_number.errors, why]
        return not self.errors

    def stated(self) -> Stated:
        """What was typed, once it is valid."""
        assert self.valid_from.data is not None
        if self.is_small:
            return Stated(self.valid_from.data)
        return Stated(self.valid_from.data, numbers.gst(self.gst_number.data), numbers.qst(self.qst_number.data))


class CreditForm(ReasonForm):
    """What a credit note takes back: an amount with its taxes, what is written at each line, or everything left; the dispute that it
    answers; `seen` is the note that was shown."""

    what = RadioField(_l("Ce qui est crédité"), validators=[DataRequired(_l("Choisissez ce que la note reprend."))])
    total = Amount(_l("Montant taxes comprises"), description=_l("Le montant avant taxes et les deux taxes en sont tirés, au cent près."))
    line = SelectField(_l("Ligne qui est créditée"))
    dispute = SelectField(_l("Contestation à laquelle elle répond"))
    seen = HiddenField(validators=[Optional()])

    def __init__(self, disputes: list[tuple[str, str]], lines: list[tuple[str, str]]) -> None:
        super().__init__()
        words = _("Un montant taxes comprises"), _("Ce que j’écris à chaque ligne, avant taxes"), _("Tout ce qui reste de la facture")
        self.what.choices = list(zip((WITH_TAXES, BY_LINE, WHOLE), words, strict=True))
        self.dispute.choices = [("", _("aucune")), *disputes]
        self.line.choices = [("", _("toutes, dans l’ordre")), *lines]
        # Chosen from lists that are sent when something is to choose.
        for field in (self.dispute, self.line):
            field.data = "" if field.data is None or field.data == "None" else field.data

    def validate(self, extra_validators: Any = None) -> bool:
        is_well = super().validate(extra_validators)
        if self.what.data == WITH_TAXES and not self.total.data and not self.total.errors:
            self.total.errors = [_("Écrivez le montant à créditer, taxes comprises.")]
        return is_well and not self.errors

"""What may be typed of a payment: what it pays, what came of it, why it is changed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import request
from wtforms import BooleanField, RadioField
from wtforms.validators import DataRequired, InputRequired

from marketplace.accounts.models import User
from marketplace.billing.models import Invoice, Payment, PaymentMethod
from marketplace.billing.paying import confirming, reaching, words
from marketplace.billing.paying.applying import Choice
from marketplace.core import clock, db
from marketplace.core.errors import Forbidden, RuleBroken, Unusable
from marketplace.core.formats import money
from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.editing.fields import Amount, Day

WHOLE, OTHER = "tout", "autre"
REQUIRED = _l("Ce champ est obligatoire.")


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


def status(form: Form, why_not: str | None = None) -> int:
    """How a page that keeps its form answers: 409 to whoever sent one that can do nothing any more, 422 for what was typed amiss."""
    if why_not and request.method == "POST":
        return 409
    return 422 if form.errors else 200


class _Record(Form):
    """A transfer or a cheque; the invoices that it may pay come beside, two fields each."""

    method = RadioField(
        _l("Moyen"), validators=[InputRequired(_l("Choisissez le virement ou le chèque."))], default=PaymentMethod.EFT.value
    )
    reference = short_text(
        _l("Référence"), most=60, description=_l("Le numéro du chèque ou celui du virement, tel que l’entreprise le verra.")
    )
    paid_on = Day(_l("Date du paiement"))
    note = long_text(_l("Note à l’entreprise"), required=False, most=1000)
    invoices: tuple[Invoice, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        is_well = super().validate(extra_validators)
        if self.paid_on.data is None and not self.paid_on.errors:
            self.paid_on.errors = [_("Ce champ est obligatoire.")]
        for one in self.invoices:
            field = self[f"amount_{one.id}"]
            if self[f"pay_{one.id}"].data and not field.data and not field.errors:
                field.errors = [_("Écrivez ce qui est payé de cette facture, ou décochez-la.")]
        if self.invoices and not any(self[f"pay_{one.id}"].data for one in self.invoices):
            self[f"pay_{self.invoices[0].id}"].errors = [_("Cochez au moins une facture.")]
        return is_well and not self.errors

    def parts(self) -> dict[int, int]:
        """Cents by invoice, for those that are ticked."""
        return {one.id: self[f"amount_{one.id}"].data for one in self.invoices if self[f"pay_{one.id}"].data}

    def said(self) -> dict[str, Any]:
        """The rest of what was typed, once it is valid."""
        note = (self.note.data or "").replace("\r\n", "\n")
        return {"method": PaymentMethod(self.method.data), "reference": self.reference.data, "paid_on": self.paid_on.data, "note": note}


def recording(invoices: list[Invoice], left: Mapping[int, int], ticked: int | None, at: datetime, *, most: int | None = None) -> Any:
    """The form that records a payment of these invoices; `left` is what is left to pay of each, in cents; `most` bounds what is proposed of
    the one that is ticked."""
    fields: dict[str, Any] = {}
    for one in invoices:
        proposed = min(left[one.id], most) if most and one.id == ticked else left[one.id]
        told = {"number": one.number, "left": money(left[one.id])}
        fields[f"pay_{one.id}"] = BooleanField(
            _("Facture %(number)s, reste %(left)s", **told), default=one.id == ticked or len(invoices) == 1
        )
        fields[f"amount_{one.id}"] = Amount(_("Montant payé sur la facture %(number)s", number=one.number), default=proposed)
    form = type("RecordForm", (_Record,), fields)(data=None)
    form.invoices = tuple(invoices)
    form.method.choices = [(one.value, words.said(one).capitalize()) for one in (PaymentMethod.EFT, PaymentMethod.CHEQUE)]
    if form.paid_on.data is None and not form.paid_on.raw_data:
        form.paid_on.data = clock.local_day(at)
    return form


class ConfirmForm(Form):
    """What the enterprise got: the whole, or another amount."""

    version = read_version(required=False)
    what = RadioField(_l("Ce que vous avez reçu"), validators=[DataRequired(REQUIRED)], default=WHOLE)
    received = Amount(_l("Montant reçu"), description=_l("À remplir seulement pour un autre montant."))

    def __init__(self, payment: Payment) -> None:
        super().__init__(data={"version": str(payment.version)})
        self.payment = payment
        self.what.choices = [(WHOLE, _("Tout : %(amount)s", amount=money(payment.amount))), (OTHER, _("Un autre montant"))]

    def validate(self, extra_validators: Any = None) -> bool:
        is_well = super().validate(extra_validators)
        if self.what.data == OTHER and not self.received.data and not self.received.errors:
            self.received.errors = [_("Écrivez le montant reçu. Si rien n’est arrivé, dites plutôt que le paiement n’a jamais été reçu.")]
        return is_well and not self.errors

    def cents(self) -> int:
        """What it got."""
        amount: int = self.payment.amount if self.what.data == WHOLE else self.received.data
        return amount


class ApplyForm(Form):
    """The invoice on which what was got above is put, among those that are open."""

    invoice = RadioField(_l("Facture"), coerce=int, validators=[InputRequired(_l("Choisissez une facture."))])

    def __init__(self, found: Sequence[Choice]) -> None:
        super().__init__()
        self.invoice.choices = [(one.invoice.id, _told(one)) for one in found]


def _told(one: Choice) -> str:
    said = {"number": one.invoice.number, "total": money(one.invoice.total), "amount": money(one.amount)}
    return str(_("Facture %(number)s, total de %(total)s : y imputer %(amount)s", **said))


class WhyForm(Form):
    """Why a payment came to nothing, or is corrected."""

    reason = long_text(_l("Raison"), most=2000, description=_l("L’autre partie la lira."))


class CorrectReceivedForm(WhyForm):
    """What the enterprise got after all."""

    received = Amount(_l("Montant vraiment reçu"))

    def validate(self, extra_validators: Any = None) -> bool:
        is_well = super().validate(extra_validators)
        if not self.received.data and not self.received.errors:
            self.received.errors = [_("Ce champ est obligatoire.")]
        return is_well and not self.errors


def confirm(form: ConfirmForm, payment: Payment, actor: User, at: datetime) -> None:
    """Confirm what was typed, of the payment as the page showed it."""
    reaching.unchanged(payment, form.version.raw_data[0] if form.version.raw_data else None)
    confirming.confirm(payment, form.cents(), actor=actor, at=at)

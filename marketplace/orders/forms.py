"""What is typed beside an order: why it is given back, closed or cancelled, a message, how a body orders."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from marketplace.core import db, documents
from marketplace.core.documents import Kept
from marketplace.core.errors import Forbidden, RuleBroken, Unusable
from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l, current
from marketplace.core.money import parse_money
from marketplace.orders.ordering_rules import MOST_ACCEPTANCE, MOST_PAYMENT
from marketplace.orders.rules import Terms


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


class ReasonForm(Form):
    """Why, for the other side to read."""

    reason = long_text(_l("Raison"), most=2000, description=_l("L’autre partie la lira."))


class ReturnForm(Form):
    """What is to change in a draft before it is approved."""

    reason = long_text(_l("Ce qui est à changer"), most=2000, description=_l("La personne qui a écrit la commande le lira."))


class CloseForm(Form):
    """Why what is left is not awaited any more."""

    reason = long_text(
        _l("Raison"), required=False, most=2000, description=_l("À dire si quelque chose n’est pas livré : l’entreprise la lira.")
    )


class WithFiles(Form):
    """A form with documents; `kept` is what was kept of them."""

    sent = MultipleFileField(
        _l("Fichiers"), validators=[Optional()], description=_l("PDF, PNG ou JPEG, 20\u00a0Mo au plus chacun; cinq au plus.")
    )
    kept: Sequence[Kept] = ()

    def take(self) -> bool:
        """Whether all may be kept, examined one by one; the reason why not is beside the field. Call it outside the writing unit."""
        if not self.validate():
            return False
        given = [one for one in self.sent.data or () if getattr(one, "filename", "")]
        if len(given) > 5:
            self.sent.errors = [_("Cinq fichiers au plus : envoyez les autres avec un autre message.")]
            return False
        try:
            self.kept = [documents.keep(one.stream, one.filename or "") for one in given]
        except Unusable as refused:
            self.sent.errors = [refused.reason]
            return False
        return True


class MessageForm(WithFiles):
    """Words to the other side, with files."""

    text = long_text(_l("Message"), most=5000)


class RulesForm(Form):
    """How a body orders."""

    needs_po_number = BooleanField(_l("Le numéro de bon de commande est obligatoire"))
    needs_budget_code = BooleanField(_l("Le code budgétaire est obligatoire"))
    approval_above = short_text(
        _l("Une seconde personne approuve au-dessus de"),
        required=False,
        most=40,
        description=_l("En dollars, avant taxes. Laissez vide si une seule personne suffit; écrivez 0 pour toutes les commandes."),
    )
    acceptance_days = IntegerField(
        _l("Jours pour accepter ou refuser une livraison"),
        validators=[InputRequired(_l("Ce champ est obligatoire.")), NumberRange(1, MOST_ACCEPTANCE, _l("De 1 à 90 jours."))],
        description=_l(
            "Jours de calendrier, depuis celui où l’entreprise inscrit la livraison. Passé ce délai, rien n’est accepté d’office."
        ),
    )
    payment_days = IntegerField(
        _l("Jours pour payer une facture"),
        validators=[InputRequired(_l("Ce champ est obligatoire.")), NumberRange(1, MOST_PAYMENT, _l("De 1 à 120 jours."))],
    )
    version = read_version()

    def validate_approval_above(self, field: Any) -> None:
        try:
            if field.data and parse_money(field.data).cents < 0:
                raise ValidationError(_("Écrivez un montant de zéro ou plus."))
        except Unusable as refused:
            raise ValidationError(refused.reason) from refused

    def said(self) -> Terms:
        """What was typed."""
        above = parse_money(self.approval_above.data).cents if self.approval_above.data else None
        days = (self.acceptance_days.data or 0, self.payment_days.data or 0)
        return Terms(self.needs_po_number.data, self.needs_budget_code.data, above, *days)


def rules_form(terms: Terms, version: int) -> RulesForm:
    """The form, filled with what holds now."""
    above = "" if terms.approval_above is None else _dollars(terms.approval_above)
    told = {"needs_po_number": terms.needs_po_number, "needs_budget_code": terms.needs_budget_code, "approval_above": above}
    return RulesForm(data={**told, "acceptance_days": terms.acceptance_days, "payment_days": terms.payment_days, "version": version})


def _dollars(cents: int) -> str:
    whole, rest = divmod(cents, 100)
    return f"{whole}{',' if current() == 'fr' else '.'}{rest:02d}"

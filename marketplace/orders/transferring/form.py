"""What is typed of a transfer: who gives, with which participant, how much, why."""

from typing import Any

from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from marketplace.awards.models import Contract, ContractLine
from marketplace.catalogue import typed
from marketplace.catalogue.typed import Read
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.models import Unit

GIVE, TAKE = "ceder", "recevoir"


class TransferForm(Form):
    """A transfer with another participant."""

    way = RadioField(_l("Sens du transfert"), validators=[InputRequired(_l("Choisissez le sens du transfert."))])
    other = SelectField(_l("Autre participant"), validators=[InputRequired(_l("Choisissez un participant."))])
    quantity = short_text(_l("Quantité"), most=40)
    reason = long_text(_l("Raison"), most=2000, description=_l("L’autre participant la lira avant de répondre."))
    unit: Unit

    def validate_quantity(self, field: Any) -> None:
        if not isinstance(result := typed.read_quantity(field.data or "", self.unit.decimals), Read):
            raise ValidationError(typed.why_not(result))

    @property
    def gives(self) -> bool:
        """Whether one's own line gives."""
        return bool(self.way.data == GIVE)

    def count(self) -> int:
        """The quantity, in the decimals of the unit."""
        return typed.quantity(self.quantity.data or "", self.unit.decimals)


def transfer_form(line: ContractLine, others: list[tuple[ContractLine, Contract]]) -> TransferForm:
    """The form of a transfer with one of these lines of other participants."""
    form = TransferForm()
    form.unit = line.unit
    form.way.choices = [
        SelectChoice(TAKE, _("Je demande une quantité à un autre participant")),
        SelectChoice(GIVE, _("Je cède une quantité à un autre participant")),
    ]
    form.other.choices = [SelectChoice(str(one.id), f"{contract.buyer.name}, {one.place.name}") for one, contract in others]
    return form


def other_of(form: TransferForm, others: list[tuple[ContractLine, Contract]]) -> ContractLine:
    """The line that was chosen."""
    return next(one for one, _contract in others if str(one.id) == form.other.data)

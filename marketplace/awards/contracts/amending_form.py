"""What may be typed of an amendment: for each line a firm quantity and, where the offer lets it, a price; the days; why."""

from datetime import date, datetime
from typing import Any

from wtforms import DateField
from wtforms.validators import Optional, ValidationError

from marketplace.accounts.models import User
from marketplace.awards.contracts import amendments
from marketplace.awards.forms import done
from marketplace.awards.models import Contract, ContractLine
from marketplace.awards.rules import Side
from marketplace.catalogue import typed
from marketplace.catalogue.typed import Read
from marketplace.catalogue.words import counted
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l, current


class Quantity:
    """Refuses what is no quantity of the unit of a line, and more than its firm quantity with what is on request."""

    def __init__(self, line: ContractLine) -> None:
        self.line, self.most = line, line.firm + line.flexible

    def __call__(self, form: Any, field: Any) -> None:
        if not isinstance(result := typed.read_quantity(field.data or "", self.line.unit.decimals), Read):
            raise ValidationError(typed.why_not(result))
        if result.value > self.most:
            most = counted(self.most, self.line.unit)
            raise ValidationError(_("Cette quantité dépasse ce qui est sur demande : écrivez %(most)s au plus.", most=most))


class Price:
    """Refuses what is no unit price."""

    def __call__(self, form: Any, field: Any) -> None:
        if not isinstance(result := typed.read_price(field.data or ""), Read):
            raise ValidationError(typed.why_not(result))


class _Amending(Form):
    """The days of the contract and the reason; the lines come before."""

    starts_on = DateField(_l("Début"), validators=[Optional()])
    ends_on = DateField(_l("Fin"), validators=[Optional()])
    reason = long_text(_l("Raison"), most=2000, description=_l("L’autre partie la lira avant d’accepter ou de refuser."))

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("Le contrat finirait avant de commencer : corrigez une des deux dates."))


def amending(contract: Contract) -> Any:
    """The form of a change, filled with the contract as it is."""
    fields: dict[str, Any] = {}
    for line in contract.lines:
        named = f"{line.description}, {line.place.name}"
        most = _("Au plus %(most)s, avec ce qui est sur demande.", most=counted(line.firm + line.flexible, line.unit))
        fields[f"firm_{line.id}"] = short_text(_("Quantité ferme : %(line)s", line=named), most=40, description=most)
        fields[f"firm_{line.id}"].kwargs["validators"].append(Quantity(line))
        if amendments.may_adjust(line):
            fields[f"price_{line.id}"] = short_text(_("Prix d’une unité : %(line)s", line=named), most=40)
            fields[f"price_{line.id}"].kwargs["validators"].append(Price())
    return type("AmendingForm", (_Amending,), fields)(data=_filled(contract))


def changes(form: Any, contract: Contract) -> list[Any]:
    """What differs between what was typed and the contract, as triples. Unusable for what may not change."""
    firm = {one.id: typed.quantity(form[f"firm_{one.id}"].data, one.unit.decimals) for one in contract.lines}
    price = {one.id: typed.price(form[f"price_{one.id}"].data) for one in contract.lines if f"price_{one.id}" in form}
    starts_on: date | None = form.starts_on.data
    return amendments.changes_between(contract, firm, price, starts_on, form.ends_on.data)


def proposed(form: Any, contract: Contract, side: Side, said: list[Any] | None = None, *, actor: User, at: datetime) -> bool:
    """Whether what was typed (or `said`) was proposed with its reason; a refusal is told by the form, and nothing is written."""

    def propose() -> None:
        told = changes(form, contract) if said is None else said
        amendments.propose(contract, side, told, form.reason.data, actor=actor, at=at)

    return done(form, propose)


def lines_of(form: Any, contract: Contract) -> list[tuple[ContractLine, list[Any]]]:
    """Each line with its fields, for the page."""
    return [(one, [form[name] for name in (f"firm_{one.id}", f"price_{one.id}") if name in form]) for one in contract.lines]


def _filled(contract: Contract) -> dict[str, Any]:
    told: dict[str, Any] = {"starts_on": contract.starts_on, "ends_on": contract.ends_on}
    for one in contract.lines:
        told[f"firm_{one.id}"] = typed.written_quantity(one.firm, one.unit.decimals, current())
        told[f"price_{one.id}"] = typed.written_price(one.unit_price, current())
    return told

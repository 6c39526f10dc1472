"""What is typed of a delivery: what came, on which day, with which proofs; what is accepted of each line, and why not the rest."""

from datetime import date
from typing import Any

from wtforms import DateField
from wtforms.validators import InputRequired, ValidationError

from marketplace.catalogue import typed
from marketplace.catalogue.typed import Read
from marketplace.catalogue.words import counted
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l, current
from marketplace.orders.delivering import quantities
from marketplace.orders.delivering.acts import Came, Decided
from marketplace.orders.forms import WithFiles
from marketplace.orders.models import Delivery, Order, OrderLine
from marketplace.organizations.models import Unit


class UpTo:
    """Refuses what is no quantity of a unit, and more than the most."""

    def __init__(self, unit: Unit, most: int) -> None:
        self.unit, self.most = unit, most

    def __call__(self, form: Any, field: Any) -> None:
        if not isinstance(result := typed.read_quantity(field.data or "", self.unit.decimals), Read):
            raise ValidationError(typed.why_not(result))
        if result.value > self.most:
            raise ValidationError(_("Écrivez %(most)s au plus.", most=counted(self.most, self.unit)))


class _Delivering(WithFiles):
    """The day, the note and the proofs; the lines come before."""

    delivered_on = DateField(_l("Jour de la livraison"), validators=[InputRequired(_l("Ce champ est obligatoire."))])
    note = long_text(_l("Note"), required=False, most=2000, description=_l("L’acheteur la lira."))


class _Deciding(Form):
    """A word for the whole delivery; the lines come before."""

    reason = long_text(
        _l("Raison pour toute la livraison"),
        required=False,
        most=2000,
        description=_l("Obligatoire si une ligne n’est pas acceptée en entier et ne dit pas la sienne : l’entreprise la lira."),
    )


def delivering(order: Order, on: date) -> Any:
    """The form of a delivery, filled with all that is left to deliver, today."""
    progress = quantities.of(order)
    left = [(one, progress[one.id].left) for one in order.lines if progress[one.id].left > 0]
    fields: dict[str, Any] = {}
    filled: dict[str, Any] = {"delivered_on": on}
    for line, most in left:
        name = f"quantity_{line.id}"
        said = _("%(most)s au plus.", most=counted(most, line.unit))
        fields[name] = short_text(_named(line), required=False, most=40, description=said)
        fields[name].kwargs["validators"].append(UpTo(line.unit, most))
        filled[name] = typed.written_quantity(most, line.unit.decimals, current())
    return type("DeliveringForm", (_Delivering,), fields)(data=filled)


def came(form: Any, order: Order) -> Came:
    """What was typed of a delivery."""
    found = {}
    for line in order.lines:
        name = f"quantity_{line.id}"
        if name in form and form[name].data and (count := typed.quantity(form[name].data, line.unit.decimals)):
            found[line.id] = count
    return Came(found, form.delivered_on.data, form.note.data or "")


def deciding(delivery: Delivery) -> Any:
    """The form of a decision, filled with all that came."""
    fields: dict[str, Any] = {}
    filled = {}
    for one in delivery.lines:
        unit, named = one.order_line.unit, _named(one.order_line)
        said = _("Livré : %(count)s. Écrivez 0 pour refuser la ligne.", count=counted(one.quantity, unit))
        fields[f"accepted_{one.id}"] = short_text(_("Accepté de %(line)s", line=named), most=40, description=said)
        fields[f"accepted_{one.id}"].kwargs["validators"].append(UpTo(unit, one.quantity))
        fields[f"reason_{one.id}"] = short_text(
            _("Raison, si tout n’est pas accepté"),
            required=False,
            most=500,
            description=_("Obligatoire alors, ici ou pour toute la livraison au bas de la page."),
        )
        filled[f"accepted_{one.id}"] = typed.written_quantity(one.quantity, unit.decimals, current())
    return type("DecidingForm", (_Deciding,), fields)(data=filled)


def decided(form: Any, delivery: Delivery) -> dict[int, Decided]:
    """What was typed of each line of a delivery."""
    return {
        one.id: Decided(typed.quantity(form[f"accepted_{one.id}"].data, one.order_line.unit.decimals), form[f"reason_{one.id}"].data or "")
        for one in delivery.lines
    }


def _named(line: OrderLine) -> str:
    return ", ".join(one for one in (line.description, line.place_name) if one)

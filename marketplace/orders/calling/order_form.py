"""What is typed of an order: for each line as many rows of a quantity and a day as it takes, the buyer's references, a note."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from wtforms import DateField, HiddenField
from wtforms.validators import Optional, ValidationError

from marketplace.awards.models import Contract
from marketplace.catalogue import typed
from marketplace.catalogue.models import Listing
from marketplace.catalogue.typed import Read
from marketplace.catalogue.words import counted
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l, current
from marketplace.orders.calling import quantities
from marketplace.orders.calling.listings import Chosen
from marketplace.orders.calling.writing import References, Wanted
from marketplace.orders.models import Order
from marketplace.organizations.models import Unit

# So many days of one line in one order; whoever needs more makes another order.
MOST_ROWS = 12


@dataclass(frozen=True)
class Thing:
    """What may be ordered: a line of a contract or a listing, by its number, in its unit; `hint` says how much."""

    id: int
    label: str
    unit: Unit
    hint: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a form: its thing, and the fields of its quantity and its day."""

    thing: Thing
    quantity: Any
    day: Any


class Quantity:
    """Refuses what is no quantity of a unit."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit

    def __call__(self, form: Any, field: Any) -> None:
        if not isinstance(result := typed.read_quantity(field.data or "", self.unit.decimals), Read):
            raise ValidationError(typed.why_not(result))


class _Ordering(Form):
    """The references of an order; the rows come before."""

    po_number = short_text(_l("Numéro de bon de commande"), required=False, most=60, description=_l("Celui de votre organisation."))
    budget_code = short_text(_l("Code budgétaire"), required=False, most=120)
    note = long_text(
        _l("Note à l’entreprise"), required=False, most=2000, description=_l("Heures de livraison, personne à demander, accès.")
    )
    things: Sequence[Thing] = ()

    def rows(self) -> list[Row]:
        """The rows, in the order of the things."""
        return [Row(thing, self[f"quantity_{key}"], self[f"day_{key}"]) for thing, key in _keys(self, self.things)]

    def grouped(self, *ids: int) -> list[tuple[Thing, list[Row]]]:
        """The rows of each thing, in the order of the things; of these things alone, when some are named."""
        return [(thing, [row for row in self.rows() if row.thing is thing]) for thing in self.things if not ids or thing.id in ids]

    def typed(self) -> list[tuple[int, int, date | None]]:
        """What was typed: thing, quantity in the decimals of its unit, day; empty rows left out."""
        found = []
        for row in self.rows():
            count = typed.quantity(row.quantity.data, row.thing.unit.decimals) if row.quantity.data else 0
            if count:
                found.append((row.thing.id, count, row.day.data))
        return found

    def references(self) -> References:
        """What the buyer wrote beside the quantities."""
        return References(self.po_number.data or "", self.budget_code.data or "", self.note.data or "")


class _FromListings(_Ordering):
    """The same for listings, with the place; `seen` is the amount that was shown with the adviser's answer."""

    place_name = short_text(_l("Lieu de livraison"), required=False, description=_l("Par exemple : Hôtel de ville."))
    place_address = short_text(_l("Adresse de livraison"), required=False)
    seen = HiddenField(validators=[Optional()])


def for_contract(contract: Contract, order: Order | None) -> Any:
    """The form of an order under a contract, filled with a draft when there is one."""
    left = quantities.left_of(contract, but=order)
    things = []
    for line in contract.lines:
        count = left[line.id].left
        if count > 0 or (order and any(one.contract_line_id == line.id for one in order.lines)):
            hint = _("Il reste %(left)s.", left=counted(max(count, 0), line.unit))
            things.append(Thing(line.id, f"{line.description}, {line.place.name}", line.unit, str(hint)))
    return _form(_Ordering, things, order, lambda one: one.contract_line_id)


def for_listings(listings: Iterable[Listing], order: Order | None, hint: Callable[[Listing], str]) -> Any:
    """The form of an order from the listings of an enterprise."""
    things = [Thing(one.id, one.title_fr, one.unit, hint(one)) for one in listings]
    form = _form(_FromListings, things, order, lambda one: one.listing_id)
    if order and order.lines and not form.is_submitted():
        form.place_name.data, form.place_address.data = order.lines[0].place_name, order.lines[0].place_address
    return form


def wanted(form: Any) -> list[Wanted]:
    """What a form asks of a contract."""
    return [Wanted(*one) for one in form.typed()]


def chosen(form: Any) -> list[Chosen]:
    """What a form takes of listings, all for its place."""
    where = (form.place_name.data or "", form.place_address.data or "")
    return [Chosen(thing, count, day, *where) for thing, count, day in form.typed()]


def _form(base: type[Form], things: Sequence[Thing], order: Order | None, of: Callable[[Any], int | None]) -> Any:
    held: dict[int, list[Any]] = {}
    for line in order.lines if order else ():
        held.setdefault(of(line) or 0, []).append(line)
    fields: dict[str, Any] = {"things": tuple(things)}
    filled: dict[str, Any] = {"po_number": order.po_number, "budget_code": order.budget_code, "note": order.note} if order else {}
    for thing in things:
        for rank in range(_count(thing, held)):
            key = f"{thing.id}_{rank}"
            fields |= _fields(thing, key)
            if rank < len(held.get(thing.id, ())):
                line = held[thing.id][rank]
                filled[f"quantity_{key}"] = typed.written_quantity(line.quantity, thing.unit.decimals, current())
                filled[f"day_{key}"] = line.wanted_on
    return type("OrderForm", (base,), fields)(data=filled)


def _fields(thing: Thing, key: str) -> dict[str, Any]:
    quantity = short_text(_("Quantité de %(what)s", what=thing.label), required=False, most=40)
    quantity.kwargs["validators"].append(Quantity(thing.unit))
    return {f"quantity_{key}": quantity, f"day_{key}": DateField(_("Jour voulu pour %(what)s", what=thing.label), validators=[Optional()])}


def _count(thing: Thing, held: Mapping[int, Sequence[Any]]) -> int:
    """As many rows as were sent, or those that the draft holds and one more."""
    if request.method == "POST":
        sent = next(rank for rank in range(MOST_ROWS + 1) if rank == MOST_ROWS or f"quantity_{thing.id}_{rank}" not in request.form)
        return max(sent, 1)
    return min(len(held.get(thing.id, ())) + 1, MOST_ROWS)


def _keys(form: Any, things: Iterable[Thing]) -> list[tuple[Thing, str]]:
    return [(one, f"{one.id}_{rank}") for one in things for rank in range(MOST_ROWS) if f"quantity_{one.id}_{rank}" in form]

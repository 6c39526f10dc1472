"""What this room promises of its rows, asked by `verify`."""

from collections.abc import Iterator
from itertools import combinations

from sqlalchemy import select

from marketplace.contracting import queries
from marketplace.contracting.models import ContractingBylaw
from marketplace.contracting.rules import Period
from marketplace.core import db
from marketplace.core.panels import panel


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each pair of dated rows, or of by-laws of one body, that hold on the same day: the adviser would have to choose."""
    return [*_rules(), *_bylaws()]


def _rules() -> Iterator[str]:
    held: dict[tuple[str, str, str], list[tuple[int, Period]]] = {}
    for one in queries.thresholds():
        held.setdefault((one.scope, one.nature, one.rule), []).append((one.id, Period(one.valid_from, one.valid_until)))
    for (scope, nature, rule), rows in held.items():
        for (first, period), (second, other) in combinations(rows, 2):
            if period.meets(other):
                yield f"Contract thresholds {first} and {second} ({scope}, {nature}, {rule}) hold on the same day."


def _bylaws() -> Iterator[str]:
    table = ContractingBylaw
    held: dict[int, list[tuple[int, Period]]] = {}
    for number, organization_id, first, last in db.session().execute(
        select(table.id, table.organization_id, table.valid_from, table.valid_until).order_by(table.id)
    ):
        held.setdefault(organization_id, []).append((number, Period(first, last)))
    for organization_id, rows in held.items():
        for (number, period), (second, other) in combinations(rows, 2):
            if period.meets(other):
                yield f"By-laws {number} and {second} of organisation {organization_id} hold on the same day."

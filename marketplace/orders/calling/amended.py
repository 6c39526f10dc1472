"""A contract is not amended below what is ordered already: whoever ordered it awaits it."""

from collections.abc import Iterable
from typing import Any

from marketplace.awards.models import Contract
from marketplace.catalogue.words import counted
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.orders.calling import quantities


@panel("contracts.why_not_change")
def why_not(contract: Contract, changes: Iterable[Any]) -> str | None:
    """The reason why these changes leave less than what orders and transfers took of a line, or None."""
    said = {name: after for name, _before, after in changes}
    left = quantities.left_of(contract)
    for line in contract.lines:
        firm, flexible = (said.get(f"line:{line.id}:{name}", getattr(line, name)) for name in ("firm", "flexible"))
        least = left[line.id].ordered - left[line.id].moved
        if firm + flexible < least:
            return str(
                _(
                    "%(count)s de « %(line)s » sont déjà commandés ou cédés : le contrat ne descend pas au-dessous.",
                    count=counted(least, line.unit),
                    line=line.description,
                )
            )
    return None

"""What the by-law of a body says of a purchase: up to which amount it buys by mutual agreement, and how it asks for prices. Pure."""

from datetime import date

from marketplace.contracting.models import ContractingBylaw, Nature


def in_force(bylaw: ContractingBylaw | None, on: date) -> ContractingBylaw | None:
    """The by-law if its days, both included, hold this one; else None."""
    if bylaw is None or bylaw.valid_from > on or (bylaw.valid_until is not None and bylaw.valid_until < on):
        return None
    return bylaw


def direct_under(bylaw: ContractingBylaw | None, nature: Nature) -> int | None:
    """The amount, in cents read as the by-law says, under which it lets a contract be given by mutual agreement; None when it adds
    nothing to the act for this nature of contract."""
    if bylaw is None:
        return None
    ceilings = {
        Nature.GOODS: bylaw.direct_goods,
        Nature.SERVICES: bylaw.direct_services,
        Nature.CONSTRUCTION: bylaw.direct_construction,
    }
    return ceilings.get(nature)

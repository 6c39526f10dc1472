"""The awards of which every contract was refused: nothing follows from them, and only their taking back opens their lots again."""

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.awards.deciding import previewing
from marketplace.awards.models import Award, Contract, ContractLine, ContractStatus
from marketplace.core import db
from marketplace.tenders.models import Tender


def of(awards: Sequence[Award], tender: Tender) -> list[Award]:
    """The awards that stand and whose contracts, one at least, were all refused."""
    standing = previewing.standing(awards)
    if not standing:
        return []
    asked = select(ContractLine.award_id, Contract.status).join(Contract).where(Contract.tender_id == tender.id).distinct()
    found: dict[int, set[ContractStatus]] = {}
    for award, status in db.session().execute(asked):
        found.setdefault(award, set()).add(status)
    return [one for one in standing if found.get(one.id) == {ContractStatus.CANCELLED}]

"""Who is told that an award is taken back: its enterprise, those that are named with it, its buyers; at once, and by contract."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from marketplace.awards import telling
from marketplace.awards.models import Award, Contract, ContractStatus
from marketplace.awards.rules import Side
from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_, _
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic
from marketplace.organizations.models import Organization
from marketplace.tenders.joining import queries

TOPIC = "awards.taken_back"
VOID = N_(
    "« %(title)s » (%(number)s) : l’octroi du lot « %(lot)s » est annulé. Sans effet désormais : %(contracts)s. Raison de l’acheteur : "
    "%(reason)s"
)
WRITTEN_ANEW = N_(
    "« %(title)s » (%(number)s) : l’octroi du lot « %(lot)s » est annulé. À relire et à accepter de nouveau, sans ce lot : %(contracts)s. "
    "Raison de l’acheteur : %(reason)s"
)


@panel("notices.topics")
def topics() -> list[Topic]:
    return [Topic(TOPIC, _("Octrois annulés"), _("Achats regroupés"), by_mail=ByMail.NOW)]


@outbox.on("awards.taken_back")
def tell_taken_back(*, job: outbox.Job, at: datetime) -> None:
    """Each organisation of its contracts once: those that have no effect any more, then those that are written anew without the lot."""
    award = db.session().get_one(Award, job.payload["award_id"])
    contracts = [db.session().get_one(Contract, number) for number in job.payload["contracts"]]
    for one in contracts:
        telling.settle(one, Side, telling.WAITED, at)
    void = [one for one in contracts if one.status is ContractStatus.CANCELLED]
    for sentence, mine in ((VOID, void), (WRITTEN_ANEW, [one for one in contracts if one not in void])):
        for organization, touched in _by_organization(mine):
            _tell(award, organization, touched, sentence, at)


def _by_organization(contracts: Sequence[Contract]) -> Iterator[tuple[Organization, list[Contract]]]:
    """The buyers, the suppliers, then those that a contract names and that have none of their own, each with its contracts."""
    found: dict[int, tuple[Organization, list[Contract]]] = {}
    for one in contracts:
        for whose in (one.buyer, one.supplier):
            found.setdefault(whose.id, (whose, []))[1].append(one)
    parties = set(found)
    for one in contracts:
        for named in (each.organization for each in one.members if each.organization.id not in parties):
            found.setdefault(named.id, (named, []))[1].append(one)
    yield from found.values()


def _tell(award: Award, organization: Organization, contracts: Sequence[Contract], sentence: str, at: datetime) -> None:
    named = ", ".join(f"{one.number} ({(one.supplier if one.buyer is organization else one.buyer).name})" for one in contracts)
    told = {
        "title": award.tender.title_fr,
        "number": award.tender.number,
        "lot": award.lot.title,
        "contracts": named,
        "reason": award.cancelled_reason or "",
    }
    path = f"/contrats/{contracts[0].number}" if len(contracts) == 1 else f"/espace/{organization.slug}/contrats"
    for one in queries.people_of([organization.id], at):
        notices.notify(one.user_id, TOPIC, sentence, at=at, path=path, organization_id=organization.id, **told)

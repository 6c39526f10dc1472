"""Who is told of awards and contracts: each buyer what it gets and what is cut, both sides what the other did, everybody the stage."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.awards import values
from marketplace.awards.models import Award, AwardStatus, Contract, ContractStatus
from marketplace.awards.rules import Side, party
from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_, _
from marketplace.core.panels import panel
from marketplace.core.topics import Topic
from marketplace.organizations.models import Organization
from marketplace.tenders.closing import telling as tenders
from marketplace.tenders.joining import queries
from marketplace.tenders.models import Participation, ParticipationStage, Tender, TenderKind, TenderStage

TOPIC = "awards.contracts"
READY = N_("Le contrat %(number)s avec « %(other)s », de %(amount)s avant taxes, attend votre réponse. Lisez-le, puis acceptez ou refusez.")
CUT = N_(
    "L’offre ne suffit pas : votre quantité ferme de « %(lot)s » passe de %(asked)s à %(given)s. Vous pouvez refuser le contrat %(number)s."
)
AWARDED = N_("« %(title)s » est octroyé : les contrats sont proposés aux deux côtés.")
NOT_AWARDED = N_("« %(title)s » se termine sans octroi.")
COMPLETE = N_("« %(title)s » est terminé : tous ses contrats ont pris fin.")
# What a side did, as the other reads it; what time did, as both read it.
SAID = {
    "accepted": N_("« %(other)s » a accepté le contrat %(number)s."),
    "cancelled": N_("« %(other)s » a refusé le contrat %(number)s : il n’entre pas en vigueur. Lisez pourquoi sur sa page."),
    "terminated": N_("« %(other)s » met fin au contrat %(number)s. Lisez pourquoi sur sa page."),
    "proposed": N_("« %(other)s » propose un avenant au contrat %(number)s. Lisez-le, puis acceptez ou refusez."),
    "amended": N_("« %(other)s » a accepté l’avenant au contrat %(number)s : il s’applique."),
    "amendment_refused": N_("« %(other)s » a refusé l’avenant au contrat %(number)s : rien ne change."),
    "evaluated": N_("« %(other)s » a évalué le contrat %(number)s. Vous pouvez répondre une fois."),
    "replied": N_("« %(other)s » a répondu à votre évaluation du contrat %(number)s."),
    "over": N_("Le contrat %(number)s avec « %(other)s » a pris fin."),
    "ends_soon": N_("Le contrat %(number)s avec « %(other)s » prend fin le %(end)s."),
}
IN_FORCE = N_("Le contrat %(number)s avec « %(other)s » est en vigueur : les deux côtés l’ont accepté.")
# What a contract that never holds, or holds no more, makes untrue of what was told before.
WAITED = (READY, CUT, SAID["accepted"])
ENDED = (READY, IN_FORCE, SAID["proposed"], SAID["ends_soon"])
NO_MORE = {
    "cancelled": WAITED,
    "terminated": ENDED,
    "over": ENDED,
    "amended": (SAID["proposed"],),
    "amendment_refused": (SAID["proposed"],),
}


@panel("notices.topics")
def topics() -> list[Topic]:
    return [Topic(TOPIC, _("Contrats de mon organisation"), _("Achats regroupés"))]


@outbox.on("awards.decided")
def tell_contracts(*, job: outbox.Job, at: datetime) -> None:
    """Both sides of each contract that it waits for them; each buyer whose firm quantity is cut, by how much, and that it may refuse."""
    contracts = [db.session().get_one(Contract, number) for number in job.payload["contracts"]]
    # One that was refused, accepted or taken back meanwhile waits for nobody.
    for one in (each for each in contracts if each.status is ContractStatus.PENDING):
        # One that takes in a lot awarded later is told anew.
        settle(one, Side, (READY,), at)
        for side in Side:
            _tell(one, side, READY, at)
    for number in job.payload["awards"]:
        award = db.session().get_one(Award, number)
        if award.status is AwardStatus.ACTIVE:
            _tell_cut(award, contracts, at)


@outbox.on("awards.stage")
def tell_stage(*, job: outbox.Job, at: datetime) -> None:
    """Everybody who has to do with a purchase, that it is awarded, ends without an award, or is over."""
    tender = db.session().get_one(Tender, job.payload["tender_id"])
    if tender.kind is TenderKind.PRICE_REQUEST:
        # Those who answered are told lot by lot, and nobody else knows of it.
        return
    said = {TenderStage.AWARDED: AWARDED, TenderStage.UNSUCCESSFUL: NOT_AWARDED, TenderStage.COMPLETE: COMPLETE}.get(tender.stage)
    if said is not None:
        # An organiser that is bound too is told once, as the organiser.
        bound = [one for one in _bound(tender) if one != tender.organizer_id]
        tenders.tell_participants(tender, dict.fromkeys(bound, said), at=at, paths=_pages_of(tender, bound))
        tenders.tell_others(tender, said, at=at)


@outbox.on("contracts.told")
def tell_what_was_done(*, job: outbox.Job, at: datetime) -> None:
    """The other side what one did; both what time did."""
    contract = db.session().get_one(Contract, job.payload["contract_id"])
    side = Side(job.payload["side"]) if job.payload["side"] else None
    settle(contract, Side, NO_MORE.get(job.payload["what"], ()), at)
    if side is not None:
        # It did what was asked of it.
        settle(contract, (side,), (READY,), at)
    for one in Side:
        if one is not side:
            _tell(contract, one, SAID[job.payload["what"]], at)


@outbox.on("contracts.in_force")
def tell_in_force(*, job: outbox.Job, at: datetime) -> None:
    """Both sides that the contract holds."""
    contract = db.session().get_one(Contract, job.payload["contract_id"])
    settle(contract, Side, (READY,), at)
    for side in Side:
        _tell(contract, side, IN_FORCE, at)


def settle(contract: Contract, sides: Iterable[Side], messages: Collection[str], at: datetime) -> None:
    """What people of these sides were told of a contract and is true no more waits for them no longer."""
    if not messages:
        return
    people = {one.user_id for one in queries.people_of([party(contract, side).id for side in sides], at)}
    notices.settle(people, _page(contract), messages, at=at)


def _bound(tender: Tender) -> list[int]:
    """The organisations that the close bound."""
    mine = (Participation.tender_id == tender.id, Participation.stage == ParticipationStage.BOUND)
    return list(db.session().scalars(select(Participation.organization_id).where(*mine).order_by(Participation.id)))


def _pages_of(tender: Tender, buyers: Collection[int]) -> dict[int, str]:
    """Where each buyer reads what it gets: its contract, or the awards of the purchase when it has none or several."""
    found: dict[int, list[str]] = {}
    holds = (Contract.tender_id == tender.id, Contract.status != ContractStatus.CANCELLED)
    for buyer_id, number in db.session().execute(select(Contract.buyer_id, Contract.number).where(*holds).order_by(Contract.id)):
        found.setdefault(buyer_id, []).append(f"/contrats/{number}")
    return {one: found[one][0] if len(found.get(one, ())) == 1 else f"/achats-regroupes/{tender.number}#octroi" for one in buyers}


def _tell_cut(award: Award, contracts: Iterable[Contract], at: datetime) -> None:
    """Each buyer whose firm quantity is not given whole: never in silence."""
    mine: dict[int, list[Any]] = {}
    for one in award.allocations:
        mine.setdefault(one.participation.organization_id, []).append(one)
    numbers: dict[int, str] = {}
    for contract in contracts:
        numbers.setdefault(contract.buyer_id, contract.number)
    for buyer_id, rows in mine.items():
        # However many enterprises supply a place, what it asked is said once.
        asked = sum({one.place_id: one.asked_firm for one in rows}.values())
        given = sum(one.firm for one in rows)
        if given == asked:
            continue
        unit = award.lot.unit
        told = {"lot": award.lot.title, "asked": values.quantity(asked, unit), "given": values.quantity(given, unit)}
        buyer, number = db.session().get_one(Organization, buyer_id), numbers.get(buyer_id)
        path = f"/contrats/{number}" if number else f"/achats-regroupes/{award.tender.number}"
        _write(buyer, CUT, path, at, number=number or "", **told)


def _tell(contract: Contract, side: Side, sentence: str, at: datetime) -> None:
    about: dict[str, Any] = {
        "number": contract.number,
        "other": party(contract, side.other).name,
        "amount": notices.amount(contract.amount),
        "end": notices.on_day(contract.ends_on) if contract.ends_on else "",
    }
    _write(party(contract, side), sentence, _page(contract), at, **about)


def _page(contract: Contract) -> str:
    return f"/contrats/{contract.number}"


def _write(organization: Organization, sentence: str, path: str, at: datetime, **told: Any) -> None:
    for one in queries.people_of([organization.id], at):
        notices.notify(one.user_id, TOPIC, sentence, at=at, path=path, organization_id=organization.id, **told)

"""What time does to contracts: reminders before the end, the end itself, a purchase that is over; and how it went, said once by each."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards import rules
from marketplace.awards.contracts import writing
from marketplace.awards.models import Contract, ContractReminder, ContractStatus, PerformanceEvaluation
from marketplace.core import audit, clock, db, outbox, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.tenders.models import Tender, TenderStage

# So many days before the end, the farthest first.
REMINDED = (90, 30, 7)
MARKS = ("quality", "delays", "communication", "conformity")


@outbox.nightly("awards.follow", hour=6)
def follow(*, job: outbox.Job, at: datetime) -> None:
    """End the contracts whose last day is behind, and remind those whose end comes near, each delay once."""
    on = clock.local_day(at)
    for contract in db.session().scalars(_in_force().where(Contract.ends_on < on)).all():
        states.move(contract, ContractStatus.TERMINATED, actor=None, at=at)
        contract.updated_at = at
        outbox.announce("contracts.told", contract_id=contract.id, what="over", side="")
        outbox.announce("contracts.ended", contract_id=contract.id)
    soon = _in_force().where(Contract.ends_on >= on, Contract.ends_on <= on + timedelta(days=REMINDED[0]))
    for contract in db.session().scalars(soon).all():
        remind(contract, on, at=at)


def remind(contract: Contract, on: date, *, at: datetime) -> int | None:
    """Tell both sides that the end comes, if the delay that holds today was not told yet; the delay, or None.

    A contract signed late is told the nearest delay alone: those that it passed are noted and not told.
    """
    assert contract.ends_on is not None
    due = [days for days in REMINDED if contract.ends_on - on <= timedelta(days=days)]
    asked = select(ContractReminder.days).where(ContractReminder.contract_id == contract.id, ContractReminder.ends_on == contract.ends_on)
    told = set(db.session().scalars(asked))
    new = [days for days in due if days not in told]
    for days in new:
        db.session().add(ContractReminder(contract_id=contract.id, ends_on=contract.ends_on, days=days, at=at))
    if not new:
        return None
    outbox.announce("contracts.told", contract_id=contract.id, what="ends_soon", side="")
    return due[-1]


@outbox.on("contracts.ended")
def complete(*, job: outbox.Job, at: datetime) -> None:
    """A purchase is over when all its contracts are, one of them at least having been in force."""
    tender = db.load(Tender, id=db.session().get_one(Contract, job.payload["contract_id"]).tender_id)
    found = {one.status for one in writing.of_tender(tender)}
    if tender.stage is TenderStage.AWARDED and ContractStatus.TERMINATED in found and not found & {*_OPEN}:
        tender.updated_at = at
        states.move(tender, TenderStage.COMPLETE, actor=None, at=at)
        outbox.announce("awards.stage", tender_id=tender.id)


_OPEN = (ContractStatus.PENDING, ContractStatus.ACTIVE)


def evaluation_of(contract: Contract) -> PerformanceEvaluation | None:
    """How the buyer said that a contract went, or None."""
    return db.session().scalars(select(PerformanceEvaluation).filter_by(contract_id=contract.id)).one_or_none()


def why_not_evaluate(contract: Contract) -> str | None:
    """The reason why a contract cannot be evaluated now, or None: once, when it has ended."""
    if contract.status is not ContractStatus.TERMINATED:
        return str(_("L’évaluation vient à la fin du contrat."))
    if evaluation_of(contract) is not None:
        return str(_("Ce contrat est déjà évalué : une évaluation ne change plus."))
    return None


def evaluate(contract: Contract, marks: Mapping[str, int], comment: str, *, actor: User, at: datetime) -> PerformanceEvaluation:
    """Say how a contract went: four marks from 1 to 5 and words. The row of the contract must be locked."""
    if reason := why_not_evaluate(contract):
        raise RuleBroken(reason)
    if any(not 1 <= marks[name] <= 5 for name in MARKS):
        raise Unusable(_("Chaque note va de 1 à 5."))
    given = {name: marks[name] for name in MARKS}
    made = PerformanceEvaluation(contract_id=contract.id, comment=comment.strip(), written_by_id=actor.id, written_at=at, **given)
    db.session().add(made)
    db.session().flush()
    audit.record("contracts.evaluate", contract, actor=actor, at=at, organization_id=contract.buyer_id)
    outbox.announce("contracts.told", contract_id=contract.id, what="evaluated", side=rules.Side.BUYER.value)
    return made


def why_not_reply(contract: Contract) -> str | None:
    """The reason why there is nothing to answer, or None: once, to an evaluation."""
    found = evaluation_of(contract)
    return str(_("Il n’y a pas d’évaluation sans réponse.")) if found is None or found.reply is not None else None


def reply(contract: Contract, words: str, *, actor: User, at: datetime) -> None:
    """What the enterprise answers to an evaluation, once."""
    if reason := why_not_reply(contract):
        raise RuleBroken(reason)
    found = evaluation_of(contract)
    assert found is not None
    found.reply, found.replied_by_id, found.replied_at = words.strip(), actor.id, at
    audit.record("contracts.reply", contract, actor=actor, at=at, organization_id=contract.supplier_id)
    outbox.announce("contracts.told", contract_id=contract.id, what="replied", side=rules.Side.SUPPLIER.value)


def _in_force():  # type: ignore[no-untyped-def]
    return select(Contract).where(Contract.status == ContractStatus.ACTIVE, Contract.ends_on.is_not(None)).order_by(Contract.id)

"""The awards and contracts of a demonstration: a purchase of last year that is over, another whose contracts are being accepted."""

from datetime import datetime, timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards.contracts import writing
from marketplace.awards.deciding import awarding, choosing
from marketplace.awards.deciding.awarding import Decision
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.models import Contract, ContractStatus, PerformanceEvaluation
from marketplace.bids import demo as requests
from marketplace.bids.opening import opened
from marketplace.core import db, states
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding
from marketplace.tenders import invented
from marketplace.tenders.models import Tender, TenderStage

WHY = "L’offre est la seule qui réunit le prix de volume, la livraison à chaque lieu et la garantie demandée."
LOWEST = "Chaque ligne va à la réponse la plus basse parmi les réponses conformes."
# One contract in so many still waits for its enterprise, one in so many for both.
HALF, WAITING = 3, 5


@panel("seed")
def seed(seeding: Seeding) -> None:
    """Award what the demonstration closed for that, each purchase in a unit of its own."""
    titles = {one.title_fr: one.stage for one in invented.PURCHASES if one.stage in (TenderStage.AWARDED, TenderStage.COMPLETE)}
    for title, stage in titles.items():
        with db.database().writing() as session:
            asked = select(Tender).where(Tender.is_demo, Tender.title_fr == title, Tender.stage == TenderStage.CLOSED)
            found = session.scalars(asked).unique().one_or_none()
            if found is not None:
                _award(db.load(Tender, id=found.id), is_over=stage is TenderStage.COMPLETE)
    with db.database().writing() as session:
        asked = select(Tender).where(Tender.is_demo, Tender.title_fr == requests.TO_AWARD, Tender.stage == TenderStage.OPENED)
        if found := session.scalars(asked).unique().one_or_none():
            _choose(db.load(Tender, id=found.id))
    with db.database().reading() as session:
        number = session.scalars(select(Contract.number).order_by(Contract.id.desc())).first()
    if number:
        seeding.samples["contract"] = {"number": number}


def _award(tender: Tender, *, is_over: bool) -> None:
    assert tender.closed_at is not None
    actor = db.session().get_one(User, tender.created_by_id)
    at = tender.closed_at + timedelta(days=2)
    decision = Decision({lot.id: True for lot in tender.lots}, WHY, "Conseil", f"{at.year}-{at.month:02d}-088")
    awarding.decide(tender, decision, actor=actor, at=at)
    db.session().flush()
    for rank, contract in enumerate(writing.of_tender(tender, ContractStatus.PENDING)):
        contract.is_demo = True
        if is_over or rank % WAITING != WAITING - 1:
            contract.buyer_accepted_at = at + timedelta(days=1, hours=rank)
        if is_over or rank % HALF != HALF - 1:
            contract.supplier_accepted_at = at + timedelta(days=2, hours=rank)
        if contract.buyer_accepted_at and contract.supplier_accepted_at:
            _accepted(contract, is_over=is_over)
    if is_over:
        states.move(tender, TenderStage.COMPLETE, actor=None, at=at + timedelta(days=130))


def _choose(tender: Tender) -> None:
    """Each line to its lowest answer; the contracts wait."""
    assert tender.bids_opened_at is not None
    actor, found = db.session().get_one(User, tender.created_by_id), opened.of(tender)
    lots = {lot.id: next((one.id for one in choosing.order(lot, found, tender)), None) for lot in tender.lots}
    choosing.choose(tender, Choice(lots, LOWEST, title="Direction générale"), actor=actor, at=tender.bids_opened_at)
    db.session().flush()
    for contract in writing.of_tender(tender):
        contract.is_demo = True


def _accepted(contract: Contract, *, is_over: bool) -> None:
    assert contract.supplier_accepted_at is not None
    states.move(contract, ContractStatus.ACTIVE, actor=None, at=contract.supplier_accepted_at)
    if is_over:
        ended: datetime = contract.supplier_accepted_at + timedelta(days=125)
        states.move(contract, ContractStatus.TERMINATED, actor=None, at=ended)
        marks = {"quality": 5, "delays": 4, "communication": 5, "conformity": 4}
        words = "Repas appréciés, livrés à l’heure; une journée a manqué d’options végétariennes."
        db.session().add(PerformanceEvaluation(contract_id=contract.id, comment=words, written_at=ended + timedelta(days=3), **marks))

"""The evaluations of a demonstration: one whose scores are closed, its prices opened by two bodies, awarded, its contracts proposed;
another whose committee sits, where somebody left for a conflict and one evaluator still has to score. Through the acts that people do.
"""

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.awards.contracts import writing
from marketplace.awards.deciding import choosing
from marketplace.awards.deciding.choosing import Choice
from marketplace.awards.evaluating import committee, scoring
from marketplace.awards.evaluating.scoring import Given
from marketplace.awards.models import CommitteeMember, Seat
from marketplace.bids import demo_grouped, demo_together
from marketplace.bids.models import OpenedBid
from marketplace.bids.opening import opened, price_consents, price_opener
from marketplace.core import clock, db
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import Membership
from marketplace.tenders.models import Tender, TenderStage

EVALUATOR, TREASURER, CONFLICTED, SECRETARY = (f"{one}.municipalite" for one in ("evaluation", "finances", "signature", "lecture"))
MEMBERS = (EVALUATOR, TREASURER, demo_together.OTHER_EVALUATOR)
CONFLICT = "Mon frère siège au conseil d’une des entreprises qui ont répondu."
BEST = "La meilleure note finale, selon la formule annoncée."
# What is given to each answer for each criterion, in the order in which the answers are written in `demo_grouped`, with what is said of it.
AGREED = (
    ((44, "Grand choix, bien détaillé."), (27, "Accompagnement démontré."), (17, "Tournées courtes, contenants repris.")),
    ((38, "Choix plus restreint."), (19, "Peu de places, bien encadrées."), (14, "Une seule tournée.")),
    ((24, "Un seul menu par jour."), (4, "Aucune place annoncée."), (9, "Peu de précisions.")),
)
SO_FAR = (
    ((34, "Provenance bien documentée."), (17, "Retombées concrètes.")),
    ((36, "Tout vient de la région."), (13, "Bénévoles surtout.")),
    ((22, "La moitié seulement."), (9, "Une seule place.")),
)
Marks = Sequence[Sequence[tuple[int, str]]]


@panel("seed", rank=2)
def seed(seeding: Seeding) -> None:
    """Bring each as far as it is shown; what the opener does comes between units."""
    with db.database().writing():
        numbers = {one.title_fr: one.id for one in _opened()}
    if len(numbers) < len(demo_grouped.GROUPED):
        return
    meals, baskets = numbers[demo_grouped.MEALS], numbers[demo_grouped.BASKETS]
    with db.database().writing():
        _score(db.load(Tender, id=meals))
    # Scores are read in the log, which is whole once their unit is over.
    with db.database().writing():
        _ask_prices(db.load(Tender, id=meals))
    price_opener.open_prices(meals)
    with db.database().writing():
        _award(db.load(Tender, id=meals))
    with db.database().writing():
        _sit(db.load(Tender, id=baskets))
    seeding.say("2 evaluations")


def _opened() -> Sequence[Tender]:
    titles = [one.need.title for one in demo_grouped.GROUPED]
    asked = select(Tender).where(Tender.is_demo, Tender.title_fr.in_(titles), Tender.stage == TenderStage.OPENED)
    return db.session().scalars(asked).unique().all()


def _score(tender: Tender) -> None:
    """Everybody scores alone, the committee agrees and closes."""
    for word in MEMBERS:
        _name(tender, word, Seat.MEMBER)
    _name(tender, SECRETARY, Seat.SECRETARY)
    for word in (*MEMBERS, SECRETARY):
        _declare(tender, word)
    for apart, word in enumerate(MEMBERS):
        # Nobody gives quite what the others do: two points of difference at most.
        _score_alone(tender, word, AGREED, less=apart)
    for answer, given in zip(_answers(tender, demo_grouped.GROUPED[0]), AGREED, strict=True):
        sheet = _sheet(tender, given, 0)
        scoring.agree(committee.sitting(tender), answer, sheet, actor=_person(SECRETARY), at=clock.now())
    scoring.close(committee.sitting(tender), actor=_person(SECRETARY), at=clock.now())


def _ask_prices(tender: Tender) -> None:
    """Two persons of two bodies."""
    for word in (demo_together.ASKING, demo_together.OTHER_BUYER):
        person = _person(word)
        price_consents.ask(tender, actor=person, at=clock.now(), organization=_membership(word).organization)


def _award(tender: Tender) -> None:
    """Each lot to the best final score; the contracts wait for their parties."""
    found, actor, at = opened.of(tender), _person(demo_together.ASKING), clock.now()
    lots = {lot.id: choosing.order(lot, found, tender)[0].id for lot in tender.lots}
    choosing.choose(tender, Choice(lots, BEST, title="Conseil", resolution=f"{at.year}-{at.month:02d}-142"), actor=actor, at=at)
    db.session().flush()
    for contract in writing.of_tender(tender):
        contract.is_demo = True


def _sit(tender: Tender) -> None:
    """Somebody has a conflict and is replaced; two members close their scores, the third has hers to give."""
    for word in (CONFLICTED, EVALUATOR, demo_together.OTHER_EVALUATOR):
        _name(tender, word, Seat.MEMBER)
    _name(tender, SECRETARY, Seat.SECRETARY)
    _declare(tender, CONFLICTED, CONFLICT)
    _name(tender, TREASURER, Seat.MEMBER)
    for word in (EVALUATOR, TREASURER, demo_together.OTHER_EVALUATOR, SECRETARY):
        _declare(tender, word)
    for word in (TREASURER, demo_together.OTHER_EVALUATOR):
        _score_alone(tender, word, SO_FAR, less=0)


def _name(tender: Tender, word: str, seat: Seat) -> None:
    committee.name(tender, _membership(word).id, seat, actor=_person(demo_together.ASKING), at=clock.now())


def _declare(tender: Tender, word: str, conflict: str = "") -> None:
    said = {"is_not_elected": True, "has_conflict": bool(conflict), "said": conflict}
    committee.declare(_seat(tender, word), **said, actor=_person(word), at=clock.now())  # type: ignore[arg-type]


def _score_alone(tender: Tender, word: str, marks: Marks, *, less: int) -> None:
    """What a member gives: the same as everybody, less so many points; then she closes hers."""
    mine, person = _seat(tender, word), _person(word)
    told = next(one for one in demo_grouped.GROUPED if one.need.title == tender.title_fr)
    for answer, given in zip(_answers(tender, told), marks, strict=True):
        scoring.score(mine, answer, _sheet(tender, given, less), actor=person, at=clock.now())
    scoring.close_own(mine, actor=person, at=clock.now())


def _sheet(tender: Tender, given: Sequence[tuple[int, str]], less: int) -> dict[int, Given]:
    rows = zip(scoring.criteria_of(tender), given, strict=True)
    return {one.id: Given((points - less) * 100, why) for one, (points, why) in rows}


def _answers(tender: Tender, told: demo_grouped.Grouped) -> list[OpenedBid]:
    """The opened answers, in the order in which they are written in `demo_grouped`."""
    by_lead, enterprises = {one.bid.lead_id: one for one in opened.of(tender)}, demo_together.cast().enterprises
    return [by_lead[enterprises[one.lead].id] for one in told.answers]


def _seat(tender: Tender, word: str) -> CommitteeMember:
    person = _person(word)
    return next(one for one in committee.sitting(tender).seats if one.user_id == person.id)


def _person(word: str) -> User:
    return db.session().scalars(select(User).where(User.email == f"{word}@maillage.example")).one()


def _membership(word: str) -> Membership:
    return db.session().scalars(select(Membership).where(Membership.user_id == _person(word).id).limit(1)).unique().one()

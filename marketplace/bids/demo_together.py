"""The regrouped answers of a demonstration: two purchases from a need with criteria, each answered by a group and by others, visited, and
opened by persons of two bodies; and a group that forms on a purchase that is still open. Rooms above score and award.

Everybody does what people do, through the same acts, and the opener has its turn between. One enterprise that answers and one other body
that buys get people who may come in, so that the page of a loser and that of a participant can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select

from marketplace.accounts import demo as people
from marketplace.accounts.models import User
from marketplace.bids import demo_needs
from marketplace.bids.answering import acts, reading
from marketplace.bids.demo_grouped import GROUPED, Answer, Grouped
from marketplace.bids.demo_needs import moment
from marketplace.bids.models import Bid
from marketplace.bids.opening import consents, opener
from marketplace.bids.regrouping import acts as regrouping
from marketplace.bids.regrouping import members, places, room
from marketplace.bids.regrouping.group import Part
from marketplace.core import clock, db
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import Activity, MemberRole, Membership, Organization, OrganizationStatus, Role
from marketplace.tenders.criteria import saving
from marketplace.tenders.models import SiteVisit, Tender
from marketplace.tenders.visiting import acts as visiting
from marketplace.tenders.visiting import queries as visits

ASKING, ANSWERING = demo_needs.NAMES
# Who administers and who evaluates for the other body, and who answers for the enterprise that loses; they may come in.
OTHER_BUYER, OTHER_EVALUATOR, LOSING = "administration.autre-municipalite", "evaluation.autre-municipalite", "reponses.autre-entreprise"
OTHERS = (
    (OTHER_BUYER, "Noémie Obomsawin-Dubé", (Role.ADMINISTRATOR, Role.SIGNATORY), "other_municipality_administrator"),
    (OTHER_EVALUATOR, "Gaston Mercier-Ly", (Role.EVALUATOR,), "other_municipality_evaluator"),
)
# Those of the enterprises that answer, the one of the demonstration apart; the first of them may come in, nobody comes in as the others.
BIDDERS = (
    (LOSING, "Anouk Vollant-Perreault"),
    ("reponses.entreprise-d", "Thierry Sioui-Lambert"),
    ("reponses.entreprise-e", "Marie-Soleil Baptiste"),
    ("reponses.entreprise-f", "Édouard Kanapé-Roux"),
)
# Whoever cooks, serves or feeds comes first: catering, food help, farms.
FOOD = ("S17", "S22", "S01")
BEGAN = timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """The people by the first part of their address, and the enterprises that answer, in their order."""

    people: dict[str, User]
    enterprises: Sequence[Organization]


@panel("seed", rank=1)
def seed(seeding: Seeding) -> None:
    """Invent them, each in units of its own; the opener has its turn between."""
    today = clock.local_day(clock.now())
    with db.database().writing():
        if not _are_there():
            return
        _people(seeding)
    for one in GROUPED:
        with db.database().writing():
            tender_id = _brought(seeding, one, today)
        with db.database().writing():
            _answered(demo_needs.closed(tender_id), one, today)
        opener.open_purchase(tender_id)
    with db.database().writing():
        _form_a_group(seeding)
    seeding.say(f"{len(GROUPED)} purchases answered together")


def cast() -> Cast:
    """Who plays, read in the unit at work; the enterprise of the demonstration comes first."""
    words = [ASKING, ANSWERING, *(word for word, *_rest in (*OTHERS, *BIDDERS))]
    asked = select(User).where(User.email.in_([f"{one}@maillage.example" for one in words]))
    found = {one.email.partition("@")[0]: one for one in db.session().scalars(asked)}
    return Cast(found, [demo_needs.of(found[word])[0] for word in (ANSWERING, *(word for word, _name in BIDDERS))])


def _are_there() -> bool:
    asked = select(User.id).where(User.email.in_([f"{one}@maillage.example" for one in demo_needs.NAMES]))
    return len(db.session().scalars(asked).all()) == len(demo_needs.NAMES) and len(_free_enterprises()) == len(BIDDERS)


def _people(seeding: Seeding) -> None:
    """The people of the enterprises that answer, and those of the other body."""
    for organization, (word, name) in zip(_free_enterprises(), BIDDERS, strict=True):
        _person(seeding, word, name, organization, (Role.ADMINISTRATOR,), "other_enterprise" if word == LOSING else None)
    asked = select(Tender).where(Tender.title_fr == demo_needs.NEEDS[0].title, Tender.is_demo)
    body = demo_needs.participants(seeding, db.session().scalars(asked).unique().one())[1]
    for word, name, roles, called in OTHERS:
        _person(seeding, word, name, body, roles, called)


def _person(seeding: Seeding, word: str, name: str, organization: Organization, roles: Sequence[Role], called: str | None) -> None:
    """A person of an organisation; `called` is her role in the list of those who may come in, None for whom nobody is."""
    asked = select(User.password_hash).where(User.email == f"{ASKING}@maillage.example")
    known = db.session().scalars(asked).one() if called else None
    person = User(email=f"{word}@maillage.example", name=name, password_hash=known, is_demo=True, created_at=seeding.at)
    given = [MemberRole(role=one) for one in roles]
    db.session().add(Membership(user=person, organization=organization, joined_at=seeding.at, roles=given))
    db.session().flush()
    if called:
        told = {"role": called, "login": person.email, "password": people.PASSWORD, "totp_secret": None, "api_token": None}
        seeding.personas.append({**told, "organization_ids": [organization.id]})


def _free_enterprises() -> Sequence[Organization]:
    """As many enterprises as answer, of those that nobody acts for."""
    cooks = exists().where(Activity.organization_id == Organization.id, Activity.sector_code.in_(FOOD))
    alone = ~exists().where(Membership.organization_id == Organization.id)
    shown = (Organization.is_demo, Organization.is_enterprise, Organization.status == OrganizationStatus.PUBLISHED)
    asked = select(Organization).where(*shown, alone).order_by(~cooks, Organization.id).limit(len(BIDDERS))
    return db.session().scalars(asked).unique().all()


def _brought(seeding: Seeding, one: Grouped, today: date) -> int:
    """From its preparation, with its criteria and its visit, to the day when enterprises are called."""
    actor, begun = cast().people[ASKING], moment(today, one.need.opened - 4)

    def announce(tender: Tender) -> None:
        saving.save(tender, one.weighing, actor=actor, at=begun)
        starts = moment(today, one.visit)
        visit = SiteVisit(starts_at=starts, register_until=starts - BEGAN, place=one.meets, is_compulsory=True)
        visiting.announce(tender, visit, actor=actor, at=begun)

    tender = demo_needs.brought(seeding, one.need, actor, today, announce)
    seeding.samples[one.key] = {"number": tender.number}
    return tender.id


def _answered(tender: Tender, one: Grouped, today: date) -> None:
    """Who comes to the visit, what each answers, sealed, and two persons of two bodies who ask for the opening once it is time."""
    found = cast()
    [visit] = visits.of(tender)
    for place in one.come:
        who = found.enterprises[place]
        visiting.register(tender, visit, who, 2, actor=_of(found, place), at=visit.register_until - timedelta(hours=3 + place))
    visiting.note(
        tender, visit, [found.enterprises[place].id for place in one.come], actor=found.people[ASKING], at=visit.starts_at + BEGAN
    )
    for rank, answer in enumerate(one.answers):
        _answer(tender, answer, found, moment(today, one.need.due - 4 + rank) - timedelta(hours=4, minutes=23 * rank))
    assert tender.bids_due_at is not None
    for minutes, word in ((12, ASKING), (25, OTHER_BUYER)):
        person = found.people[word]
        at = tender.bids_due_at + timedelta(minutes=minutes)
        consents.consent(tender, actor=person, at=at, organization=demo_needs.of(person)[0])


def _answer(tender: Tender, answer: Answer, found: Cast, at: datetime) -> None:
    lead, actor = found.enterprises[answer.lead], _of(found, answer.lead)
    bid = acts.begin(tender, lead, actor=actor, at=at)
    acts.save(bid, _said(tender, answer), actor=actor, at=at)
    _gather(bid, answer, found, at)
    acts.submit(bid, actor=actor, at=at + timedelta(hours=4))


def _gather(bid: Bid, answer: Answer, found: Cast, at: datetime) -> None:
    """The lead invites the others and says who does what; they talk, and each accepts the version in hand."""
    actor = _of(found, answer.lead)
    for part in answer.parts:
        who = found.enterprises[part.who]
        if part.who != answer.lead:
            regrouping.invite(bid, who, part.role, actor=actor, at=at)
    wanted = places.of(bid.tender)
    for part in answer.parts:
        spots = [one.id for one in wanted.spots][slice(*part.spots)]
        cells = frozenset((bid.tender.lots[rank].id, spot) for rank in part.lots for spot in spots) & wanted.cells
        who = found.enterprises[part.who]
        regrouping.write_part(bid, Part(who.id, who.name, role=part.role, share=part.share, cells=cells), actor=actor, at=at)
    for minutes, (place, words) in enumerate(answer.talk, start=30):
        room.say(bid, found.enterprises[place], words, actor=_of(found, place), at=at + timedelta(minutes=minutes))
    version = members.in_hand(bid)
    assert version is not None
    for part in answer.parts:
        row = members.row(bid, found.enterprises[part.who].id)
        if row is not None:
            regrouping.accept(row, version.sha256, actor=_of(found, part.who), at=at + timedelta(hours=1 + part.who))


def _said(tender: Tender, answer: Answer) -> dict[str, object]:
    lines = {
        str(lot.id): {"unit_price": price, "capacity": None, "note": ""} for lot, price in zip(tender.lots, answer.prices, strict=True)
    }
    assert tender.scoring is not None
    texts = {str(row.id): {"text": text, "files": []} for row, text in zip(tender.scoring.criteria, answer.texts, strict=True)}
    told = {"delivery": answer.delivery, "note": "", "no_collusion": {"declared": True, "contacts": ""}, "files": []}
    return {"lines": lines, "criteria": texts, **told}


def _form_a_group(seeding: Seeding) -> None:
    """On the purchase that is still open, the enterprise of the demonstration prepares with another one an answer in place of the one that
    it handed in; the other has not accepted it yet."""
    found, title = cast(), demo_needs.NEEDS[1].title
    tender = db.load(Tender, id=db.session().scalars(select(Tender.id).where(Tender.is_demo, Tender.title_fr == title)).one())
    bid = acts.of(tender, found.enterprises[0])
    assert bid is not None
    actor, at = found.people[ANSWERING], bid.updated_at + timedelta(days=2)
    said = reading.readable(tender, bid.lead).content
    table = {str(tender.lots[1].id): {"unit_price": 1_140_000, "capacity": None, "note": ""}}
    acts.save(bid, {**said, "lines": {**said["lines"], **table}}, actor=actor, at=at)
    helper, wanted = found.enterprises[1], places.of(tender)
    regrouping.invite(bid, helper, "Revernit les tables dans son atelier.", actor=actor, at=at)
    for who, lot, role in ((bid.lead, tender.lots[0], "Répare les chaises."), (helper, tender.lots[1], "Revernit les tables.")):
        cells = frozenset(cell for cell in wanted.cells if cell[0] == lot.id)
        regrouping.write_part(bid, Part(who.id, who.name, role=role, cells=cells), actor=actor, at=at)
    room.say(bid, bid.lead, "Pouvez-vous passer prendre les tables le mardi?", actor=actor, at=at + timedelta(minutes=20))
    seeding.samples["group_forming"] = {"number": tender.number}


def _of(found: Cast, place: int) -> User:
    return found.people[ANSWERING if place == 0 else BIDDERS[place - 1][0]]

"""The price requests of the people of the matrix: one that they write, one that they sent, one whose answers are open, one that they were
asked and answered."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from marketplace.awards.models import CommitteeMember, Seat
from marketplace.bids.answering import acts
from marketplace.bids.opening import consents
from marketplace.core.db import session
from marketplace.organizations.models import Membership, Organization, Role
from marketplace.tenders.models import Tender, TenderStage
from tests.bids.opening.things import said
from tests.builders import AT
from tests.tenders.asking.things import make_price_request, someone
from tests.tenders.things import member

_DRAFTED = (
    "write_asking",
    "asking_enterprises",
    "choose_enterprises",
    "name_enterprise",
    "remove_enterprise",
    "review_asking",
    "send_asking",
    "visits",
    "remove_visit",
    "weigh_asking",
    "unweigh_asking",
)
_DOCUMENTS = ("send_asking_document", "remove_asking_document")
_SENT = ("asking_desk", "amend_asking", "amend_asking_document", "cancel_asking", "asking_questions", "answer_asking", "asking_document")
_SENT_BESIDE = ("visit_list", "note_visit", "accept_extension", "refuse_extension")
_ASKED = ("asked_one", "asked_document", "ask_about_asked", "register_for_visit", "cancel_visit")
_ANSWERED = ("answer", "save_answer", "review", "hand_in", "withdraw", "correct", "send_again", "own_document")
_GROUPS = ("group", "choose_group_form", "invite_member", "member", "write_member", "remove_member", "say", "room_document")
_SEATS = (
    "joined",
    "read_to_accept",
    "accept",
    "leave",
    "say_joined",
    "joined_document",
    "joined_request_document",
    "joined_room_document",
    "joined_receipt",
    "joined_copy",
)
_RECEIPTS = ("receipt", "receipt_copy", "receipt_file")
_OPENED = ("minutes", "minutes_document", "answers", "answer_document", "answers_csv", "answers_xlsx", "set_aside", "take_back")
_EVALUATED = (
    "evaluation",
    "name_to_committee",
    "remove_from_committee",
    "grant_margin",
    "answer_complaint",
    "evaluation_document",
)
_SITTING = ("sit", "declare", "score", "scored_document", "close_own_scores", "close_scores")
# Which of them the number of an endpoint names.
NUMBERED = {
    **{f"tenders.{one}": "asking_draft" for one in (*_DRAFTED, *_DOCUMENTS)},
    **{f"tenders.{one}": "asking" for one in (*_SENT, *_SENT_BESIDE)},
    **dict.fromkeys(("bids.opening", "bids.ask_opening"), "asking"),
    **{f"bids.{one}": "asking_open" for one in _OPENED},
    **dict.fromkeys(("awards.choose", "awards.cancel_choice"), "asking_open"),
    **{f"bids.{one}": "asking_open" for one in ("price_opening", "ask_price_opening", "price_minutes_document")},
    **{f"awards.{one}": "asking_open" for one in (*_EVALUATED, *_SITTING)},
    "awards.complain": "asking_received",
    **{f"tenders.{one}": "asking_received" for one in _ASKED},
    **{f"bids.{one}": "asking_received" for one in (*_ANSWERED, *_GROUPS, *_SEATS, *_RECEIPTS)},
}
# What the other parts of these addresses are, the same for everybody.
CONSTANTS = {"enterprise": "nulle-part", "member": "nulle-part", "file": "jeton"}
CONSTANTS |= dict.fromkeys(("answer", "proposal", "visit", "complaint", "seat"), 999_999_999)
SENT, DUE = AT - timedelta(days=30), AT - timedelta(days=3)


def of_organization(enterprise: Organization, buyer: Organization, others: list[Organization], *, is_own: bool) -> dict[str, Any]:
    """What it asks as a buyer, and what it was asked by another. A request to others answers as nothing."""
    sent = make_price_request(enterprise, others)
    draft = make_price_request(enterprise, others, stage=TenderStage.DRAFT)
    past = make_price_request(enterprise, others, due=DUE, at=SENT)
    _answer(past, others[0], SENT)
    for role in (Role.BUYER, Role.EVALUATOR):
        consents.consent(past, actor=member(enterprise, role), at=DUE + timedelta(hours=1))
    _seat(past, enterprise)
    asked = make_price_request(buyer, [enterprise, others[0]] if is_own else others)
    if is_own:
        _answer(asked, enterprise, AT)
    written = {"asking": sent.number, "asking_draft": draft.number, "asking_open": past.number}
    return {**written, "asking_received": asked.number, "to_open": past.id}


def _seat(tender: Tender, organization: Organization) -> None:
    """Those who administer keep the scores of its committee, those who evaluate sit on it; nobody declared anything yet."""
    seats = {Role.ADMINISTRATOR: Seat.SECRETARY, Role.EVALUATOR: Seat.MEMBER}
    for one in session().scalars(select(Membership).filter_by(organization_id=organization.id)):
        for role in [held.role for held in one.roles if held.role in seats][:1]:
            session().add(
                CommitteeMember(tender=tender, user=one.user, organization=organization, seat=seats[role], named_at=SENT, declaration="")
            )
    session().flush()


def _answer(tender: Tender, lead: Organization, at: Any) -> None:
    """An answer that was handed in."""
    actor = someone(lead, Role.ADMINISTRATOR)
    bid = acts.begin(tender, lead, actor=actor, at=at)
    acts.save(bid, said(tender, 120_000), actor=actor, at=at)
    acts.submit(bid, actor=actor, at=at)
    session().flush()

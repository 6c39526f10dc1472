"""Joint listings at their edges: published many at once or from a file, saved again and again, when two of the pages become one."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.catalogue import actions, content, queries
from marketplace.catalogue.files import bulk, importing
from marketplace.catalogue.files.bulk import Changes
from marketplace.catalogue.joint import acts, terms
from marketplace.catalogue.models import Listing, ListingStatus
from marketplace.catalogue.rules import NOBODY
from marketplace.core import db
from marketplace.organizations.duplicates import merging, unmerging
from marketplace.organizations.models import Merge, Organization
from tests.builders import AT
from tests.catalogue.test_joint import Joint, publish, told
from tests.core.imports import files


@pytest.fixture
def joint(app: Flask) -> Joint:
    return Joint(app)


def imported(joint: Joint, title: str) -> list[Any]:
    """The outcome of each row of a file that publishes it under this title, with its sentences."""
    data = files.table(["reference", "title_fr", "status"], ["P-0001", title, "publié"])
    run = files.imported(joint.app, data, kind=importing.KIND, owner_id=joint.organizations[0])
    return [(one.outcome.value, [said["text"] for said in one.messages]) for one in files.rows_of(joint.app, run)]


def previewed(joint: Joint, **changes: Any) -> str:
    """Why a change of many would not publish it; empty when it would."""
    with joint.app.test_request_context(), db.database().reading() as session:
        (line,) = bulk.preview([session.get_one(Listing, joint.id)], Changes(status=ListingStatus.PUBLISHED, **changes), AT)
        return line.why_not


def test_it_is_published_many_at_once_or_from_a_file_only_as_all_accepted_it(joint: Joint) -> None:
    assert "n’a pas encore accepté la version 2" in previewed(joint)
    ((outcome, said),) = imported(joint, "Repas à domicile")
    assert (outcome, len(said), joint.now()[2]) == ("unchanged", 1, False)
    joint.answer(1, 2)
    joint.answer(2, 2)
    assert "n’a pas encore accepté la version 3" in previewed(joint, percent=100), "what changes with it was accepted by nobody"
    assert previewed(joint) == ""
    assert [outcome for outcome, _said in imported(joint, "Repas à domicile")] == ["changed"]
    assert joint.now() == (2, [2, 2], True)
    assert [outcome for outcome, _said in imported(joint, "Repas livrés")] == ["changed"]
    assert joint.now() == (3, [2, 2], False)


def test_who_has_not_read_an_invitation_is_not_told_again_at_each_save(joint: Joint) -> None:
    assert len(told(joint, 1)) == 1
    for number in range(3):
        joint.bring(lead_time_days=number)
        assert len(told(joint, 1)) == 1
    joint.answer(1, joint.now()[0])
    for number in range(3):
        joint.bring(lead_time_days=10 + number)
        assert [one.split()[0] for one in told(joint, 1)] == ["«", "L’offre"], "that her acceptance holds no more, once"


def test_an_offer_has_a_bound() -> None:
    said = terms.normal({"organization": number} for number in range(terms.MOST_MEMBERS + 1))
    assert [len(terms.faults(said)), terms.faults(said[1:])] == [1, []]


@pytest.mark.parametrize("kept", [0, 1])
def test_a_member_that_becomes_one_with_the_lead_is_passed_over_until_the_merge_is_undone(joint: Joint, kept: int) -> None:
    joint.answer(1, 2)
    joint.answer(2, 2)
    publish(joint)
    with joint.app.app_context(), db.database().writing() as session:
        both = [session.get_one(Organization, joint.organizations[place]) for place in (kept, 1 - kept)]
        merging.merge(both[0], both[1], {}, actor=None, at=AT)
    assert joint.now() == (2, [2], True)
    with joint.app.app_context(), db.database().reading() as session:
        assert acts.of(session.get_one(Organization, joint.organizations[kept])) == []
    with joint.app.app_context(), db.database().writing() as session:
        unmerging.unmerge(session.scalars(select(Merge)).one(), actor=None, at=AT)
    assert joint.now() == (2, [2, 2], True)
    with joint.app.app_context(), db.database().writing() as session:
        both = [session.get_one(Organization, joint.organizations[place]) for place in (kept, 1 - kept)]
        merging.merge(both[0], both[1], {}, actor=None, at=AT)
        listing = session.get_one(Listing, joint.id)
        said = content.content_of(listing) | {"lead_time_days": 7}
        assert actions.revise(listing, said, actor=None, at=AT) is not None, "the lead goes on writing it"
    joint.answer(2, 3)
    with joint.app.app_context(), db.database().reading() as session:
        assert [one.id for one in session.scalars(queries.seen_by(NOBODY, AT)).unique()] == [joint.id], "lists say as its page does"

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
from marketplace.organizations.models import MemberRole, Membership, Merge, Organization, Role
from tests.builders import AT
from tests.catalogue.test_joint import Joint, publish, told
from tests.catalogue.things import make_listing
from tests.core.imports import files
from tests.page import NBSP


@pytest.fixture
def joint(app: Flask) -> Joint:
    return Joint(app)


def imported(joint: Joint, title: str) -> list[Any]:
    """The outcome of each row of a file that publishes it under this title, with its sentences."""
    data = files.table(["reference", "title_fr", "status"], ["P-0001", title, "publié"])
    run = files.imported(joint.app, data, kind=importing.KIND, owner_id=joint.organizations[0])
    return [(one.outcome.value, [said["text"] for said in one.messages]) for one in files.rows_of(joint.app, run)]


def taken(joint: Joint, title: str, *, is_dry: bool = False) -> int:
    """The number of the import of a file that gives it this title."""
    data = files.table(["reference", "title_fr"], ["P-0001", title])
    return files.imported(joint.app, data, kind=importing.KIND, owner_id=joint.organizations[0], is_dry=is_dry)


def tried(joint: Joint, title: str) -> int:
    return taken(joint, title, is_dry=True)


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


def test_whatever_would_void_what_was_accepted_says_so_first_and_names_who(joint: Joint) -> None:
    lead, base = joint.visitor(0), f"/espace/{joint.slugs[0]}/catalogue"
    one, falls, names = f"{base}/{joint.slug}", "Un changement annule", "La Deuxième; La Troisième"
    trial = f"{base}/fichiers/{tried(joint, 'Repas livrés')}"
    for path in (f"{one}/pieces", f"{one}/versions/1", trial):
        assert falls not in lead.get(path), "nobody has accepted yet"
    joint.answer(1, 2)
    joint.answer(2, 2)
    for path in (f"{one}/pieces", f"{one}/versions/1", trial):
        page = lead.get(path)
        assert falls in page, path
        assert names in page, path
    assert falls not in lead.get(f"{one}/versions/2"), "there is nothing to go back to"
    assert falls not in lead.get(f"{base}/fichiers/{tried(joint, 'Repas à domicile')}")
    with joint.app.app_context(), db.database().reading() as session:
        said = {"article": f"{joint.id}:{session.get_one(Listing, joint.id).version}", "round_to": "100"}
    for changes, is_voided in (({"percent": "5"}, True), ({"status": "published"}, False), ({"percent": "0"}, False)):
        page = lead.post(f"{base}/plusieurs", {**said, **changes})
        assert (falls in page, names in page) == (is_voided, is_voided), changes
    done = taken(joint, "Repas livrés")
    assert f"Repas livrés (P-0001) · {names}" in lead.get(f"{base}/fichiers/{done}")
    joint.answer(1, 3)
    page = lead.get(f"/en{base}/fichiers/{done}")
    assert "La Troisième" in page
    assert "La Deuxième" not in page, "who accepted again is not waited for"


def test_who_has_not_read_an_invitation_is_not_told_again_at_each_save(joint: Joint) -> None:
    assert len(told(joint, 1)) == 1
    for number in range(3):
        joint.bring(lead_time_days=number)
        assert len(told(joint, 1)) == 1
    joint.answer(1, joint.now()[0])
    for number in range(3):
        joint.bring(lead_time_days=10 + number)
        assert [one.split()[0] for one in told(joint, 1)] == ["«", "L’offre"], "that her acceptance holds no more, once"


def test_who_runs_two_of_the_enterprises_reads_for_which_she_answers(joint: Joint) -> None:
    with joint.app.app_context(), db.database().writing() as session:
        roles = [MemberRole(role=Role.ADMINISTRATOR)]
        session.add(Membership(user_id=joint.people[1], organization_id=joint.organizations[2], joined_at=AT, roles=roles))
    page = joint.visitor(1).get("/compte/aujourdhui")
    for name in ("La Deuxième", "La Troisième"):
        assert f"Répondre à l’offre regroupée «{NBSP}Repas à domicile{NBSP}», pour {name}" in page


def test_the_invitation_warns_that_the_listing_hides_only_while_it_is_seen(joint: Joint) -> None:
    form, warning = f"/espace/{joint.slugs[0]}/catalogue/{{}}/membres/ajouter", "ne sera plus visible des acheteurs"
    with joint.app.app_context(), db.database().writing() as session:
        alone = make_listing(session.get_one(Organization, joint.organizations[0]), title_fr="Traiteur").slug
    joint.answer(1, 2)
    joint.answer(2, 2)
    publish(joint)
    joint.bring(price=400_000)
    assert warning in joint.visitor(0).get(form.format(alone))
    assert warning not in joint.visitor(0).get(form.format(joint.slug)), "it is hidden already"


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

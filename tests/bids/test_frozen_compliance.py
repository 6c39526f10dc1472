"""The compliance file of an answer: what lacks is told before, what is there is frozen at the hand-in, and read with the opened answer."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import db, files
from marketplace.organizations.models import ComplianceItem, ComplianceKind, Organization
from tests.bids.things import TYPED, Asked, hand_in, make_asked, save
from tests.builders import AT


@pytest.fixture
def asked(app: Flask, test_clock: Any) -> Asked:
    test_clock(AT)
    return make_asked(app)


def keep(asked: Asked, until: date | None, *, number: int = 0, title: str = "Attestation du Fleuve") -> str:
    """A document put in the file of the enterprise that answers; the label of its kind."""
    with asked.app.app_context():
        kept = files.keep(io.BytesIO(f"%PDF-1.7 {title} {until}".encode()))
        with db.database().writing() as session:
            ours = session.scalars(select(Organization).filter_by(slug=asked.slugs["ours"])).unique().one()
            kind = session.scalars(select(ComplianceKind).order_by(ComplianceKind.rank, ComplianceKind.code)).all()[number]
            stored = files.add(kept, name="piece.pdf", media_type="application/pdf", at=AT)
            session.flush()
            told = {
                "organization_id": ours.id,
                "kind_code": kind.code,
                "title": title,
                "expires_on": until,
                "file_id": stored.id,
                "added_at": AT,
            }
            session.add(ComplianceItem(**told))
            return str(kind.label_fr)


def test_what_lacks_or_ends_too_early_is_told_before_the_hand_in_and_stops_nothing(asked: Asked) -> None:
    label = keep(asked, AT.date() + timedelta(days=20))
    visitor = asked.visitor("signatory")
    save(visitor, asked.path, **TYPED)
    review = visitor.get(f"{asked.path}/deposer")
    assert label in review
    assert "prend fin trop tôt" in review
    assert "qui n’y est pas" in review
    hand_in(visitor, asked.path)
    assert asked.content()["compliance"][0]["label"] == label


def test_the_file_is_that_of_the_hand_in_and_not_of_the_save(asked: Asked) -> None:
    visitor = asked.visitor("signatory")
    save(visitor, asked.path, **TYPED)
    assert "compliance" not in asked.content()
    shown = visitor.get(f"{asked.path}/deposer")
    [sha256] = shown.tree.xpath("//input[@name='sha256']/@value")
    keep(asked, None)
    visitor.post(f"{asked.path}/deposer", {"sha256": sha256})
    [piece] = asked.content()["compliance"]
    assert (piece["title"], piece["valid_until"], len(piece["sha256"])) == ("Attestation du Fleuve", None, 64)
    # A button pressed twice hands in once, although what it showed was sealed anew.
    visitor.post(f"{asked.path}/deposer", {"sha256": sha256})
    assert [one.kind.value for one in asked.events()] == ["received"]
    keep(asked, None, number=1, title="Arrivée après")
    assert [one["title"] for one in asked.content()["compliance"]] == ["Attestation du Fleuve"], "frozen"


def test_a_file_that_did_not_change_leaves_the_version_that_was_shown_as_it_was(asked: Asked) -> None:
    keep(asked, None)
    visitor = asked.visitor("signatory")
    save(visitor, asked.path, **TYPED)
    before = asked.bid(lambda one: one.versions[-1].sha256)
    hand_in(visitor, asked.path)
    assert asked.bid(lambda one: one.versions[-1].sha256) == before

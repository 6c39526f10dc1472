"""The files of the demonstration are lawful: each was approved by the acts that refuse the others, under the ceiling of its own day."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.contracting.advising import taxes
from marketplace.contracting.demo_direct import PLANS
from marketplace.contracting.direct import pieces, rules
from marketplace.contracting.models import DirectAward, DirectAwardStatus, TaxBasis
from marketplace.core import db, seeding


@pytest.mark.slow
def test_every_file_of_the_demonstration_stays_under_the_ceiling_of_its_day(app: Flask) -> None:
    with app.app_context():
        seeding.seed("S", 1, lambda text: None)
    with app.app_context(), db.database().reading() as session:
        found = [one for one in session.scalars(select(DirectAward)) if one.origin is None]
        assert len(found) == len(PLANS)
        assert {one.status for one in found} == set(DirectAwardStatus)
        assert all(one.is_demo for one in found)
        for one in found:
            if one.status is DirectAwardStatus.DRAFT:
                continue
            cents, basis, _reference = one.frozen["ceiling"]
            assert taxes.cents_in(rules.amount_of(one), TaxBasis(basis), one.awarded_on or date.min) < cents, one.number
            assert one.approved_by_id, one.number
            assert one.rule, one.number
        assert pieces.broken_promises() == []

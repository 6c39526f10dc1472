"""What is kept of the unmet demand, as tests read it."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from marketplace.core import db
from marketplace.search.demand import counting as demand
from marketplace.search.models import SearchDemand
from tests.builders import AT


def gather(app: Flask) -> None:
    with app.app_context():
        demand.gather(job=None, at=AT)  # type: ignore[arg-type]


def rows(app: Flask) -> list[tuple[str, str | None, date, int]]:
    with app.app_context(), db.database().reading() as session:
        kept = select(SearchDemand.words, SearchDemand.region_code, SearchDemand.day, SearchDemand.count).order_by(SearchDemand.id)
        return [tuple(row) for row in session.execute(kept)]

"""What the processes of a rush do: each presses the button for answers of its own, as a browser does, and tells how long each took."""

import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import clock, db
from marketplace.organizations.models import Membership, Organization
from marketplace.tenders.models import Tender
from tests.page import Visitor
from tests.tenders.racing import site

SETTLED = 1.0


def rush(url: str, folder: str, start: str, **more: Any) -> dict[str, Any]:
    """One process of the rush; or, without a database, the one that lets the others go when all are ready."""
    if not url:
        while len(list(Path(folder).glob("ready-*"))) < more["processes"]:
            time.sleep(0.05)
        time.sleep(SETTLED)
        Path(start).touch()
        return {}
    app = site(url, folder)
    clock.use_test_clock(Path(folder) / "clock")
    presses = [_prepared(app, more["tender_id"], one) for one in more["organizations"]]
    Path(more["ready"]).touch()
    while not Path(start).exists():
        time.sleep(0.005)
    times, refused, cpu, began = [], 0, time.process_time(), time.time()
    for visitor, path, sent in presses:
        pressed = time.perf_counter()
        while (status := visitor.client.post(path, data=sent).status_code) == 503:
            refused += 1
        assert status == 303, (path, status)
        times.append(time.perf_counter() - pressed)
    return {"times": times, "refused": refused, "began": began, "ended": time.time(), "cpu": time.process_time() - cpu}


def _prepared(app: Any, tender_id: int, organization_id: int) -> tuple[Visitor, str, dict[str, str]]:
    """A person who has read her answer over, where she presses, and what her browser will send."""
    with app.app_context(), db.database().reading() as session:
        person = session.scalars(
            select(User).join(Membership, Membership.user_id == User.id).filter_by(organization_id=organization_id)
        ).one()
        slug = session.get_one(Organization, organization_id).slug
        number = session.get_one(Tender, tender_id).number
    visitor, path = Visitor(app).sign_in(person), f"/espace/{slug}/reponses/{number}/deposer"
    tree = visitor.get(path).tree
    return visitor, path, {name: tree.xpath(f"string(//input[@name='{name}']/@value)") for name in ("sha256", "csrf_token")}

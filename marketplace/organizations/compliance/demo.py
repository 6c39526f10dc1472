"""A compliance file of the demonstration, shared with its municipality, and what invented enterprises say of their capacity."""

import io
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from marketplace.core import clock, db, documents
from marketplace.core.documents import Kept
from marketplace.core.seeding import Seeding
from marketplace.organizations.capacity.rules import months_from
from marketplace.organizations.compliance import keeping, reading
from marketplace.organizations.compliance.keeping import Told
from marketplace.organizations.models import (
    Availability,
    ComplianceFile,
    ComplianceShare,
    MonthRoom,
    Organization,
    OrganizationStatus,
    Room,
    Stop,
)

# Good for as long as the other rights of the demonstration are.
LAST_DAY = date(2030, 12, 31)
# Each piece by its kind, with its last good day: the second attestation takes the place of the first.
PIECES = (
    ("INSURANCE", "RC-0001-EX", LAST_DAY),
    ("ARQ", "EX-12344", date(2025, 12, 31)),
    ("ARQ", "EX-12345", date(2030, 6, 30)),
    ("CNESST", "EX-77", LAST_DAY),
    ("OQLF", "EX-9", None),
)
ISSUED_BEFORE = timedelta(days=120)
MONTHS_SAID = 60


def seed(seeding: Seeding) -> None:
    """The file of the enterprise whose people can be tried, and what some enterprises say of their capacity."""
    kept = documents.keep(io.BytesIO(_sheet("Document de démonstration, sans valeur")), "piece-de-demonstration.pdf")
    roles: dict[str, Any] = {one["role"]: one["organization_ids"][0] for one in seeding.personas if one.get("organization_ids")}
    with db.database().writing() as session:
        enterprise = session.get_one(Organization, roles["enterprise_administrator"])
        _file(seeding, enterprise, kept)
        share = {"organization_id": enterprise.id, "buyer_id": roles["municipality_administrator"], "given_at": seeding.at}
        session.add(ComplianceShare(**share, kinds=None, ends_on=LAST_DAY))
        _capacities(seeding, enterprise.id)


def _file(seeding: Seeding, enterprise: Organization, kept: Kept) -> None:
    today = clock.local_day(seeding.at)
    for code, number, until in PIECES:
        kind = reading.kind(code)
        told = Told(number=number, issuer=kind.issuer, issued_on=today - ISSUED_BEFORE, expires_on=until)
        keeping.add(enterprise, kind, told, kept, in_place_of=reading.in_place(enterprise, code), actor=None, at=seeding.at)
    db.session().add(ComplianceFile(organization_id=enterprise.id, is_shown=True))


def _capacities(seeding: Seeding, first: int) -> None:
    """One in eighteen is full, one in thirty in pause, one in twenty-four says its months; always the same for the same directory."""
    shown = (Organization.is_demo, Organization.is_enterprise, Organization.status == OrganizationStatus.PUBLISHED)
    today = clock.local_day(seeding.at)
    months = months_from(today, MONTHS_SAID)
    for place, number in enumerate(db.session().scalars(select(Organization.id).where(*shown).order_by(Organization.id))):
        stop = None if number == first else Stop.FULL if place % 18 == 5 else Stop.PAUSE if place % 30 == 11 else None
        says = place % 24 == 0
        if stop or says:
            until = LAST_DAY if stop is Stop.FULL else None
            db.session().add(Availability(organization_id=number, stop=stop, until=until, said_at=seeding.at))
        if says:
            db.session().add_all(_months(number, place, months))


def _months(number: int, place: int, months: list[date]) -> list[MonthRoom]:
    turn = (Room.PARTLY, Room.FREE, Room.FREE, Room.FULL)
    return [MonthRoom(organization_id=number, month=month, room=turn[(place // 24 + rank) % 4]) for rank, month in enumerate(months)]


def _sheet(words: str) -> bytes:
    """A PDF of one page that says these words, without an accent that its font could not say."""
    said = words.encode("cp1252").replace(b"(", b"").replace(b")", b"")
    content = b"BT /F1 18 Tf 72 700 Td (" + said + b") Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer\n<</Size 6/Root 1 0 R>>\n"
    return written + head + b"startxref\n%d\n%%%%EOF\n" % len(written)

"""What compliance files and capacity promise of their rows, asked by `verify`."""

from collections.abc import Iterator

from sqlalchemy import Select, select

from marketplace.organizations.models import Availability, ComplianceItem, ComplianceShare, Organization, Stop

Question = tuple[str, Select[tuple[object, ...]]]


def broken_promises() -> Iterator[Question]:
    """Each promise that a row may break: a sentence, and the rows that do."""
    item, share = ComplianceItem, ComplianceShare
    yield "Compliance document %(id)s ends before it was issued.", select(item.id).where(item.expires_on < item.issued_on)
    yield "Compliance document %(id)s left its file before it came in.", select(item.id).where(item.ended_at < item.added_at)
    yield (
        "Share %(id)s gives a compliance file to what is no buyer.",
        select(share.id).where(
            share.withdrawn_at.is_(None), share.buyer_id.in_(select(Organization.id).where(Organization.buyer_type.is_(None)))
        ),
    )
    yield (
        "Organisation %(organization_id)s says that it is full without a last day.",
        select(Availability.organization_id).where(Availability.stop == Stop.FULL, Availability.until.is_(None)),
    )

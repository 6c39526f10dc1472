"""What teams promise of their rows, asked by `verify`: no power is left to nobody, none outlives what gave it."""

from collections.abc import Iterator

from sqlalchemy import Select, exists, or_, select

from marketplace.organizations.models import (
    EmailDomain,
    JoinRequest,
    Mandate,
    MemberRole,
    Membership,
    Organization,
    Role,
    Standing,
    TeamInvitation,
)
from marketplace.organizations.teams import domains, rules

Question = tuple[str, Select[tuple[object, ...]]]


def broken_promises() -> Iterator[Question]:
    """Each promise that a row may break: a sentence, and the rows that do."""
    now = Membership.ended_at.is_(None)
    administers = exists().where(MemberRole.membership_id == Membership.id, MemberRole.role == Role.ADMINISTRATOR)
    with_one = select(Membership.organization_id).where(now, administers)
    yield (
        "Organisation %(organization_id)s has members and nobody to give roles.",
        select(Membership.organization_id).where(now, Membership.organization_id.not_in(with_one)).distinct(),
    )
    yield (
        "Membership %(id)s holds no role.",
        select(Membership.id).where(now, ~exists().where(MemberRole.membership_id == Membership.id)),
    )
    dated = or_(MemberRole.starts_on.is_not(None), MemberRole.ends_on.is_not(None))
    yield "Role %(id)s has days that its kind does not have.", select(MemberRole.id).where(MemberRole.role.in_(rules.WITHOUT_DAYS), dated)
    bounded = MemberRole.ceiling_cents.is_not(None)
    yield (
        "Role %(id)s has a ceiling that its kind does not have.",
        select(MemberRole.id).where(MemberRole.role.not_in(rules.WITH_CEILING), bounded),
    )
    yield "Membership %(id)s ended before it began.", select(Membership.id).where(Membership.ended_at < Membership.joined_at)
    taken = (TeamInvitation.accepted_at.is_not(None), TeamInvitation.withdrawn_at.is_not(None))
    yield "Invitation %(id)s was both taken and withdrawn.", select(TeamInvitation.id).where(*taken)
    yield "Domain %(id)s is one where anybody may have an address.", select(EmailDomain.id).where(EmailDomain.domain.in_(domains.free()))
    yield (
        "Mandate %(id)s is given to what is no network, or by what is no enterprise.",
        select(Mandate.id)
        .where(Mandate.given_at.is_not(None), Mandate.withdrawn_at.is_(None))
        .where(
            Mandate.network_id.in_(select(Organization.id).where(Organization.network_type.is_(None)))
            | Mandate.enterprise_id.in_(select(Organization.id).where(~Organization.is_enterprise))
        ),
    )
    yield (
        "Standing %(id)s confirms what is no buyer.",
        select(Standing.id).join(Organization).where(Standing.confirmed_at.is_not(None), Organization.buyer_type.is_(None)),
    )
    yield (
        "Request %(id)s is accepted and not decided.",
        select(JoinRequest.id).where(JoinRequest.is_accepted, JoinRequest.decided_at.is_(None)),
    )

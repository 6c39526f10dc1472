"""What a merge changes beside the rows that move: whoever is in both teams has one place, with the roles of both; what both pages offered,
were asked or gave is open once; what confirms or suspends one holds for the other. All of it is noted, so that it can be undone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select

from marketplace.accounts import sessions
from marketplace.accounts.models import User
from marketplace.core import audit, clock, db
from marketplace.core.locale import _
from marketplace.organizations.duplicates.written import plain, value
from marketplace.organizations.models import (
    JoinRequest,
    Mandate,
    MemberRole,
    Membership,
    Merge,
    Organization,
    Role,
    Standing,
    TeamInvitation,
)
from marketplace.organizations.teams import membership, rules, standing

# A row that the merge changed or made (`before` is None): what it said, what it says, and the row of the kept page that stands for it.
Note = dict[str, Any]
MODELS: dict[str, Any] = {one.__tablename__: one for one in (Membership, MemberRole, TeamInvitation, JoinRequest, Mandate, Standing)}
# What a mandate says of itself.
WORD = ("asked_by_id", "asked_at", "given_by_id", "given_at", "ends_on")


def unite(kept: Organization, absorbed: Organization, *, actor: User | None, at: datetime) -> list[Note]:
    """Close what stayed open on the absorbed page, once its other rows have moved, and have the kept page say it too."""
    notes: list[Note] = []
    for one in _open(Membership, Membership.organization_id == absorbed.id):
        twin = _twin(Membership, organization_id=kept.id, user_id=one.user_id)
        notes += _give_roles(twin, one.roles, actor=actor, at=at) if twin else []
        notes.append(_change(one, twin, ended_at=at))
    for invitation in _open(TeamInvitation, TeamInvitation.organization_id == absorbed.id):
        if twin := _twin(TeamInvitation, organization_id=kept.id, email=invitation.email):
            notes.append(_change(twin, None, roles=list(dict.fromkeys([*twin.roles, *invitation.roles]))))
        notes.append(_change(invitation, twin, withdrawn_at=at))
    for request in _open(JoinRequest, JoinRequest.organization_id == absorbed.id):
        twin = _twin(JoinRequest, organization_id=kept.id, user_id=request.user_id)
        notes.append(_change(request, twin, decided_at=at))
    for mandate in _open(Mandate, (Mandate.enterprise_id == absorbed.id) | (Mandate.network_id == absorbed.id)):
        notes += _close_mandate(mandate, kept, absorbed, at)
    notes += _unite_standings(kept, absorbed, at)
    db.session().flush()
    db.session().info.pop("organizations.memberships", None)
    return notes


def part(notes: Sequence[Note], *, at: datetime) -> None:
    """Give back what `unite` changed: a row that says something else by now keeps it, a place left since stays left."""
    for note in reversed(notes):
        row = db.session().get(MODELS[note["table"]], note["id"])
        if row is None:
            continue
        if isinstance(row, MemberRole):
            _take_role(row, at)
        elif note["before"] is None:
            if _says(row, note["after"]):
                db.session().delete(row)
        elif _comes_back(row, note):
            columns = inspect(type(row)).columns
            for name, before in note["before"].items():
                setattr(row, name, value(columns[name], before))
        db.session().flush()
    db.session().expire_all()
    db.session().info.pop("organizations.memberships", None)


def why_not_part(merge: Merge) -> list[str]:
    """Each team that would be left to nobody if this merge were undone now, in a sentence. Both are locked when the unit writes."""
    teams = {one.id: membership.hold(one) for one in sorted((merge.kept, merge.absorbed), key=lambda one: one.id)}
    came = {key[0] for note in merge.before["moved"] if note["table"] == "memberships" for key in note["keys"]}
    notes = merge.before.get("united", [])
    lent = {note["id"] for note in notes if note["table"] == "member_roles"}
    closed = [(db.session().get(Membership, note["id"]), note) for note in notes if note["table"] == "memberships"]
    reopened = [row for row, note in closed if row is not None and _comes_back(row, note)]
    stay = [one for one in teams[merge.kept_id] if one.id not in came]
    leave = [*teams[merge.absorbed_id], *(one for one in teams[merge.kept_id] if one.id in came), *reopened]
    names = {side: merge.before[side]["name"] for side in ("kept", "absorbed")}
    return [
        _("L’équipe de « %(name)s » n’aurait plus d’administration : donnez d’abord ce rôle à un autre de ses membres.", name=names[side])
        for side, team in (("kept", stay), ("absorbed", leave))
        if team and not any(role.role is Role.ADMINISTRATOR and role.id not in lent for one in team for role in one.roles)
    ]


def people_of(page: Organization) -> list[User]:
    """Who is in the team of a page now: when it becomes another page's, or is given back, their rights change."""
    open_places = select(Membership.user_id).where(Membership.organization_id == page.id, Membership.is_open)
    return list(db.session().scalars(select(User).where(User.id.in_(open_places)).order_by(User.id)))


def _give_roles(member: Membership, roles: Sequence[MemberRole], *, actor: User | None, at: datetime) -> Iterator[Note]:
    """Give a member the roles that she has on the other page and not here, within their bounds; her sessions end."""
    before, held = membership.roles_told(member.roles), {one.role for one in member.roles}
    made = [MemberRole(**vars(membership.grant_of(one))) for one in roles if one.role not in held]
    if not made:
        return
    membership.touch(member)
    member.roles.extend(made)
    db.session().flush()
    changes = {"roles": (before, membership.roles_told(member.roles))}
    audit.record("organizations.team_roles", member, actor=actor, at=at, changes=changes, organization_id=member.organization_id)
    sessions.rights_changed(member.user, at=at)
    yield from (_made(one) for one in made)


def _take_role(lent: MemberRole, at: datetime) -> None:
    """Take back a role that came from the other page; whoever has no other one here any more reads."""
    member = db.session().get_one(Membership, lent.membership_id)
    membership.touch(member)
    if len(member.roles) > 1:
        member.roles.remove(lent)
    else:
        lent.role, lent.ceiling_cents, lent.starts_on, lent.ends_on = Role.READER, None, None, None
    sessions.rights_changed(member.user, at=at)


def _close_mandate(mandate: Mandate, kept: Organization, absorbed: Organization, at: datetime) -> Iterator[Note]:
    """End a mandate that stayed behind; when it is in force and that of the kept page is not, the kept page gives it."""
    side, other = ("enterprise_id", "network_id") if mandate.enterprise_id == absorbed.id else ("network_id", "enterprise_id")
    twin = _twin(Mandate, **{side: kept.id, other: getattr(mandate, other)})
    today = clock.local_day(at)
    if twin and rules.is_mandate_in_force(mandate, today) and not rules.is_mandate_in_force(twin, today):
        yield _change(twin, None, **{name: getattr(mandate, name) for name in WORD})
    yield _change(mandate, twin, withdrawn_at=at)


def _unite_standings(kept: Organization, absorbed: Organization, at: datetime) -> Iterator[Note]:
    """The kept page is confirmed when the other was, unless that was taken back of it; suspended when either is, until the later end."""
    theirs = absorbed.standing
    if theirs is None:
        return
    own = kept.standing
    values = standing.united(kept, own, theirs, at)
    if own is not None and values:
        yield _change(own, None, **values)
    elif values:
        own = Standing(organization_id=kept.id, **values)
        db.session().add(own)
        db.session().flush()
        yield _made(own)
    db.session().expire(kept, ["standing"])


def _open(model: Any, where: Any) -> list[Any]:
    return list(db.session().scalars(select(model).where(where, model.is_open).order_by(model.id)).unique())


def _twin(model: Any, **said: Any) -> Any:
    """The open row of the kept page that says the same."""
    return db.session().scalars(select(model).filter_by(**said).where(model.is_open)).unique().one_or_none()


def _change(row: Any, twin: Any, **values: Any) -> Note:
    note = {"table": row.__tablename__, "id": row.id, "before": {name: plain(getattr(row, name)) for name in values}}
    for name, one in values.items():
        setattr(row, name, one)
    db.session().flush()
    return {**note, "after": {name: plain(one) for name, one in values.items()}, "twin": twin.id if twin else None}


def _made(row: Any) -> Note:
    said = {one.key: plain(getattr(row, one.key)) for one in inspect(type(row)).columns if one.key not in ("id", "version")}
    return {"table": row.__tablename__, "id": row.id, "before": None, "after": said, "twin": None}


def _comes_back(row: Any, note: Note) -> bool:
    """Whether a row still says what the merge wrote, and the one that stood for it is open: whoever left since does not come back."""
    twin = db.session().get(type(row), note["twin"]) if note["twin"] else None
    return _says(row, note["after"]) and (note["twin"] is None or (twin is not None and twin.is_open))


def _says(row: Any, after: dict[str, Any]) -> bool:
    return all(plain(getattr(row, name)) == said for name, said in after.items())

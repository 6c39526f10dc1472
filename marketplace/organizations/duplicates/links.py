"""What points to an organisation: the columns whose rows follow when one page is absorbed by another, and come back.

A room above brings its own to the panel `organization.links`; a test finds every foreign key that nobody declared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, inspect, select, update
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.core import db, panels
from marketplace.core.locale import _l
from marketplace.organizations.models import (
    AccreditationIssuer,
    Activity,
    Availability,
    Claim,
    ClientReference,
    ComplianceFile,
    ComplianceItem,
    ComplianceShare,
    ContactMessage,
    DuplicatePair,
    EmailDomain,
    ErrorReport,
    HeldCertification,
    JoinRequest,
    Mandate,
    MemberList,
    Membership,
    Merge,
    MonthRoom,
    NetworkMember,
    NetworkTerritory,
    Organization,
    OtherName,
    Picture,
    Standing,
    StatutoryClause,
    TeamInvitation,
    TrustEvent,
    activity_mrcs,
    activity_regions,
)
from search_index.analysis import fold

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Link:
    """A column that points to an organisation, and which of its rows go to the page that is kept.

    `column` is an attribute of a model; `label` (marked with _l) is what its rows are called, in the plural. Without `moves` all
    stay where they are. `alike` names columns: a row that says nothing in them that a row of the kept page does not say stays
    with the absorbed page, and so `also`, tables of pairs whose first column is the row's id. `alone` names columns of which the
    kept page may have one row only; with `open`, columns that are empty in a row that is not over, it may have one such row and any number
    of the others. `other` is the column at the other end of a link between two organisations, which is never
    itself. `rank` is the column of the order in which rows are shown: those that come are put at the end. `code` is the column by which
    an organisation calls its rows: one that comes under a code that is taken gets a number behind it, and has its own back with an undo.
    Rows that are `quiet` follow like the others and are never counted on a page: that there are any is nobody's business.
    """

    column: InstrumentedAttribute[Any]
    label: Any
    moves: bool = True
    alike: tuple[str, ...] = ()
    also: tuple[Table, ...] = ()
    alone: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    other: str | None = None
    rank: str | None = None
    code: str | None = None
    quiet: bool = False

    @property
    def seat(self) -> str | None:
        """The column in which two rows of one page may not say the same, whatever they are about."""
        return self.rank or self.code

    @property
    def table(self) -> Table:
        return inspect(self.column.class_).local_table

    @property
    def name(self) -> str:
        return self.column.key

    @property
    def keys(self) -> list[Column[Any]]:
        """The columns by which a row is told from others while it moves: its primary key without this column."""
        return [one for one in self.table.primary_key.columns if one.name != self.name]


OWN = (
    Link(OtherName.organization_id, _l("autres noms"), alike=("folded",)),
    Link(
        Activity.organization_id,
        _l("activités"),
        alike=("sector_code", "nature", "reach", "radius_km"),
        also=(activity_regions, activity_mrcs),
    ),
    Link(StatutoryClause.organization_id, _l("clauses statutaires"), alone=("kind",)),
    Link(
        HeldCertification.organization_id, _l("certifications"), alike=("certification_code", "number", "issuer", "issued_on", "expires_on")
    ),
    Link(ClientReference.organization_id, _l("références"), alike=("client", "year", "what_fr", "what_en")),
    Link(Picture.organization_id, _l("images"), alike=("file_id",), rank="rank"),
    Link(NetworkTerritory.network_id, _l("territoires"), alike=("region_code", "mrc_code", "municipality_code")),
    Link(NetworkMember.network_id, _l("membres"), alike=("member_id", "since", "until"), other="member_id"),
    Link(NetworkMember.member_id, _l("réseaux"), alike=("network_id", "since", "until"), other="network_id"),
    Link(TrustEvent.organization_id, _l("vérifications reçues"), other="verifier_id"),
    Link(TrustEvent.verifier_id, _l("vérifications données"), other="organization_id"),
    Link(Claim.organization_id, _l("demandes de gestion"), alone=("user_id",), open=("decided_at",)),
    Link(Claim.decided_for_id, _l("demandes de gestion décidées")),
    Link(MemberList.network_id, _l("listes de membres")),
    # The team says of a network that it accredits, of that one alone.
    Link(AccreditationIssuer.network_id, _l("accréditations émises"), moves=False),
    Link(ErrorReport.organization_id, _l("erreurs signalées")),
    Link(ContactMessage.organization_id, _l("messages")),
    Link(Membership.organization_id, _l("membres de l’équipe"), alone=("user_id",), open=("ended_at",)),
    Link(TeamInvitation.organization_id, _l("invitations"), alone=("email",), open=("accepted_at", "withdrawn_at")),
    Link(JoinRequest.organization_id, _l("demandes d’adhésion"), alone=("user_id",), open=("decided_at",)),
    Link(Mandate.enterprise_id, _l("mandats donnés"), alone=("network_id",), open=("withdrawn_at",), other="network_id"),
    Link(Mandate.network_id, _l("mandats reçus"), alone=("enterprise_id",), open=("withdrawn_at",), other="enterprise_id"),
    Link(EmailDomain.organization_id, _l("domaines de courriel"), alike=("domain",)),
    # What it says of the kept page is written there (`uniting`): a page has one row.
    Link(Standing.organization_id, _l("statuts d’acheteur"), moves=False),
    Link(ComplianceItem.organization_id, _l("pièces de conformité")),
    # With whom a file is shared, and what may be said of it, was said of what the file then held.
    Link(ComplianceShare.organization_id, _l("partages du dossier de conformité"), moves=False),
    Link(ComplianceFile.organization_id, _l("dossiers de conformité"), moves=False),
    Link(ComplianceShare.buyer_id, _l("dossiers de conformité reçus"), alone=("organization_id",), other="organization_id"),
    Link(Availability.organization_id, _l("disponibilités"), moves=False),
    Link(MonthRoom.organization_id, _l("disponibilités"), moves=False),
    # What was decided of two pages is about these two pages.
    Link(DuplicatePair.first_id, _l("doublons proposés"), moves=False),
    Link(DuplicatePair.second_id, _l("doublons proposés"), moves=False),
    Link(Merge.kept_id, _l("fusions"), moves=False),
    Link(Merge.absorbed_id, _l("fusions"), moves=False),
    Link(Organization.merged_into_id, _l("fusions"), moves=False),
)


def declared() -> list[Link]:
    """Every link, those of this room first."""
    return [*OWN, *(link for brought in panels.pieces("organization.links") for link in brought)]


def coming(link: Link, kept_id: int, absorbed_id: int) -> list[Any]:
    """The rows of the absorbed page that say something new on the kept one, in the order in which they were made."""
    if not link.moves:
        return []
    own, others = _rows(link, kept_id), _rows(link, absorbed_id)
    return [row for row in others if not any(_is_said(link, row, one) for one in own) and not _is_itself(link, row, kept_id)]


def move(link: Link, rows: list[Any], kept_id: int) -> dict[str, Any]:
    """Give these rows to the kept page; what `give_back` needs, as JSON holds it."""
    note: dict[str, Any] = {"table": link.table.name, "column": link.name, "keys": [], "ranks": []}
    places = _places(link, rows, kept_id)
    for row, place in zip(rows, places, strict=True):
        key = [_plain(getattr(row, one.name)) for one in link.keys]
        values = {link.name: kept_id} | ({link.seat: place} if link.seat else {})
        db.session().execute(
            update(link.table).where(*_is_row(link, key), link.table.c[link.name] == getattr(row, link.name)).values(**values)
        )
        note["keys"].append(key)
        note["ranks"].append(getattr(row, link.seat) if link.seat else None)
    return note


def missing(link: Link, note: dict[str, Any], kept_id: int) -> int:
    """How many of the rows that moved are no longer where they were put."""
    return sum(1 for key in note["keys"] if not _exists(link, key, kept_id))


def give_back(link: Link, note: dict[str, Any], kept_id: int, absorbed_id: int) -> None:
    """Put the rows that moved back where they were."""
    for key, rank in zip(note["keys"], note["ranks"], strict=True):
        values = {link.name: absorbed_id} | ({link.seat: rank} if link.seat else {})
        where = (*_is_row(link, key), link.table.c[link.name] == kept_id)
        db.session().execute(update(link.table).where(*where).values(**values))


def link_of(note: dict[str, Any]) -> Link | None:
    """The link that a note of a move speaks of; None when the room that declared it is gone."""
    return next((one for one in declared() if (one.table.name, one.name) == (note["table"], note["column"])), None)


def _rows(link: Link, organization_id: int) -> list[Any]:
    asked = select(link.table).where(link.table.c[link.name] == organization_id).order_by(*link.table.primary_key.columns)
    return list(db.session().execute(asked))


def _is_said(link: Link, row: Any, own: Any) -> bool:
    """Whether a row of the kept page says all that this one says."""
    if link.alone:
        is_open = all(getattr(one, name) is None for one in (row, own) for name in link.open)
        return is_open and all(getattr(row, name) == getattr(own, name) for name in link.alone)
    if not link.alike or not all(_covers(getattr(own, name), getattr(row, name)) for name in link.alike):
        return False
    return all(_pairs(table, row.id) <= _pairs(table, own.id) for table in link.also)


def _covers(own: Any, said: Any) -> bool:
    if isinstance(own, str) and isinstance(said, str):
        return fold(own) == fold(said)
    return said is None or own == said


def _pairs(table: Table, row_id: int) -> set[Key]:
    first, *others = table.columns
    return {tuple(one) for one in db.session().execute(select(*others).where(first == row_id))}


def _is_itself(link: Link, row: Any, kept_id: int) -> bool:
    return link.other is not None and getattr(row, link.other) == kept_id


def _places(link: Link, rows: list[Any], kept_id: int) -> Iterator[Any]:
    """Where each row that comes is put: after those of the kept page when its own place is taken, or under the first code that is free."""
    taken = {getattr(one, link.seat) for one in _rows(link, kept_id)} if link.seat else set()
    for row in rows:
        place = getattr(row, link.seat) if link.seat else None
        if place in taken:
            place = max(taken) + 1 if link.rank else next(one for number in count(2) if (one := f"{place}-{number}") not in taken)
        taken.add(place)
        yield place


def _is_row(link: Link, key: list[Any]) -> list[ColumnElement[bool]]:
    return [column == value for column, value in zip(link.keys, key, strict=True)]


def _exists(link: Link, key: list[Any], kept_id: int) -> bool:
    asked = select(link.table.c[link.name]).where(*_is_row(link, key), link.table.c[link.name] == kept_id)
    return db.session().scalar(asked) is not None


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)

"""The group of an answer once it is open: who leads, who is of it, in which role, when each accepted. Read by the buyer, never before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from marketplace.bids.models import BidAcceptance, BidVersion, OpenedBid
from marketplace.bids.regrouping import changes, group, members, places
from marketplace.bids.regrouping.group import Part
from marketplace.catalogue.joint import saying
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.tenders.models import ContractForm, Tender


@dataclass(frozen=True)
class Member:
    """One enterprise of an opened answer, in words. `accepted_at` is when it accepted this very version; None for the lead, who handed it
    in, and for one that is not found to have accepted."""

    name: str
    is_lead: bool
    role: str
    share: str
    does: str
    accepted_at: datetime | None


@dataclass(frozen=True)
class Disclosed:
    """The group of an opened answer."""

    form: ContractForm
    form_said: str
    members: Sequence[Member]

    @property
    def others(self) -> list[str]:
        return [one.name for one in self.members if not one.is_lead]


def of(tender: Tender, found: Sequence[OpenedBid]) -> dict[int, Disclosed]:
    """The groups of these opened answers, by the number of each; nothing for an answer of one enterprise."""
    groups = {one.id: said for one in found if (said := group.of(one.content))}
    if not groups:
        return {}
    names = places.of(tender).names
    by_id = {one.id: one for one in found}
    return {
        number: Disclosed(
            one.form, changes.form_said(one.form), told(by_id[number].bid_id, _accepted_hash(by_id[number]), one, tender, names)
        )
        for number, one in groups.items()
    }


def named(one: OpenedBid) -> str:
    """How an opened answer is called: its lead, with those who answer with it."""
    said = group.of(one.content)
    return called(one.bid.lead.name, [each.name for each in said.others] if said else [])


def enterprises(found: Sequence[OpenedBid]) -> dict[int, str]:
    """Every enterprise of these opened answers by its number, leads and members, with its name."""
    parts = {part.organization: part.name for one in found if (said := group.of(one.content)) for part in said.parts}
    now = members.kept(parts)
    return {now[number]: name for number, name in parts.items()} | {one.bid.lead_id: one.bid.lead.name for one in found}


def is_of(organization_id: int, one: OpenedBid) -> bool:
    """Whether an enterprise leads an opened answer or is named in it."""
    return organization_id in enterprises([one])


def _accepted_hash(one: OpenedBid) -> str:
    """The hash that members accepted: that of the version that was handed in, which one that was sent again bears no more."""
    asked = select(BidVersion.sha256).where(BidVersion.bid_id == one.bid_id, BidVersion.number == one.bid_version)
    return db.session().scalars(asked).one_or_none() or one.sha256


def told(bid_id: int, sha256: str, found: group.Group, tender: Tender, names: Mapping[int, str]) -> list[Member]:
    """The enterprises of a group in words, with when each accepted this version; `names` are those of places by their numbers."""
    accepted, now = when(bid_id, sha256), members.kept(part.organization for part in found.parts)
    return [_member(part, accepted.get(now[part.organization]), changes.served(part, tender, names)) for part in found.parts]


def when(bid_id: int, sha256: str) -> dict[int, datetime]:
    """When each enterprise accepted a version, by its number."""
    asked = select(BidAcceptance).where(BidAcceptance.bid_id == bid_id, BidAcceptance.sha256 == sha256)
    return {one.organization_id: one.at for one in db.session().scalars(asked.order_by(BidAcceptance.id))}


def called(lead: str, others: Collection[str]) -> str:
    """« Cuisines du Fleuve, avec Le Fournil et La Tablée »."""
    if not others:
        return lead
    *first, last = others
    if not first:
        return str(_("%(lead)s, avec %(other)s", lead=lead, other=last))
    return str(_("%(lead)s, avec %(others)s et %(last)s", lead=lead, others=", ".join(first), last=last))


def minuted(bid_id: int, sha256: str, content: Mapping[str, object]) -> dict[str, object]:
    """What the minutes say of a group: its form, each enterprise, when it accepted; nothing for an answer of one."""
    found = group.of(dict(content))
    if found is None:
        return {}
    accepted, now = when(bid_id, sha256), members.kept(one.organization for one in found.parts)
    told = [_minuted(one, accepted.get(now[one.organization])) for one in found.parts]
    return {"group": {"form": found.form.value, "members": told}}


def _minuted(one: Part, at: datetime | None) -> dict[str, object]:
    accepted = {"accepted_at": at.isoformat(timespec="microseconds") if at else None}
    return {"organization": one.organization, "name": one.name, "is_lead": one.is_lead, "role": one.role, **accepted}


def _member(one: Part, at: datetime | None, does: str) -> Member:
    return Member(one.name, one.is_lead, one.role, saying.share(one.share), does, at)

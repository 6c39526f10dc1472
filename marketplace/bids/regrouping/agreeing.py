"""What every enterprise of a group must have accepted before its answer is handed in: this exact version; a change voids it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.bids.answering.said import Fault
from marketplace.bids.models import Bid, BidAcceptance, BidMember, BidVersion
from marketplace.bids.regrouping import coverage, group, members, telling, twice
from marketplace.bids.sealing.contents import Content
from marketplace.core.locale import _
from marketplace.organizations.rules import is_shown as is_page_shown

# Where the page of the answer tells of the group.
ANCHOR = "groupe"


@dataclass(frozen=True)
class Stand:
    """Where a member stands: its acceptance of the version in hand (of the one handed in where nothing is in hand), or that it accepted
    another one before."""

    row: BidMember
    acceptance: BidAcceptance | None
    had_accepted: bool

    @property
    def name(self) -> str:
        return self.row.organization.name


def stands(bid: Bid) -> list[Stand]:
    """Where each member of an answer stands."""
    rows, version = members.of(bid), members.in_hand(bid) or members.standing(bid)
    found = members.acceptances(bid, version.sha256) if rows and version else {}
    return [Stand(one, found.get(one.organization_id), members.last_acceptance(bid, one.organization_id) is not None) for one in rows]


def faults(bid: Bid | None, version: BidVersion | None, content: Content) -> list[Fault]:
    """All that keeps the answer of a group from being handed in, beside what any answer lacks; empty when it is whole."""
    if bid is None or version is None:
        return []
    found = [Fault(ANCHOR, one) for one in [*_of_group(bid, content), *_of_members(bid, version, content)]]
    if reason := twice.why_not(bid, bid.lead, group.priced(content)):
        found.append(Fault(ANCHOR, reason))
    return found


def why_not_hand_in(bid: Bid, version: BidVersion) -> str | None:
    """The reason why a version cannot be handed in for what concerns its group, or None; asked again at the moment of handing in."""
    found = faults(bid, version, members.said_by(version))
    return found[0].sentence if found else None


def why_not_accept(row: BidMember, version: BidVersion | None, content: Content) -> str | None:
    """The reason why a member cannot accept a version, or None; what concerns its other answers is told to itself alone."""
    if version is None or row.organization_id not in members.named(content):
        return str(_("Il n’y a pas de version à accepter pour le moment : la responsable de la réponse n’en a pas écrit d’autre."))
    if not is_page_shown(row.organization):
        return str(_("La fiche de votre entreprise n’est pas publiée : publiez-la avant d’accepter."))
    if missing := _of_group(row.bid, content):
        return str(_("Cette version n’est pas complète. %(why)s", why=missing[0]))
    return twice.why_not(row.bid, row.organization, group.priced(content))


def void(bid: Bid, before: str, *, at: datetime) -> None:
    """Tell those who had accepted what was in hand, or what was handed in last, named by its hash, that it is not what is in hand now."""
    held = members.acceptances(bid, before) if before else {}
    telling.tell(bid, telling.CHANGED, [one for one in held if one != bid.lead_id], at=at)


def settle(bid: Bid, *, at: datetime) -> None:
    """Let go of those whom neither what is in hand nor what stands names; they are told, and read nothing more."""
    rows = members.of(bid)
    if not rows:
        return
    standing = members.standing(bid)
    version = members.in_hand(bid) or standing
    named = members.named(members.said_by(version)) | members.named(members.said_by(standing))
    gone = [one for one in rows if one.organization_id not in named]
    for one in gone:
        one.left_at = at
    telling.tell(bid, telling.REMOVED, [one.organization_id for one in gone], at=at)


def _of_group(bid: Bid, content: Content) -> list[str]:
    """What a group lacks by itself: a place for each price, a part for each enterprise, shares that make a whole."""
    found, priced = group.of(content), group.priced(content)
    if found is None:
        empty = [lot for lot in bid.tender.lots if lot.id in priced and content["lines"][str(lot.id)].get("places") == []]
        return [_unserved(lot.rank, lot.title) for lot in empty]
    told = [_unserved(lot.rank, lot.title) for lot in bid.tender.lots if lot.id in coverage.unserved(found, priced)]
    told += [
        str(_("« %(name)s » ne fait aucune ligne qui a un prix : dites ce qu’elle fait, ou retirez-la.", name=name))
        for name in coverage.idle(found, priced)
    ]
    if found.form not in group.forms_of(bid.tender):
        told.append(str(_("La forme de votre groupe n’est pas celle que l’acheteur a annoncée : choisissez-la de nouveau.")))
    shares = [one.share for one in found.parts]
    if any(shares) and (None in shares or sum(one or 0 for one in shares) != group.WHOLE):
        told.append(str(_("Les parts doivent faire 100 % en tout : corrigez-les, ou n’en donnez aucune.")))
    return told


def _of_members(bid: Bid, version: BidVersion, content: Content) -> list[str]:
    """The members that are gone, whose page is not shown, or that did not accept this very version."""
    rows, accepted = {one.organization_id: one for one in members.of(bid)}, members.acceptances(bid, version.sha256)
    names = members.kept(group.named(content))
    told = []
    for part in (group.of(content) or group.Group()).others:
        row = rows.get(names[part.organization])
        if names[part.organization] == bid.lead_id:
            continue
        if row is None:
            told.append(str(_("« %(name)s » n’est plus de la réponse : retirez-la du groupe.", name=part.name)))
        elif not is_page_shown(row.organization):
            told.append(str(_("La fiche de « %(name)s » n’est plus publiée : retirez-la du groupe.", name=part.name)))
        elif row.organization_id not in accepted:
            told.append(str(_("« %(name)s » n’a pas accepté cette version.", name=part.name)))
    return told


def _unserved(rank: int, title: str) -> str:
    return str(_("Ligne %(rank)d, « %(title)s » : elle a un prix et personne ne la fait. Dites qui la fait.", rank=rank, title=title))


def names_of(rows: Sequence[Stand]) -> str:
    """« La Tablée, Le Fournil »."""
    return ", ".join(one.name for one in rows)

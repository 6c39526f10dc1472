"""What direct awards bring to pages that others own: a tab, a card, the words of their acts, what is held of a person, promises."""

from datetime import datetime
from operator import attrgetter

from flask import url_for
from sqlalchemy import or_, select

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.contracting.direct import feed, queries, rules, words
from marketplace.contracting.models import ConsideredEnterprise, DirectAward, DirectAwardStatus
from marketplace.core import clock, db
from marketplace.core.access import can
from marketplace.core.acts import Named
from marketplace.core.locale import _, _l, ngettext
from marketplace.core.panels import NavItem, panel
from marketplace.core.waiting import Waiting
from marketplace.organizations.duplicates.links import Link
from marketplace.organizations.models import Organization
from marketplace.organizations.teams import rules as teams

__all__ = ["feed"]


@panel("space.tabs")
def tab(organization: Organization) -> NavItem | None:
    return NavItem("contracting.direct_index", _("Gré à gré")) if can("contracting.direct_see", organization) else None


@panel("space.cards")
def card(organization: Organization) -> list[Card]:
    """The files, with how many wait to be approved."""
    if not can("contracting.direct_see", organization):
        return []
    count = queries.waiting(organization)
    waiting = ngettext("%(num)d dossier attend d’être approuvé.", "%(num)d dossiers attendent d’être approuvés.", count)
    state = waiting if count else _("Le dossier de chaque contrat donné directement, la rotation, les listes à publier.")
    return [Card(_("Gré à gré"), url_for("contracting.direct_index", slug=organization.slug), state)]


@panel("desk.mine")
def waiting_for(person: User, at: datetime) -> list[Waiting]:
    """The files that have what an approval asks, in the bodies where her roles and her delegation reach their amount."""
    on = clock.local_day(at)
    mine = {one.organization.id: one for one in teams.memberships(person) if one.may(*rules.APPROVERS)}
    found = [one for one in queries.drafts(mine) if not rules.missing(one, turned=True)] if mine else []
    return [
        Waiting(
            _("Approuver le gré à gré %(number)s, « %(title)s »", number=one.number, title=one.description),
            url_for("contracting.direct_show", slug=mine[one.buyer_id].organization.slug, number=one.number),
            one.awarded_on or one.starts_on,
        )
        for one in found
        if rules.why_not_person(mine[one.buyer_id].membership, rules.amount_of(one), on) is None
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "direct_awards.start": _("a commencé un dossier de gré à gré"),
        "direct_awards.revise": _("a modifié un dossier de gré à gré"),
        "direct_awards.approved": _("a approuvé un gré à gré"),
        "direct_awards.cancelled": _("a annulé un gré à gré"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    """Prefixed, for other rooms have fields of the same names."""
    return {f"direct_awards.{name}": str(said) for name, said in words.FIELDS.items()}


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Files by their numbers, with their pages."""
    if subject_type != "DirectAward":
        return None
    asked = select(DirectAward.id, DirectAward.number, Organization.slug).join(Organization, Organization.id == DirectAward.buyer_id)
    rows = db.session().execute(asked.where(DirectAward.id.in_(ids)))
    return {key: Named(number, url_for("contracting.direct_show", slug=slug, number=number)) for key, number, slug in rows}


@panel("organization.links")
def links() -> list[Link]:
    """The files of a body and of a supplier follow the page that is kept; the name written in each stays as it was."""
    return [
        Link(DirectAward.buyer_id, _l("dossiers de gré à gré")),
        Link(DirectAward.supplier_id, _l("contrats reçus de gré à gré")),
        Link(ConsideredEnterprise.organization_id, _l("gré à gré où l’entreprise a été considérée")),
    ]


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The files that she wrote, approved, or invoked an exemption in."""
    hers = or_(DirectAward.written_by_id == person.id, DirectAward.approved_by_id == person.id, DirectAward.exemption_by_id == person.id)
    columns = {
        "number": (_("Dossier"), attrgetter("number")),
        "organization": (_("Organisation"), attrgetter("buyer.name")),
        "written": (_("Commencé par vous"), lambda one: one.written_by_id == person.id),
        "approved_at": (_("Approuvé par vous"), lambda one: one.approved_at if one.approved_by_id == person.id else None),
        "title": (_("À quel titre"), lambda one: one.approver_title if one.approved_by_id == person.id else None),
        "exemption_on": (_("Exemption invoquée par vous"), lambda one: one.exemption_on if one.exemption_by_id == person.id else None),
    }
    return [
        Kind(
            "contracting.direct_awards",
            _("Les dossiers de gré à gré que vous avez écrits ou approuvés"),
            _("La loi demande à l’organisme de dire qui a décidé, à quel titre et quand."),
            _("Aussi longtemps que l’organisme garde ses contrats."),
            columns,
            select(DirectAward).where(hers).order_by(DirectAward.id.desc()),
            stays=_("Il faut savoir qu’une personne a décidé à ce titre. Elle n’a plus de nom : « personne retirée »."),
        ).held(most)
    ]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who wrote, invoked and approved: numbers, which lead to no name any more."""
    return ["direct_awards"]


@panel("verify")
def broken_promises() -> list[str]:
    """A sentence for each file that is not as it must be, and for each number that is missing in a year."""
    approved = (DirectAward.status == DirectAwardStatus.APPROVED, or_(DirectAward.rule == "", DirectAward.awarded_on.is_(None)))
    found = [
        f"Direct award {number} is approved without its rule or its day."
        for number in db.session().scalars(select(DirectAward.number).where(*approved).order_by(DirectAward.id))
    ]
    years: dict[str, list[int]] = {}
    for number in db.session().scalars(select(DirectAward.number)):
        prefix, _dash, counted = number.rpartition("-")
        years.setdefault(prefix, []).append(int(counted))
    found += [f"Numbers {prefix} have a gap." for prefix, held in sorted(years.items()) if sorted(held) != list(range(1, len(held) + 1))]
    return found

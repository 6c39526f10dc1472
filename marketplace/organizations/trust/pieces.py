"""What claims and trust bring to pages that others own: topics, tabs of a space, what waits for a person, words of acts, what is swept."""

from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.core import clock, db, retention
from marketplace.core.access import can
from marketplace.core.acts import Named
from marketplace.core.locale import _, ngettext
from marketplace.core.panels import NavItem, panel
from marketplace.core.retention import Kept
from marketplace.core.topics import ByMail, Topic
from marketplace.core.waiting import Waiting
from marketplace.organizations.models import Claim, ClaimStatus, ClaimWay, NetworkType, Organization, Role, TrustAppeal, TrustEvent
from marketplace.organizations.teams import belonging
from marketplace.organizations.trust import deciding, rules
from marketplace.organizations.trust.rules import REMIND_BEFORE


@panel("notices.topics")
def topics() -> list[Topic]:
    """What a person is told of claims, and of who vouches for the pages that she keeps or verifies."""
    group, desk = _("Mes organisations"), _("Bureau de l’équipe")
    why, read = _("Vous avez fait cette demande."), _("Les acheteurs le lisent sur votre fiche.")
    return [
        Topic("claims.answered", _("Suite de vos demandes de gérer une fiche"), group, why_mandatory=why),
        Topic("claims.to_decide", _("Demandes de gestion à décider"), group, by_mail=ByMail.NOW),
        Topic("trust.changed", _("Vérification de votre fiche"), group, why_mandatory=read),
        Topic("trust.ending", _("Fin prochaine de la vérification de votre fiche"), group),
        Topic("trust.to_renew", _("Vérifications à renouveler"), group),
        Topic("claims.staff", _("Demandes de gestion qui attendent"), desk, for_staff=True),
        Topic("trust.appeal", _("Seconds regards sur un retrait"), desk, for_staff=True),
        Topic("trust.staff", _("Vérifications de l’équipe à renouveler"), desk, for_staff=True),
    ]


@panel("space.tabs", rank=1)
def trust_tab(organization: Organization) -> NavItem | None:
    """Who vouches for the page of an enterprise; for a network, the pages that it may verify."""
    if organization.network_type is not None and can("organizations.verifications_see", organization):
        return NavItem("organizations.verifications", _("Vérifications"))
    return NavItem("organizations.trust", _("Confiance")) if organization.is_enterprise else None


@panel("space.tabs", rank=2)
def claims_tab(organization: Organization) -> NavItem | None:
    """The claims that come to a hub or to an enterprise."""
    takes_some = organization.is_enterprise or organization.network_type is NetworkType.HUB
    return NavItem("organizations.claims", _("Demandes")) if takes_some and can("organizations.claims_see", organization) else None


@panel("space.cards", rank=1)
def cards(organization: Organization) -> list[Card]:
    """For a hub, the claims that wait for it; for a network, the pages that it may verify."""
    found = []
    if organization.network_type is NetworkType.HUB and can("organizations.claims_see", organization):
        count = deciding.waiting_count(organization)
        said = ngettext("%(num)d demande à décider.", "%(num)d demandes à décider.", count) if count else _("Aucune demande n’attend.")
        found.append(Card(_("Demandes de gestion"), url_for("organizations.claims", slug=organization.slug), said))
    if organization.network_type is not None and can("organizations.verifications_see", organization):
        said = _("Les entreprises que vous pouvez vérifier, celles dont le terme approche, celles que vous avez vérifiées.")
        found.append(Card(_("Vérifications"), url_for("organizations.verifications", slug=organization.slug), said))
    return found


@panel("desk.mine")
def claims_to_decide(person: User, at: datetime) -> list[Waiting]:
    """How many claims wait for each organisation that she administers."""
    found = []
    for one in belonging.current(person):
        home = one.organization
        count = deciding.waiting_count(home) if one.may(Role.ADMINISTRATOR) and (home.network_type or home.is_enterprise) else 0
        if count:
            said = ngettext(
                "%(num)d demande à décider pour « %(name)s »", "%(num)d demandes à décider pour « %(name)s »", count, name=home.name
            )
            found.append(Waiting(said, url_for("organizations.claims", slug=home.slug)))
    return found


@panel("desk.mine")
def own_claims(person: User, at: datetime) -> list[Waiting]:
    """A letter to have opened at the address of a page."""
    asked = select(Claim).where(Claim.user_id == person.id, Claim.way == ClaimWay.MAIL, Claim.status == ClaimStatus.OPEN)
    return [
        Waiting(
            _("Ouvrir le courriel envoyé à l’adresse de la fiche « %(name)s »", name=one.organization.name),
            url_for("organizations.own_claim", number=one.id),
            due=clock.local_day((one.sent_at or one.since) + rules.LINK_LIFE),
        )
        for one in db.session().scalars(asked.options(joinedload(Claim.organization))).unique()
    ]


@panel("desk.mine")
def levels_about_to_end(person: User, at: datetime) -> list[Waiting]:
    """The levels that end within two months, on the pages that she administers."""
    today = clock.local_day(at)
    return [
        Waiting(
            _("Faire renouveler la vérification de « %(name)s »", name=one.organization.name),
            url_for("organizations.trust", slug=one.organization.slug),
            due=one.organization.trust_expires_on,
        )
        for one in belonging.current(person)
        if one.may(Role.ADMINISTRATOR) and (until := one.organization.trust_expires_on) and today <= until <= today + REMIND_BEFORE
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "claims.accepted": _("a accepté une demande de gérer une fiche"),
        "claims.joining": _("a transmis une demande de gérer une fiche à son administration"),
        "claims.lapsed": _("a fermé une demande dont le courriel n’a pas été ouvert"),
        "claims.refused": _("a refusé une demande de gérer une fiche"),
        "claims.review": _("a demandé un second regard sur un refus"),
        "claims.upheld": _("a maintenu le refus d’une demande de gérer une fiche"),
        "claims.withdrawn": _("a retiré sa demande de gérer une fiche"),
        "organizations.appeal_decided": _("a regardé une seconde fois un retrait"),
        "organizations.appeal_made": _("a répondu à un retrait"),
        "organizations.claim_made": _("a demandé à gérer une fiche"),
        "organizations.issuer_added": _("a reconnu un réseau qui accrédite"),
        "organizations.issuer_removed": _("a cessé de reconnaître un réseau qui accrédite"),
        "organizations.member_listed": _("a inscrit un membre d’un réseau d’après une liste"),
        "organizations.trust_expired": _("a constaté la fin d’un niveau de confiance"),
        "organizations.trust_given": _("a donné un niveau de confiance"),
        "organizations.trust_restored": _("a rétabli un niveau de confiance"),
        "organizations.trust_withdrawn": _("a retiré un niveau de confiance"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "trust_expires_on": _("dernier jour du niveau"),
        "trust_level": _("niveau de confiance"),
        "way": _("façon de le prouver"),
    }


@panel("acts.named")
def named_claims(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Claims by the page that they are of, each with its address on the desk of the team."""
    if subject_type != "Claim":
        return None
    wanted = select(Claim.id, Organization.name).join(Claim.organization).where(Claim.id.in_(ids))
    return {number: Named(name, f"/bureau/demandes-de-gestion/{number}") for number, name in db.session().execute(wanted)}


@panel("acts.named")
def named_appeals(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Answers to a withdrawal by the page that they are of."""
    if subject_type != "TrustAppeal":
        return None
    page = Organization
    wanted = select(TrustAppeal.id, page.name).join(TrustAppeal.event).join(page, page.id == TrustEvent.organization_id)
    rows = db.session().execute(wanted.where(TrustAppeal.id.in_(ids)))
    return {number: Named(name, f"/bureau/seconds-regards/{number}") for number, name in rows}


@panel("retention")
def what_goes() -> list[Kept]:
    days = retention.days("retention_trust_documents").days
    label, why = _("Documents des demandes de gestion et preuves des vérifications"), _("Pouvoir revoir une décision.")
    return [Kept("trust_documents", label, days, why, "RETENTION_TRUST_DOCUMENTS")]

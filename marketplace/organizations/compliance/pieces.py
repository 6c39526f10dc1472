"""What compliance files and capacity bring to pages that others own: tabs, cards, topics, acts, what waits, what is held of a person."""

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any

from flask import g, url_for
from sqlalchemy import select, update

from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.accounts.privacy.traces import Traces
from marketplace.core import clock, db
from marketplace.core.access import can
from marketplace.core.acts import Named
from marketplace.core.locale import _, ngettext
from marketplace.core.panels import NavItem, panel
from marketplace.core.retention import Kept
from marketplace.core.topics import ByMail, Topic
from marketplace.core.waiting import Waiting
from marketplace.organizations import words
from marketplace.organizations.capacity import saying
from marketplace.organizations.compliance import jobs, reading, rules, sharing
from marketplace.organizations.models import ComplianceItem, ComplianceShare, Organization
from marketplace.organizations.teams import belonging

MOST = 20


@panel("space.tabs")
def tab_of_the_file(organization: Organization) -> NavItem | None:
    return NavItem("organizations.compliance", _("Conformité")) if can("organizations.compliance_keep", organization) else None


@panel("space.tabs")
def tab_of_what_is_received(organization: Organization) -> NavItem | None:
    if not can("organizations.compliance_received", organization):
        return None
    return NavItem("organizations.received_compliance", _("Dossiers reçus"))


@panel("space.cards")
def cards(organization: Organization) -> list[Card]:
    """The file, the capacity, the preview; for a buyer, the files that it received."""
    return list(_cards(organization))


def _cards(organization: Organization) -> Iterator[Card]:
    today, slug = clock.local_day(g.at), organization.slug
    if can("organizations.capacity_say", organization):
        now = saying.of(organization).on(today)
        said = words.said(now.stop or now.room) if now.stop or now.room else _("vous n’avez encore rien dit")
        yield Card(_("Capacité"), url_for("organizations.capacity", slug=slug), _("En ce moment : %(said)s.", said=said))
    if can("organizations.compliance_keep", organization):
        held = reading.items(organization)
        late = sum(rules.state_of(one.expires_on, today) is not rules.State.VALID for one in held)
        count = ngettext("%(num)d pièce au dossier.", "%(num)d pièces au dossier.", len(held))
        near = ngettext("%(num)d est échue ou le sera bientôt.", "%(num)d sont échues ou le seront bientôt.", late) if late else ""
        state = f"{count} {near}".strip() if held else _("Réunissez une fois les pièces que les acheteurs demandent avant de signer.")
        yield Card(_("Dossier de conformité"), url_for("organizations.compliance", slug=slug), state)
    if organization.is_enterprise:
        seen = _("La fiche telle qu’un visiteur ou un acheteur confirmé la lit.")
        yield Card(_("Aperçu de la fiche"), url_for("organizations.preview", slug=slug), seen)
    if can("organizations.compliance_received", organization):
        count = len(reading.received(organization, today))
        state = ngettext("%(num)d entreprise partage le sien.", "%(num)d entreprises partagent le leur.", count) if count else _("Aucun.")
        yield Card(_("Dossiers de conformité reçus"), url_for("organizations.received_compliance", slug=slug), state)


@panel("notices.topics")
def topics() -> list[Topic]:
    group = _("Mes organisations")
    return [
        Topic(jobs.TOPIC, _("Pièces de conformité qui prennent fin"), group, by_mail=ByMail.NOW),
        Topic(sharing.TOPIC, _("Dossiers de conformité partagés avec un acheteur"), group),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "capacity.said": _("a dit ce qu’une entreprise peut prendre"),
        "compliance.added": _("a ajouté une pièce de conformité"),
        "compliance.kind_changed": _("a changé un genre de pièces de conformité"),
        "compliance.read": _("a téléchargé une pièce de conformité"),
        "compliance.removed": _("a retiré une pièce de conformité"),
        "compliance.share_ended": _("a retiré le partage d’un dossier de conformité"),
        "compliance.share_given": _("a partagé un dossier de conformité"),
        "compliance.shown": _("a choisi si la fiche parle du dossier de conformité"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "about_en": _("explication, en anglais"),
        "about_fr": _("explication, en français"),
        "buyer_types": _("types d’acheteurs"),
        "confidence": _("confiance"),
        "floor_cents": _("montant à partir duquel"),
        "is_shown": _("affichage sur la fiche"),
        "issuer": _("délivrée par"),
        "kind": _("genre de pièce"),
        "kinds": _("genres de pièces"),
        "label_en": _("nom, en anglais"),
        "label_fr": _("nom, en français"),
        "months": _("mois"),
        "natures": _("natures de contrats"),
        "reference": _("fondement"),
        "replaces": _("pièce remplacée"),
        "share": _("partage"),
        "stop": _("arrêt"),
        "until": _("jusqu’au"),
        "valid_until": _("date de fin"),
    }


@panel("acts.named")
def named(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Documents and shares by the name of the enterprise, with the address of its page: never what they hold."""
    models: dict[str, Any] = {"ComplianceItem": ComplianceItem, "ComplianceShare": ComplianceShare}
    model = models.get(subject_type)
    if model is None:
        return None
    asked = select(model.id, Organization.name, Organization.slug).join(Organization, Organization.id == model.organization_id)
    rows = db.session().execute(asked.where(model.id.in_(ids)))
    return {number: Named(name, url_for("organizations.show", slug=slug)) for number, name, slug in rows}


@panel("desk.mine")
def about_to_expire(person: User, at: datetime) -> list[Waiting]:
    """The documents whose term comes within two months, in the files that she keeps."""
    kept = {one.organization.id: one.organization for one in belonging.current(person) if one.may(*rules.KEEPERS)}
    today = clock.local_day(at)
    ending = (ComplianceItem.ended_at.is_(None), ComplianceItem.expires_on <= today + rules.SOON)
    asked = select(ComplianceItem).where(ComplianceItem.organization_id.in_(kept), *ending)
    rows = db.session().scalars(asked.order_by(ComplianceItem.expires_on, ComplianceItem.id).limit(MOST)) if kept else ()
    return [
        Waiting(
            _("Renouveler « %(piece)s » au dossier de conformité de « %(name)s »", piece=one.title or one.kind.label, name=its.name),
            url_for("organizations.compliance", slug=its.slug),
            due=one.expires_on,
        )
        for one in rows
        for its in [kept[one.organization_id]]
    ]


@panel("retention")
def what_goes() -> list[Kept]:
    why = _("Montrer ce qu’un acheteur pouvait lire quand il a signé.")
    label = _("Pièces de conformité remplacées ou retirées, partages terminés")
    return [Kept("compliance", label, reading.kept_days(), why, "RETENTION_COMPLIANCE")]


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The documents that she put in files, and the shares that she gave."""
    why = _("Savoir qui a agi pour l’entreprise.")
    how_long = _("Tant que la pièce ou le partage est gardé.")
    given = {
        "at": (_("Moment"), attrgetter("added_at")),
        "organization": (_("Organisation"), attrgetter("organization.name")),
        "kind": (_("Genre de pièce"), lambda one: str(one.kind.label)),
    }
    shared = {
        "at": (_("Moment"), attrgetter("given_at")),
        "organization": (_("Organisation"), attrgetter("organization.name")),
        "buyer": (_("Acheteur"), attrgetter("buyer.name")),
    }
    mine = select(ComplianceItem).where(ComplianceItem.added_by_id == person.id).order_by(ComplianceItem.id.desc())
    hers = select(ComplianceShare).where(ComplianceShare.given_by_id == person.id).order_by(ComplianceShare.id.desc())
    title, other = _("Les pièces de conformité que vous avez ajoutées"), _("Les dossiers de conformité que vous avez partagés")
    return [
        Kind("organizations.compliance_items", title, why, how_long, given, mine).held(most),
        Kind("organizations.compliance_shares", other, why, how_long, shared, hers).held(most),
    ]


@panel("person.erase")
def forget(person: User, traces: Traces, at: datetime) -> None:
    """Documents and shares are the enterprise's: they stay, and no longer say by whom."""
    for model, column in ((ComplianceItem, "added_by_id"), (ComplianceShare, "given_by_id")):
        db.session().execute(update(model).where(getattr(model, column) == person.id).values({column: None}))

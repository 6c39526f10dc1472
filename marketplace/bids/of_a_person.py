"""What this room holds of a person: the versions of answers that she saved or handed in, the openings that she asked for."""

from operator import attrgetter
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.bids.models import BidAcceptance, BidMember, BidMessage, BidVersion, OpeningConsent, PriceConsent
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.tenders.models import Tender


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """Her versions, of which the seal lets nothing be read here, and her part in openings."""
    kinds = (_versions, _consents, _price_consents, _acceptances, _messages, _invitations)
    return [one(person).held(most) for one in kinds]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who handed an answer in, who asked for an opening: numbers, which lead to no name any more."""
    rows = ["bid_versions", "bid_events", "opening_consents", "price_consents", "opened_bids"]
    return [*rows, "bid_members", "bid_acceptances", "bid_messages"]


def _versions(person: User) -> Kind:
    columns = {
        "purchase": (_("Demande de prix"), attrgetter("bid.tender.number")),
        "version": (_("Version"), attrgetter("number")),
        "at": (_("Moment"), attrgetter("saved_at")),
        "received_at": (_("Déposée"), attrgetter("received_at")),
    }
    return Kind(
        "bids.versions",
        _("Les réponses scellées que vous avez écrites"),
        _("Savoir qui a répondu au nom de l’entreprise. Ce que dit la réponse est scellé."),
        _("Aussi longtemps que l’organisme garde ses contrats."),
        columns,
        select(BidVersion).where(BidVersion.saved_by_id == person.id).order_by(BidVersion.id.desc()),
        stays=_("Une réponse déposée ne change plus. Vous n’y avez plus de nom : « personne retirée »."),
    )


def _consents(person: User) -> Kind:
    label = _("Les ouvertures que vous avez demandées")
    return _asked(
        "bids.openings", label, select(OpeningConsent).where(OpeningConsent.user_id == person.id).order_by(OpeningConsent.id.desc())
    )


def _price_consents(person: User) -> Kind:
    label = _("Les ouvertures de prix que vous avez demandées")
    return _asked(
        "bids.price_openings", label, select(PriceConsent).where(PriceConsent.user_id == person.id).order_by(PriceConsent.id.desc())
    )


def _asked(name: str, label: str, rows: Any) -> Kind:
    columns = {
        "purchase": (_("Demande de prix"), lambda one: db.session().get_one(Tender, one.tender_id).number),
        "organization": (_("Organisation"), attrgetter("organization.name")),
        "at": (_("Moment"), attrgetter("at")),
    }
    return Kind(
        name,
        label,
        _("Le procès-verbal dit qui a ouvert les réponses, et quand."),
        _("Aussi longtemps que l’organisme garde ses contrats."),
        columns,
        rows,
        stays=_("Le procès-verbal doit dire que deux personnes l’ont demandé. Vous n’y avez plus de nom : « personne retirée »."),
    )


def _acceptances(person: User) -> Kind:
    columns = {
        "purchase": (_("Demande de prix"), attrgetter("bid.tender.number")),
        "organization": (_("Organisation"), attrgetter("organization.name")),
        "sha256": (_("Empreinte de la version"), attrgetter("sha256")),
        "at": (_("Moment"), attrgetter("at")),
    }
    return Kind(
        "bids.acceptances",
        _("Les versions de réponses à plusieurs que vous avez acceptées"),
        _("Prouver que chaque entreprise d’une réponse a accepté la version déposée."),
        _("Aussi longtemps que l’organisme garde ses contrats."),
        columns,
        select(BidAcceptance).where(BidAcceptance.by_id == person.id).order_by(BidAcceptance.id.desc()),
        stays=_("Votre entreprise reste engagée par ce qu’elle a accepté. Vous n’y avez plus de nom : « personne retirée »."),
    )


def _messages(person: User) -> Kind:
    columns = {
        "purchase": (_("Demande de prix"), attrgetter("bid.tender.number")),
        "at": (_("Moment"), attrgetter("at")),
    }
    return Kind(
        "bids.messages",
        _("Les messages que vous avez écrits dans la salle d’une réponse à plusieurs"),
        _("S’entendre entre entreprises qui répondent ensemble. Ce qu’ils disent est scellé."),
        _("Aussi longtemps que l’organisme garde ses contrats."),
        columns,
        select(BidMessage).where(BidMessage.by_id == person.id).order_by(BidMessage.id.desc()),
        stays=_("Un message porte le nom de l’entreprise, jamais le vôtre."),
    )


def _invitations(person: User) -> Kind:
    columns = {
        "purchase": (_("Demande de prix"), attrgetter("bid.tender.number")),
        "organization": (_("Organisation"), attrgetter("organization.name")),
        "at": (_("Moment"), attrgetter("invited_at")),
    }
    return Kind(
        "bids.invitations",
        _("Les entreprises que vous avez invitées à répondre avec la vôtre"),
        _("Savoir qui a ouvert la réponse à une autre entreprise."),
        _("Aussi longtemps que l’organisme garde ses contrats."),
        columns,
        select(BidMember).where(BidMember.invited_by_id == person.id).order_by(BidMember.id.desc()),
        stays=_("L’entreprise invitée l’a été au nom de la vôtre. Vous n’y avez plus de nom : « personne retirée »."),
    )

"""What the page that begins a purchase sends: an offer, a template or a purchase of before; read and refused in sentences."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.catalogue.models import Listing
from marketplace.catalogue.rules import Viewer
from marketplace.core import db
from marketplace.core.errors import Missing, RuleBroken, Unusable
from marketplace.core.forms import SHORT, control_in
from marketplace.core.locale import _
from marketplace.organizations.models import Organization
from marketplace.tenders.drafting import beginning, freezing, writing
from marketplace.tenders.models import Lot, Tender


def listing_asked(slug: str, organizer: Organization, who: Viewer, at: datetime) -> Listing | None:
    """The listing that an address names, when this organiser may begin from it; None otherwise."""
    found = db.session().scalars(select(Listing).where(Listing.slug == slug.replace("\0", ""))).unique().one_or_none() if slug else None
    return found if found and freezing.why_not_freeze(found, organizer, who, at) is None else None


def started(organizer: Organization, sent: Mapping[str, str], who: Viewer, *, actor: User, at: datetime) -> Tender:
    """Begin from what was sent: `article` is the address of a listing, `besoin` what is needed in a few words, `modele` and `achat` the
    number of a purchase of the organiser.

    Missing for what is nobody's or another's. Unusable for nothing at all.
    """
    if sent.get("article"):
        return beginning.begin(organizer, db.load(Listing, slug=sent["article"]), who, actor=actor, at=at)
    if "besoin" in sent:
        return beginning.begin_from_need(organizer, title_of(sent["besoin"]), actor=actor, at=at)
    number = sent.get("modele") or sent.get("achat")
    if not number:
        raise Unusable(_("Dites à partir de quoi commencer : une offre, un besoin, un modèle ou un achat d’avant."))
    source = db.load(Tender, number=number)
    if not source.is_grouped or source.organizer_id != organizer.id:
        raise Missing()
    is_template = source.template_name is not None
    made = beginning.begin_again(source, who, years=0 if is_template else 1, actor=actor, at=at)
    if not made.lots and not made.is_answered:
        raise RuleBroken(_("Aucune des offres de cet achat n’est plus offerte : commencez à partir d’une autre."))
    return made


def lot_added(tender: Tender, sent: Mapping[str, str], who: Viewer, *, actor: User, at: datetime) -> Lot:
    """One more lot from what was sent: what is needed, in a few words, or the address of a listing of the enterprise."""
    if tender.is_answered:
        return writing.add_need(tender, title_of(sent.get("besoin", "")), actor=actor, at=at)
    return freezing.add_lot(tender, db.load(Listing, slug=sent.get("article", "")), who, actor=actor, at=at)


def title_of(sent: str) -> str:
    """What is needed, or what a lot is, in a few words. Unusable for nothing, too much, or what no keyboard types."""
    title = " ".join(sent.split())
    if not title or len(title) > SHORT or control_in(title):
        raise Unusable(_("Dites en quelques mots ce dont le groupe a besoin : 200 caractères au plus."))
    return title


def template_name(sent: Mapping[str, str]) -> str:
    """What a template is to be called. Unusable for nothing, too much, or what no keyboard types."""
    name = " ".join((sent.get("name") or "").split())
    if not name or len(name) > SHORT or control_in(name):
        raise Unusable(_("Donnez au modèle un nom de 200 caractères au plus."))
    return name

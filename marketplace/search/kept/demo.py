"""What the buyers of the demonstration keep: a shortlist with notes of two of them, and a search of one."""

from sqlalchemy import select

from marketplace.accounts import queries as people
from marketplace.accounts.models import User
from marketplace.catalogue.models import Audience, Listing, ListingStatus
from marketplace.core import db
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import Activity, BuyerType, Organization
from marketplace.organizations.queries import SHOWN
from marketplace.search.kept import notes, shortlists
from marketplace.search.kept.saved import EVERY
from marketplace.search.models import Frequency, SavedSearch, SearchKind

BUYER, EVALUATOR = "achats.municipalite@maillage.example", "evaluation.municipalite@maillage.example"
NAME, NEED = "Repas du camp de jour", "Trente repas froids par jour, cinq jours par semaine, de la fin de juin au milieu d’août."
WRITTEN = ("Livre sa soumission en une semaine.", "Les références du camp de l’an dernier sont bonnes.")
CATERING = "S17"


def seed(seeding: Seeding) -> None:
    """Both in one unit; nothing when the demonstration has no such buyer."""
    with db.database().writing():
        buyer, evaluator = people.by_email(BUYER), people.by_email(EVALUATOR)
        if buyer is None or evaluator is None:
            return
        caterers = _caterers()
        _shortlist(seeding, caterers[:3], buyer, evaluator)
        # As if it had found already all that is there: a morning tells what came since.
        known = sorted(one.id for one in caterers)
        search = SavedSearch(user_id=buyer.id, name="Traiteurs", kind=SearchKind.ENTERPRISES, query=f"secteur={CATERING}", locale="fr")
        search.frequency, search.known, search.news = Frequency.DAILY, known, []
        search.created_at, search.checked_at = seeding.at, seeding.at - EVERY
        db.session().add(search)


def _shortlist(seeding: Seeding, caterers: list[Organization], buyer: User, evaluator: User) -> None:
    session = db.session()
    city = session.scalars(
        select(Organization)
        .where(Organization.is_demo, Organization.buyer_type == BuyerType.MUNICIPALITY)
        .order_by(Organization.id)
        .limit(1)
    ).unique()
    organization = city.one()
    made = shortlists.make(organization, NAME, NEED, actor=buyer, at=seeding.at)
    entries = [shortlists.put(made, one, actor=buyer, at=seeding.at)[0] for one in caterers]
    shown = (Listing.status == ListingStatus.PUBLISHED, Listing.audience == Audience.EVERYBODY)
    offered = select(Listing).where(Listing.organization_id.in_([one.id for one in caterers]), *shown).order_by(Listing.id).limit(1)
    for listing in session.scalars(offered).unique():
        shortlists.put(made, listing, actor=buyer, at=seeding.at)
    for entry, words, author in zip(entries, WRITTEN, (buyer, evaluator), strict=False):
        notes.write(entry, words, actor=author, at=seeding.at)
    seeding.samples["shortlist"] = {"slug": organization.slug, "number": made.id}


def _caterers() -> list[Organization]:
    found = select(Organization).where(SHOWN, Organization.id.in_(select(Activity.organization_id).where(Activity.sector_code == CATERING)))
    return list(db.session().scalars(found.order_by(Organization.id)).unique())

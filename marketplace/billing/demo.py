"""The invoices of a demonstration, from an enterprise to a municipality: one at each stage, through the acts that people do."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.billing.buying import approving, disputing, receiving
from marketplace.billing.invoicing import crediting, issuing, writing
from marketplace.billing.invoicing.crediting import Back
from marketplace.billing.invoicing.writing import Said, Typed
from marketplace.billing.models import Invoice
from marketplace.billing.taxes import registering
from marketplace.billing.taxes.registering import Stated
from marketplace.catalogue.models import TaxCode
from marketplace.core import clock, db
from marketplace.core.panels import panel
from marketplace.core.seeding import Seeding
from marketplace.organizations.models import Membership, Organization
from marketplace.organizations.teams.rules import Current

SELLING, BUYING = "finances.entreprise", "finances.municipalite"
GST, QST = "123456782RT0001", "1224002901TQ0001"
MEALS = Typed("Repas complet livré, portion d’adulte", "C62", 180, 145_000)
SNACKS = Typed("Collation, portion d’enfant", "C62", 240, 32_500)
FRUITS = Typed("Panier de fruits frais non préparés", "C62", 12, 380_000, TaxCode.ZERO_RATED)
CARE = Typed("Aide à domicile, visite", "C62", 8, 620_000, TaxCode.EXEMPT, "Service d’aide à domicile")
# What each invoices, how many days ago it was issued, and how far it went.
INVOICES = (
    ((MEALS, FRUITS), 52, "credited"),
    ((CARE, MEALS), 46, "approved"),
    ((SNACKS,), 40, "approved"),
    ((MEALS, SNACKS), 21, "disputed"),
    ((CARE, SNACKS), 9, "received"),
    ((MEALS,), 2, "issued"),
    ((FRUITS,), 1, "draft"),
)


@panel("seed")
def seed(seeding: Seeding) -> None:
    """Invent them, in one unit; nothing where the people of the demonstration are not there."""
    now = clock.now()
    with db.database().writing():
        people = {one.email.partition("@")[0]: one for one in _people()}
        if len(people) < 2:
            return
        seller, buyer = _place(people[SELLING]), _place(people[BUYING])
        registering.state(seller.organization, Stated(date(2024, 1, 1), GST, QST), actor=people[SELLING], at=seeding.at)
        made = [_made(seller, buyer, lines, now - timedelta(days=days), stage) for lines, days, stage in INVOICES]
        seeding.samples["invoice"] = {"id": made[0].id}
    seeding.say(f"{len(INVOICES)} invoices")


def _made(seller: Membership, buyer: Membership, lines: tuple[Typed, ...], at: datetime, stage: str) -> Invoice:
    actor, their = seller.user, buyer.user
    invoice = writing.begin(seller.organization, buyer.organization, Said("PO-2026-118"), lines, actor=actor, at=at)
    invoice.is_demo = True
    if stage == "draft":
        return invoice
    issuing.issue(invoice, actor=actor, at=at)
    if stage == "issued":
        return invoice
    receiving.receive(invoice, actor=their, at=at + timedelta(days=1))
    if stage in ("approved", "credited"):
        approving.approve(invoice, Current(buyer, at), actor=their, at=at + timedelta(days=4))
    if stage == "credited":
        first = invoice.lines[0]
        crediting.credit(invoice, {first.id: Back(quantity=6)}, "Six repas arrivés froids.", actor=actor, at=at + timedelta(days=6))
    if stage == "disputed":
        dispute = disputing.dispute(invoice, 7_475, "Vingt collations manquaient à la livraison.", actor=their, at=at + timedelta(days=3))
        disputing.reply(dispute, "Nous vérifions le bon de livraison.", actor=actor, at=at + timedelta(days=5))
    return invoice


def _people() -> list[User]:
    return list(db.session().scalars(select(User).where(User.email.in_([f"{one}@maillage.example" for one in (SELLING, BUYING)]))))


def _place(person: User) -> Membership:
    asked = select(Membership).where(Membership.user_id == person.id, Membership.is_open).order_by(Membership.id)
    found = db.session().scalars(asked).first()
    assert found is not None
    assert isinstance(found.organization, Organization)
    return found

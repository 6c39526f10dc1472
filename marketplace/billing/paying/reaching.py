"""How a page finds its payment and the side for which one acts; what is another's and what is absent answer alike."""

from sqlalchemy import select

from marketplace.billing.models import Invoice, Payment
from marketplace.billing.paying import listing
from marketplace.billing.paying import rules as paying_rules
from marketplace.core import audit, db
from marketplace.core.access import actor
from marketplace.core.errors import Missing, RuleBroken, SignInNeeded
from marketplace.core.locale import _
from marketplace.organizations.models import Organization


def payment(number: int) -> Payment:
    """A payment, locked when the unit writes; Missing for whoever is of neither side."""
    if actor() is None:
        raise SignInNeeded()
    found = db.load(Payment, id=number)
    if not paying_rules.may_see(actor(), found):
        raise Missing()
    return found


def as_payer(number: int) -> Payment:
    """The same for an act of the body, said in the log; it is not there for the enterprise alone."""
    return _as(number, "payer")


def as_payee(number: int) -> Payment:
    """The same for an act of the enterprise."""
    return _as(number, "payee")


def unchanged(found: Payment, version: str | None) -> None:
    """RuleBroken when the page was read before the last change: an import may have added an invoice to it since."""
    if version and version != str(found.version):
        raise RuleBroken(_("Ce paiement a changé depuis que vous avez ouvert la page : relisez-le avant de répondre."))


def partner(organization: Organization, number: int) -> Organization:
    """The other organisation that an address names; Missing for none, and for one with which nothing was ever invoiced: its name is not
    given away."""
    found = db.load(Organization, id=number)
    mine, theirs = listing.pages_of(organization), listing.pages_of(found)
    for sellers, buyers in ((theirs, mine), (mine, theirs)):
        met = (Invoice.supplier_id.in_(sellers), Invoice.buyer_id.in_(buyers), Invoice.number.is_not(None))
        if db.session().scalar(select(Invoice.id).where(*met).limit(1)) is not None:
            return found
    raise Missing()


def _as(number: int, side: str) -> Payment:
    found = payment(number)
    party: Organization = getattr(found, side)
    if paying_rules.member(actor(), party) is None:
        raise Missing()
    audit.act_for(party.id)
    return found

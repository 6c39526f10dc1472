"""What this room holds of a person: what she wrote, issued, received, approved, disputed and sent; the address of a payables clerk."""

from operator import attrgetter
from typing import Any

from sqlalchemy import func, or_, select

from marketplace.accounts.models import User
from marketplace.accounts.privacy.bare_address import Left
from marketplace.accounts.privacy.held import Held, Kind
from marketplace.billing.models import Invoice, InvoiceDispute, PayableLink, TaxRegistration
from marketplace.core import retention
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.retention import Kept


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """The invoices, disputes, links and tax numbers that bear her number."""
    return [one(person).held(most) for one in (_invoices, _disputes, _links, _taxes)]


@panel("person.kept")
def what_stays() -> list[str]:
    """Who acted for an organisation: a number, which leads to no name any more."""
    return ["invoices", "invoice_disputes", "payable_links", "tax_registrations"]


@panel("address.left")
def what_is_under(email: str) -> list[Left]:
    """The links that were sent to an address."""
    return [Left("Links of payables clerks", PayableLink, func.lower(PayableLink.email) == email)]


@panel("retention")
def what_goes() -> list[Kept]:
    days = retention.days("retention_letters").days
    label, why = _("Liens des comptes payables, une fois leur terme passé ou retirés"), _("Savoir à qui une facture a été confiée.")
    return [Kept("payable_links", label, days, why, "RETENTION_LETTERS")]


def _kind(name: str, label: str, columns: dict[str, Any], rows: Any) -> Kind:
    why = _("Savoir qui a agi pour l’organisation, et quand.")
    stays = _("Une pièce comptable doit dire qu’une personne de l’organisation l’a faite. Elle n’a plus de nom : « personne retirée ».")
    return Kind(f"billing.{name}", label, why, _("Six ans après l’année de la facture."), columns, rows, stays=stays)


def _invoices(person: User) -> Kind:
    mine = [column == person.id for column in (Invoice.written_by_id, Invoice.issued_by_id, Invoice.received_by_id, Invoice.approved_by_id)]
    columns = {"number": (_("Facture"), attrgetter("number")), "at": (_("Moment"), attrgetter("created_at"))}
    label = _("Les factures que vous avez écrites, émises, reçues ou approuvées")
    return _kind("invoices", label, columns, select(Invoice).where(or_(*mine)).order_by(Invoice.id.desc()))


def _disputes(person: User) -> Kind:
    row = InvoiceDispute
    mine = or_(row.opened_by_id == person.id, row.replied_by_id == person.id, row.closed_by_id == person.id)
    columns = {
        "invoice": (_("Facture"), attrgetter("invoice.number")),
        "at": (_("Moment"), attrgetter("opened_at")),
        "words": (_("Texte"), lambda one: one.reason if one.opened_by_id == person.id else one.reply),
    }
    label = _("Les contestations que vous avez écrites, répondues ou closes")
    return _kind("disputes", label, columns, select(row).where(mine).order_by(row.id.desc()))


def _links(person: User) -> Kind:
    columns = {"invoice": (_("Facture"), attrgetter("invoice.number")), "at": (_("Moment"), attrgetter("made_at"))}
    rows = select(PayableLink).filter_by(made_by_id=person.id).order_by(PayableLink.id.desc())
    return _kind("links", _("Les liens que vous avez envoyés à des comptes payables"), columns, rows)


def _taxes(person: User) -> Kind:
    columns = {"from": (_("À compter du"), attrgetter("valid_from")), "at": (_("Moment"), attrgetter("stated_at"))}
    rows = select(TaxRegistration).filter_by(stated_by_id=person.id).order_by(TaxRegistration.id.desc())
    return _kind("taxes", _("Les inscriptions aux taxes que vous avez écrites"), columns, rows)

"""Who is told of invoices: the buyer what is issued and answered, the enterprise what is received, approved and disputed."""

from datetime import datetime

from marketplace.billing.models import Invoice, InvoiceKind
from marketplace.billing.rules import HANDLERS, WRITERS, Side
from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_, _
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic
from marketplace.tenders.joining import queries

TOPIC = "billing.invoices"
# What comes, starts the days to pay, or is disputed: by mail at once unless she says otherwise.
TO_ANSWER = "billing.to_answer"
ISSUED = N_("« %(supplier)s » vous envoie la facture %(number)s, de %(amount)s taxes comprises. Dites quand vous l’avez reçue.")
CREDITED = N_("« %(supplier)s » vous envoie la note de crédit %(number)s, de %(amount)s taxes comprises.")
# What happened, who is told, in which words. Both sides are told that nothing is owed any more, or that something is again.
SAID = {
    "received": ((Side.SUPPLIER,), N_("« %(buyer)s » a reçu la facture %(number)s.")),
    "approved": ((Side.SUPPLIER,), N_("« %(buyer)s » a approuvé la facture %(number)s pour paiement.")),
    "disputed": ((Side.SUPPLIER,), N_("« %(buyer)s » conteste la facture %(number)s. Lisez ses raisons, puis répondez.")),
    "dispute_closed": ((Side.SUPPLIER,), N_("« %(buyer)s » a clos la contestation de la facture %(number)s.")),
    "replied": ((Side.BUYER,), N_("« %(supplier)s » a répondu à votre contestation de la facture %(number)s.")),
    "settled": ((Side.BUYER, Side.SUPPLIER), N_("Plus rien n’est dû sur la facture %(number)s de « %(supplier)s » à « %(buyer)s ».")),
    "open_again": ((Side.BUYER, Side.SUPPLIER), N_("La facture %(number)s de « %(supplier)s » à « %(buyer)s » n’est plus réglée.")),
}


PRESSING = {ISSUED, CREDITED, *(SAID[what][1] for what in ("received", "disputed", "replied"))}


@panel("notices.topics")
def topics() -> list[Topic]:
    group = _("Commandes et factures")
    return [
        Topic(TO_ANSWER, _("Factures qui vous arrivent, que l’acheteur reçoit, qui sont contestées"), group, by_mail=ByMail.NOW),
        Topic(TOPIC, _("Autres nouvelles des factures de mon organisation"), group),
    ]


@outbox.on("invoices.told")
def tell(*, job: outbox.Job, at: datetime) -> None:
    """The side that must know what the other did."""
    invoice = db.session().get_one(Invoice, job.payload["invoice_id"])
    what = job.payload["what"]
    if what == "issued":
        _tell(invoice, Side.BUYER, CREDITED if invoice.kind is InvoiceKind.CREDIT_NOTE else ISSUED, at)
        return
    sides, sentence = SAID[what]
    for side in sides:
        _tell(invoice, side, sentence, at)


def _tell(invoice: Invoice, side: Side, sentence: str, at: datetime) -> None:
    party = invoice.buyer if side is Side.BUYER else invoice.supplier
    said = {
        "number": invoice.number,
        "supplier": invoice.supplier.name,
        "buyer": invoice.buyer.name,
        "amount": notices.amount(invoice.total),
    }
    values = {name: value for name, value in said.items() if f"%({name})s" in sentence}
    path, topic = f"/factures/{invoice.id}", TO_ANSWER if sentence in PRESSING else TOPIC
    # What is of a page that another absorbed is for the people of that one.
    home = party.merged_into_id or party.id
    for one in queries.people_of([home], at, HANDLERS if side is Side.BUYER else WRITERS):
        notices.notify(one.user_id, topic, sentence, at=at, path=path, organization_id=home, **values)

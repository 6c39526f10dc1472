"""Who is told of payments that a body makes by itself: the enterprise what it must confirm, both what the other said."""

from datetime import datetime

from marketplace.billing.models import Payment
from marketplace.billing.paying import words
from marketplace.billing.paying.rules import CONFIRMERS, PAYERS
from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_, _
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic
from marketplace.organizations.models import Organization
from marketplace.tenders.joining import queries

TOPIC = "billing.payments"
# What is to confirm, or did not come as it was said: by mail at once unless she says otherwise.
TO_ANSWER = "billing.payments_to_answer"
PAYER, PAYEE = "payer", "payee"
# What happened, who is told, in which words.
SAID = {
    "recorded": (
        PAYEE,
        N_("« %(payer)s » dit vous avoir payé %(amount)s le %(day)s, référence %(reference)s. Confirmez ce que vous avez reçu."),
    ),
    "withdrawn": (PAYEE, N_("« %(payer)s » retire le paiement de %(amount)s, référence %(reference)s. Raison : %(reason)s")),
    "confirmed": (PAYER, N_("« %(payee)s » confirme avoir reçu votre paiement de %(amount)s, référence %(reference)s.")),
    "different": (
        PAYER,
        N_("« %(payee)s » a reçu %(received)s de votre paiement de %(amount)s, référence %(reference)s. L’écart reste ouvert."),
    ),
    "denied": (PAYER, N_("« %(payee)s » n’a jamais reçu votre paiement de %(amount)s, référence %(reference)s. Raison : %(reason)s")),
    "received_corrected": (
        PAYER,
        N_("« %(payee)s » dit maintenant avoir reçu %(received)s du paiement de référence %(reference)s. Raison : %(mended_reason)s"),
    ),
    "recorded_corrected": (
        PAYEE,
        N_("« %(payer)s » corrige le paiement de référence %(reference)s : %(amount)s. Raison : %(mended_reason)s"),
    ),
    "applied": (
        PAYEE,
        N_("« %(payer)s » impute à une autre facture ce que vous aviez reçu de trop du paiement de référence %(reference)s."),
    ),
    "accepted": (PAYEE, N_("« %(payer)s » accepte que vous ayez reçu %(received)s du paiement de référence %(reference)s.")),
}


PRESSING = {SAID[what][1] for what in ("recorded", "withdrawn", "different", "denied")}


@panel("notices.topics")
def topics() -> list[Topic]:
    group = _("Commandes et factures")
    return [
        Topic(TO_ANSWER, _("Paiements à confirmer, retirés, jamais reçus ou reçus avec un écart"), group, by_mail=ByMail.NOW),
        Topic(TOPIC, _("Autres nouvelles des paiements de mon organisation"), group),
    ]


@outbox.on("payments.told")
def tell(*, job: outbox.Job, at: datetime) -> None:
    """The side that must know what the other did; what the gateway says of its own payments is told elsewhere."""
    payment = db.session().get_one(Payment, job.payload["payment_id"])
    what = job.payload["what"]
    if what in SAID and words.by_itself(payment):
        side, sentence = SAID[what]
        _tell(payment, side, sentence, at)


def _tell(payment: Payment, side: str, sentence: str, at: datetime) -> None:
    party: Organization = getattr(payment, side)
    said = {
        "payer": payment.payer.name,
        "payee": payment.payee.name,
        "amount": notices.amount(payment.amount),
        "received": notices.amount(payment.received or 0),
        "reference": payment.reference,
        "day": notices.on_day(payment.paid_on),
        "reason": payment.failed_reason or "",
        "mended_reason": payment.mended_reason or "",
    }
    values = {name: value for name, value in said.items() if f"%({name})s" in sentence}
    topic = TO_ANSWER if sentence in PRESSING else TOPIC
    # What is of a page that another absorbed is for the people of that one.
    home = party.merged_into_id or party.id
    for one in queries.people_of([home], at, CONFIRMERS if side == PAYEE else PAYERS):
        notices.notify(one.user_id, topic, sentence, at=at, path=f"/paiements/{payment.id}", organization_id=home, **values)

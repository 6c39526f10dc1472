"""Who is told of payments by card and debit: both sides what became of one, the enterprise of its account, the staff what does not fit."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from marketplace.accounts import queries as people
from marketplace.billing.cards import rules
from marketplace.billing.models import Payment
from marketplace.core import db, notices, outbox
from marketplace.core.locale import N_, _
from marketplace.core.panels import panel
from marketplace.core.topics import ByMail, Topic
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.joining import queries

TOPIC = "billing.cards"
# What failed, was taken back or waits for somebody: by mail at once unless she says otherwise.
TO_ANSWER = "billing.cards_to_answer"
STAFF = "billing.mismatch"
PAYERS = (Role.FINANCE, Role.BUYER, Role.SIGNATORY)
# What the buyer reads, and what the enterprise does; nothing where a side has nothing to learn.
SAID: dict[str, tuple[str | None, str | None]] = {
    "processing": (
        N_("Le débit de %(amount)s pour « %(payee)s » est à la banque : sa réponse prend quelques jours."),
        N_("« %(payer)s » paie %(amount)s par débit préautorisé : la réponse de la banque prend quelques jours."),
    ),
    "received": (
        N_("« %(payee)s » a reçu votre paiement de %(amount)s."),
        N_("Le paiement de %(amount)s de « %(payer)s » est reçu."),
    ),
    "failed": (
        N_("Le paiement de %(amount)s à « %(payee)s » a échoué : rien n’est payé, et vous pouvez recommencer."),
        N_("Le paiement de %(amount)s de « %(payer)s » a échoué : ses factures restent dues."),
    ),
    "expired": (None, None),
    "refund_asked": (None, N_("Un remboursement d’un paiement de « %(payer)s » attend l’approbation d’une seconde personne.")),
    "refunded": (
        N_("« %(payee)s » a remboursé un paiement de %(amount)s, en tout ou en partie : ses factures sont dues d’autant."),
        N_("Le remboursement d’un paiement de « %(payer)s » est fait."),
    ),
    "refund_failed": (
        N_("Un remboursement de « %(payee)s » n’a pas abouti : l’argent est retourné à l’entreprise."),
        N_("Un remboursement à « %(payer)s » n’a pas abouti : voyez-en la raison chez Stripe."),
    ),
    "returned": (
        N_("Votre banque a repris le paiement de %(amount)s à « %(payee)s » : ses factures sont dues de nouveau."),
        N_("La banque de « %(payer)s » a repris son paiement de %(amount)s : ses factures sont dues de nouveau."),
    ),
    "reinstated": (
        N_("Le paiement de %(amount)s à « %(payee)s », que votre banque avait repris, lui est rendu."),
        N_("Le paiement de %(amount)s de « %(payer)s », que sa banque avait repris, vous est rendu."),
    ),
}
MISMATCH = N_("Stripe ne dit pas du paiement %(number)s ce qui lui a été demandé : le paiement est arrêté. Vérifiez-le chez Stripe.")
OPEN = N_("Votre compte d’encaissement est prêt : vos factures peuvent se payer par carte et par débit.")
SHUT = N_("Stripe a suspendu votre compte d’encaissement : voyez ce qu’il demande.")


PRESSING = {one for what in ("failed", "refund_asked", "refund_failed", "returned") for one in SAID[what] if one} | {SHUT}


@panel("notices.topics")
def topics() -> list[Topic]:
    group = _("Factures et paiements")
    return [
        Topic(TO_ANSWER, _("Paiements par carte et débit échoués, repris, ou qui attendent un geste"), group, by_mail=ByMail.NOW),
        Topic(TOPIC, _("Autres nouvelles des paiements par carte et débit"), group),
        Topic(STAFF, _("Paiements en ligne à vérifier"), _("Bureau de l’équipe"), for_staff=True),
    ]


@outbox.on("cards.told")
def tell(*, job: outbox.Job, at: datetime) -> None:
    """Both sides what became of a payment; the staff what the gateway tells otherwise than it was asked."""
    payment = db.session().get_one(Payment, job.payload["payment_id"])
    path = f"/paiements/{payment.id}/en-ligne"
    if job.payload["what"] == "mismatch":
        for person in people.staff():
            notices.notify(person.id, STAFF, MISMATCH, at=at, path="/bureau", number=str(payment.id))
        return
    told = {"amount": notices.amount(payment.amount), "payer": payment.payer.name, "payee": payment.payee.name}
    to_payer, to_payee = SAID[job.payload["what"]]
    _write(payment.payer, PAYERS, to_payer, path, at, told)
    _write(payment.payee, rules.COLLECTORS, to_payee, path, at, told)


@outbox.on("cards.account_told")
def tell_account(*, job: outbox.Job, at: datetime) -> None:
    """The enterprise that its account may charge, or may not any more."""
    found = db.session().get_one(Organization, job.payload["organization_id"])
    _write(found, rules.COLLECTORS, OPEN if job.payload["may_charge"] else SHUT, f"/espace/{found.slug}/encaissement", at, {})


def _write(
    organization: Organization, roles: Collection[Role], sentence: str | None, path: str, at: datetime, told: dict[str, Any]
) -> None:  # fmt: skip
    # What is of a page that another absorbed is for the people of that one.
    home = organization.merged_into_id or organization.id
    for one in queries.people_of([home], at, roles) if sentence else ():
        topic = TO_ANSWER if sentence in PRESSING else TOPIC
        notices.notify(one.user_id, topic, str(sentence), at=at, path=path, organization_id=home, **told)

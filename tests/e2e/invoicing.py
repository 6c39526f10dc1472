"""From what was accepted to invoices that are approved, disputed, credited: by the keyboard alone."""

import re

from tests.e2e.desks import bare, commits, does_from_desk, dollars, is_pdf, typed, waits
from tests.e2e.keyboard import Keyboard
from tests.e2e.pooling import proves
from tests.e2e.post_office import PostOffice
from tests.e2e.site import Site

CLERK = "comptes.payables@municipalite.example"
ISSUED = "SELECT number, total FROM invoices WHERE id = ?"
OWED = """
    SELECT i.total - coalesce((SELECT sum(n.total) FROM invoices n WHERE n.refers_to_id = i.id AND n.status <> 'draft'), 0)
    FROM invoices i WHERE i.id = ?
"""


def invoices(seller: Keyboard, order: str, password: str, total: int) -> tuple[int, str]:
    """From her day, in one click, to an invoice of all that was accepted; read, issued; what it is, and its number."""
    does_from_desk(seller, "Facturer ce qui a été accepté de la commande %(number)s", number=order)
    seller.skip()
    seller.go_to("Facturer ce qui a été accepté")
    seller.told("Le brouillon est prêt\u00a0: relisez-le, puis émettez la facture.")
    seller.told("Relisez avant d’émettre")
    page = bare(seller)
    commits(seller, page, "Émettre la facture", password)
    invoice = int(page.rpartition("/")[2])
    number, issued = invoice_of(seller.reader.site, invoice)
    seller.told("La facture %(number)s est émise\u00a0: l’acheteur en est avisé.", number=number)
    assert issued == total, f"{number} asks {issued}, not {total}"
    assert not waits(seller, "Facturer ce qui a été accepté de la commande %(number)s", number=order)
    return invoice, number


def invoice_of(site: Site, invoice: int) -> tuple[str, int]:
    """The number of an invoice, and its total in cents."""
    with site.database() as record:
        number, total = record.execute(ISSUED, (invoice,)).fetchone()
    return number, total


def receives(payer: Keyboard, invoice: int, supplier: str) -> None:
    """From her day: it came, and the clock starts; it is a PDF, in French, and with a copy in English."""
    number, total = invoice_of(payer.reader.site, invoice)
    told = {"number": number, "supplier": supplier, "amount": dollars(payer, total)}
    does_from_desk(payer, "Recevoir la facture %(number)s de «\u00a0%(supplier)s\u00a0», de %(amount)s", **told)
    assert bare(payer) == f"/factures/{invoice}"
    payer.skip()
    payer.go_to("Noter la réception")
    payer.reader.go(f"/factures/{invoice}")
    is_pdf(payer, f"/factures/{invoice}/document")
    is_pdf(payer, f"/factures/{invoice}/document?copie=en")


def approves(payer: Keyboard, invoice: int, supplier: str) -> None:
    """From her day: it is right, and will be paid."""
    number, total = invoice_of(payer.reader.site, invoice)
    told = {"number": number, "supplier": supplier, "amount": dollars(payer, total)}
    sentence = "Approuver la facture %(number)s de «\u00a0%(supplier)s\u00a0», de %(amount)s"
    does_from_desk(payer, sentence, **told)
    payer.skip()
    payer.go_to("Approuver pour paiement")
    payer.told("La facture est approuvée pour paiement.")
    assert not waits(payer, sentence, **told)


def clerk_receives(payer: Keyboard, clerk: Keyboard, office: PostOffice, invoice: int, password: str) -> None:
    """A clerk without an account follows the link of her mail, reads that one invoice, and says that it came."""
    payer.reader.go(f"/factures/{invoice}")
    payer.skip()
    payer.go_to("Envoyer un lien aux comptes payables")
    proves(payer, password)
    payer.skip()
    payer.fill("Adresse de courriel", CLERK)
    payer.go_to("Envoyer le lien")
    payer.told("Le lien est envoyé à %(email)s.", email=CLERK)
    link = office.link(CLERK, "/a-payer/")
    # Her mail is in French, and so is the page; she reads it in her language.
    clerk.reader.go(re.sub(r"^https?://[^/]+(?:/en)?", "", link))
    clerk.told("Ce lien n’ouvre que cette facture. Ne le transmettez à personne d’autre.")
    is_pdf(clerk, f"{bare(clerk)}/document")
    clerk.skip()
    clerk.go_to("Noter la réception")
    clerk.told("La réception est notée.")


def disputes(payer: Keyboard, invoice: int, amount: int, reason: str) -> None:
    """A part of it, with a reason."""
    payer.reader.go(f"/factures/{invoice}")
    payer.skip()
    payer.go_to("Contester")
    payer.skip()
    payer.fill("Montant contesté, taxes comprises", typed(payer, amount))
    payer.fill("Raison", reason)
    payer.go_to("Envoyer la contestation")
    payer.told("La contestation est envoyée à l’entreprise.")


def gives_back(seller: Keyboard, invoice: int, count: int, reason: str, password: str) -> int:
    """From her day to a note that gives back so many of the one line, and answers the dispute; what is asked after, in cents."""
    number, _total = invoice_of(seller.reader.site, invoice)
    does_from_desk(seller, "Répondre à la contestation de la facture %(number)s", number=number)
    seller.page.get_by_text(reason).first.wait_for()
    seller.skip()
    seller.go_to("Faire une note de crédit")
    proves(seller, password)
    seller.skip()
    seller.pick("Ce que j’écris à chaque ligne")
    seller.fill("Quantité", str(count))
    seller.fill("Raison", "Portions arrivées froides.")
    seller.go_to("Émettre la note de crédit")
    note = invoice_of(seller.reader.site, int(bare(seller).rpartition("/")[2]))[0]
    seller.told("La note de crédit %(number)s est émise\u00a0: l’acheteur en est avisé.", number=note)
    assert not waits(seller, "Répondre à la contestation de la facture %(number)s", number=number)
    with seller.reader.site.database() as record:
        (owed,) = record.execute(OWED, (invoice,)).fetchone()
    return int(owed)

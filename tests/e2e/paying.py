"""Invoices paid by card, by a debit that the bank refuses and then takes, by a file of transfers: by the keyboard alone."""

import csv
from datetime import datetime
from pathlib import Path

from marketplace.core.clock import QUEBEC
from tests.e2e.asking import until
from tests.e2e.desks import bare, commits, does_from_desk, dollars, typed, waits
from tests.e2e.keyboard import Keyboard
from tests.e2e.pooling import proves

STATE = "SELECT status FROM gateway_payments WHERE payment_id = ?"
INVOICE = "SELECT status FROM invoices WHERE id = ?"
CARD, DEBIT = "Payer par carte", "Payer par débit préautorisé"
WORKS, FAILS = "Le débit réussit", "Le débit échoue"
TITLES = ("Entreprise", "Facture", "Montant", "Date", "Référence", "Moyen")


def collects(seller: Keyboard, slug: str, password: str) -> None:
    """The enterprise opens its account and gives its particulars on the page of the stand-in, which brings her back."""
    commits(seller, f"/espace/{slug}/encaissement", "Ouvrir le compte", password)
    seller.heading("Continuer chez Stripe")
    seller.skip()
    seller.reach("Aller chez Stripe")
    # That page is the stand-in's, in French.
    with seller.page.expect_event("domcontentloaded"):
        seller.page.keyboard.press("Enter")
    seller.page.wait_for_load_state()
    seller.reach_words("Donner les renseignements")
    seller.enter()
    seller.told("peut encaisser")


def begins(payer: Keyboard, invoice: int, amount: int, password: str) -> int:
    """From an invoice to the way to the page where it is paid; the payment."""
    payer.reader.go(f"/factures/{invoice}")
    payer.skip()
    payer.go_to("Payer par carte ou par débit préautorisé")
    commits(payer, bare(payer), "Payer %(amount)s par carte ou par débit", password, amount=dollars(payer, amount))
    payer.heading("Paiement en ligne de %(amount)s", amount=dollars(payer, amount))
    return int(bare(payer).split("/")[2])


def pays(payer: Keyboard, invoice: int, amount: int, way: str, password: str) -> int:
    """On the page of the stand-in, which brings her back; the payment."""
    payment = begins(payer, invoice, amount, password)
    payer.skip()
    payer.go_to("Aller à la page de paiement")
    payer.heading("Payer %(amount)s", amount=dollars(payer, amount))
    payer.go_to(way)
    payer.heading("Paiement en ligne de %(amount)s", amount=dollars(payer, amount))
    return payment


def bank_says(bank: Keyboard, answer: str) -> None:
    """On the console of the stand-in, which is in French: what the bank makes of the debit that waits."""
    bank.page.goto(bank.reader.site.bank)
    bank.landed()
    bank.go_to_words(answer)


def becomes(payer: Keyboard, payment: int, state: str) -> None:
    """The webhook came and the worker asked the gateway: what its page says then."""
    until(payer.reader.site, STATE, str(payment), lambda found: found == state)
    payer.reader.go(f"/paiements/{payment}/en-ligne")


def settled(payer: Keyboard, invoice: int, status: str = "settled") -> None:
    """Where the invoice stands once the payment is applied."""
    until(payer.reader.site, INVOICE, str(invoice), lambda found: found == status)


def remits(payer: Keyboard, slug: str, folder: Path, paid: list[tuple[str, str, int]], reference: str, password: str) -> None:
    """A file of transfers that she types: tried, read, its payment recorded for good."""
    path = folder / "virements.csv"
    with path.open("w", encoding="utf-8", newline="") as written:
        rows = csv.writer(written, delimiter=";")
        rows.writerow(TITLES)
        today = datetime.now(QUEBEC).date()
        rows.writerows((name, number, typed(payer, cents), today, reference, "virement") for name, number, cents in paid)
    payer.reader.go(f"/espace/{slug}/paiements")
    payer.skip()
    payer.go_to("Importer un fichier")
    payer.skip()
    payer.give("Fichier", path)
    payer.go_to("Lire le fichier")
    proves(payer, password)
    payer.reader.button("Faire l’essai").wait_for()
    payer.skip()
    payer.go_to("Faire l’essai")
    payer.reader.button("Noter ces paiements pour de bon").wait_for()
    payer.told("Aucune ligne n’est à corriger.")
    payer.skip()
    payer.go_to("Noter ces paiements pour de bon")
    payer.page.get_by_role("heading", name=payer.reader.says("Résultat")).wait_for()
    payer.page.get_by_role("heading", name=payer.reader.says("Paiements de ce fichier")).wait_for()
    payer.reader.check()


def confirms(seller: Keyboard, payer_name: str, amount: int) -> None:
    """From her day: all of it is on the account of the enterprise."""
    told = {"amount": dollars(seller, amount), "payer": payer_name}
    sentence = "Confirmer le paiement de %(amount)s de «\u00a0%(payer)s\u00a0»"
    does_from_desk(seller, sentence, **told)
    seller.skip()
    seller.go_to("Confirmer ce que j’ai reçu")
    seller.skip()
    seller.pick("Tout\u00a0: %(amount)s", amount=dollars(seller, amount))
    seller.go_to("Confirmer")
    seller.told("Le paiement est confirmé.")
    assert not waits(seller, sentence, **told)

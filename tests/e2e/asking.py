"""A price request by the keyboard alone: written on its one page, sent, answered sealed, opened by two."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from marketplace.core.clock import QUEBEC
from tests.e2e.keyboard import Keyboard
from tests.e2e.pooling import PRESENT, proves
from tests.e2e.site import Site

# Whom the demonstration asks: the enterprise of its people first; each has somebody who reads.
ASKED = """
    SELECT o.slug, o.name FROM tender_bidders b JOIN tenders t ON t.id = b.tender_id JOIN organizations o ON o.id = b.organization_id
    WHERE t.number = (SELECT min(number) FROM tenders WHERE kind = 'price_request') ORDER BY b.organization_id
"""
KEY = "SELECT public_key IS NOT NULL FROM tender_keys k JOIN tenders t ON t.id = k.tender_id WHERE t.number = ?"
DUE = "SELECT bids_due_at FROM tenders WHERE number = ?"
STAGE = "SELECT stage FROM tenders WHERE number = ?"
PATIENCE = 60.0

Line = tuple[str, str]


def asked(site: Site) -> list[tuple[str, str]]:
    """Enterprises that may be asked: their slugs and their names."""
    with site.database() as record:
        return list(record.execute(ASKED))


def writes(clerk: Keyboard, slug: str, title: str, lines: list[Line], estimate: str) -> str:
    """From the list of an organisation to a price request that is written and saved; the address of its pages."""
    clerk.reader.go(f"/espace/{slug}/demandes-de-prix")
    clerk.skip()
    clerk.go_to("Nouvelle demande de prix")
    clerk.heading("Rédiger la demande de prix")
    root = clerk.path.removesuffix("/rediger")
    clerk.skip()
    clerk.fill("Titre", title)
    clerk.fill("Ce que vous demandez, et pour quoi", "Les repas du camp de la relâche, livrés à l’aréna avant 11 h.")
    clerk.pick("Services")
    for row, (what, quantity) in enumerate(lines, start=1):
        clerk.reach("Ligne %(row)d : ce que vous voulez", row=row)
        clerk.write(what)
        clerk.reach("Ligne %(row)d : quantité", row=row)
        clerk.write(quantity)
    today = datetime.now(QUEBEC).date()
    picks(clerk, "Livraison à partir du", today + timedelta(40))
    picks(clerk, "Livraison jusqu’au", today + timedelta(60))
    clerk.fill("Estimation du contrat, avant taxes", estimate)
    clerk.go_to("Enregistrer et choisir les entreprises")
    clerk.heading("Entreprises à qui demander")
    return root


def picks(clerk: Keyboard, label: str, day: date) -> None:
    """The window of a date is the browser's own: its field is reached, and holds what a person picks there."""
    clerk.reach(label)
    clerk.page.locator(":focus").fill(day.strftime(PRESENT))


def names(clerk: Keyboard, name: str) -> None:
    """An enterprise to ask, by its name."""
    clerk.skip()
    clerk.fill("Nom, NEQ ou adresse de la fiche", name)
    clerk.go_to("Ajouter")
    clerk.told("« %(name)s » est ajoutée.", name=name)


def sends(clerk: Keyboard, site: Site, root: str, password: str) -> str:
    """All of it is read again and sent, once the opener has made its key; its number."""
    number = root.rpartition("/")[2]
    until(site, KEY, number, lambda is_made: bool(is_made))
    for _attempt in range(2):
        clerk.reader.go(f"{root}/relire")
        clerk.told("Tout est prêt.")
        clerk.skip()
        clerk.go_to("Envoyer la demande de prix")
        if "/confirmer" not in clerk.path:
            break
        proves(clerk, password)
    clerk.told("La demande de prix %(number)s est envoyée.", number=number)
    return number


def answers(seller: Keyboard, slug: str, number: str, prices: list[str], password: str, document: Path | None = None) -> str:
    """Prices, terms, a document, the declaration: sealed, read again, handed in; the address of the receipt."""
    seller.reader.go(f"/espace/{slug}/demandes-recues/{number}")
    seller.skip()
    seller.go_to("Répondre")
    seller.skip()
    for price in prices:
        seller.reach("Prix pour 1 %(unit)s, en dollars avant taxes", unit="unité")
        seller.write(price)
    seller.fill("Conditions de livraison", "Livré avant 10 h 30.")
    if document:
        seller.give("Joindre des documents", document)
    seller.tick("Je déclare")
    seller.go_to("Enregistrer et sceller")
    seller.told("Votre réponse n’est pas déposée")
    seller.skip()
    seller.go_to("Relire et déposer…")
    if "/confirmer" in seller.path:
        proves(seller, password)
    seller.skip()
    seller.go_to("Déposer la version %(number)d", number=1)
    seller.told("Votre réponse est déposée")
    return seller.path


def past_deadline(site: Site, number: str) -> datetime:
    """The deadline of a request comes; what time it is from then on."""
    with site.database() as record:
        due = datetime.fromisoformat(record.execute(DUE, (number,)).fetchone()[0]).replace(tzinfo=UTC)
    after = due + timedelta(minutes=2)
    site.tell_time(after)
    return after


def asks_to_open(somebody: Keyboard, root: str, password: str) -> None:
    """One of the two who ask for the opening."""
    for _attempt in range(2):
        somebody.reader.go(f"{root}/ouverture")
        somebody.skip()
        somebody.go_to("Demander l’ouverture")
        if "/confirmer" not in somebody.path:
            break
        proves(somebody, password)
    somebody.told("Votre demande d’ouverture est enregistrée.")


def opened(site: Site, number: str) -> None:
    """The opener, a process of its own, has done what was asked."""
    until(site, STAGE, number, lambda stage: stage == "opened")


def until(site: Site, question: str, number: str, is_done: Callable[[object], bool]) -> None:
    """What another process does to a request is done; AssertionError with what is there when it never is."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with site.database() as record:
            found = record.execute(question, (number,)).fetchone()
        if found and is_done(found[0]):
            return
        time.sleep(0.2)
    raise AssertionError(f"{number} is still {found} after {PATIENCE:.0f} s")

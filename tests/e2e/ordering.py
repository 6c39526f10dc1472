"""From a contract in force to deliveries that are accepted, by the keyboard alone."""

from dataclasses import dataclass
from datetime import date, datetime

from marketplace.core.clock import QUEBEC
from tests.e2e.asking import picks
from tests.e2e.desks import bare, commits, does_from_desk, is_pdf
from tests.e2e.keyboard import Keyboard
from tests.e2e.site import Site

# A contract of the city with the enterprise that neither side has accepted: the one of several lines.
PENDING = """
    SELECT c.number FROM contracts c JOIN contract_lines l ON l.contract_id = c.id
    WHERE c.buyer_id = ? AND c.supplier_id = ? AND c.status = 'pending' GROUP BY c.id HAVING count(*) = 2 ORDER BY c.id LIMIT 1
"""
BEGUN = "UPDATE contracts SET starts_on = ? WHERE number = ?"
LINES = """
    SELECT l.description || ', ' || p.name, l.firm FROM contract_lines l JOIN contracts c ON c.id = l.contract_id
    JOIN participation_places p ON p.id = l.place_id WHERE c.number = ? ORDER BY l.id
"""


@dataclass(frozen=True)
class Line:
    """What a contract awards: what it is and where, and how many."""

    said: str
    awarded: int


def contract(site: Site, buyer: int, supplier: int) -> tuple[str, date, list[Line]]:
    """The number of a contract that waits for both sides, its first day, brought to today since nothing is delivered before, its lines."""
    today = datetime.now(QUEBEC).date()
    with site.database() as record, record:
        (number,) = record.execute(PENDING, (buyer, supplier)).fetchone()
        record.execute(BEGUN, (today.isoformat(), number))
        return number, today, [Line(*one) for one in record.execute(LINES, (number,))]


def writes(buyer: Keyboard, slug: str, number: str, quantities: list[int], day: date, po_number: str) -> str:
    """From the list of orders to a draft under a contract; its number."""
    buyer.reader.go(f"/espace/{slug}/commandes")
    buyer.skip()
    buyer.go_to("Nouvelle commande")
    buyer.skip()
    buyer.go_to("Commander sous %(number)s", number=number)
    buyer.heading("Commander sous le contrat %(number)s", number=number)
    buyer.skip()
    for quantity in quantities:
        buyer.fill_words(buyer.reader.says("Quantité (%(unit)s)", unit=buyer.reader.says("unité")), str(quantity))
        picks(buyer, "Jour voulu", day)
    buyer.fill("Numéro de bon de commande", po_number)
    buyer.fill("Code budgétaire", "02-701-50-447")
    buyer.fill("Note à l’entreprise", "Livrer à l’entrée de service, avant 10 h.")
    buyer.go_to("Enregistrer le brouillon")
    order = bare(buyer).rpartition("/")[2]
    buyer.told("Le brouillon %(number)s est enregistré. Relisez-le, puis envoyez-le.", number=order)
    return order


def sends(buyer: Keyboard, order: str, password: str) -> None:
    """She reads it again and sends it; from then on it is a PDF for both sides."""
    commits(buyer, f"/commandes/{order}", "Envoyer la commande", password)
    buyer.told("La commande est envoyée\u00a0: l’entreprise en est avisée.")
    is_pdf(buyer, f"/commandes/{order}/document")


def acknowledges(seller: Keyboard, order: str, buyer_name: str) -> None:
    """From her day to the order, which the enterprise takes."""
    does_from_desk(seller, "Accuser réception de la commande %(number)s, de «\u00a0%(name)s\u00a0»", number=order, name=buyer_name)
    assert bare(seller) == f"/commandes/{order}"
    seller.skip()
    seller.go_to("Accuser réception")
    seller.told("L’acheteur est avisé que vous avez reçu sa commande.")
    is_pdf(seller, f"/commandes/{order}/document")


def delivers(seller: Keyboard, order: str, buyer_name: str, came: dict[str, int]) -> None:
    """From her day to what was delivered: so many of each line, none of those that are not named."""
    does_from_desk(seller, "Livrer la commande %(number)s, de «\u00a0%(name)s\u00a0»", number=order, name=buyer_name)
    seller.skip()
    seller.go_to("Inscrire une livraison")
    seller.skip()
    for line, count in came.items():
        seller.fill_words(line, str(count) if count else "")
    seller.go_to("Inscrire la livraison")
    seller.told("La livraison est inscrite\u00a0: l’acheteur en est avisé.")


def accepts(buyer: Keyboard, order: str, rank: int, supplier_name: str, taken: dict[str, tuple[int, str]]) -> None:
    """From her day to what she accepts of each line of a delivery, and why not the rest."""
    told = {"rank": rank, "number": order, "name": supplier_name}
    does_from_desk(buyer, "Accepter ou refuser la livraison %(rank)s de la commande %(number)s, de «\u00a0%(name)s\u00a0»", **told)
    buyer.skip()
    for line, (count, reason) in taken.items():
        buyer.fill_words(buyer.reader.says("Accepté de %(line)s", line=line), str(count))
        if reason:
            buyer.fill("Raison, si tout n’est pas accepté", reason)
    buyer.go_to("Enregistrer la décision")
    buyer.told("Votre décision est enregistrée\u00a0: l’entreprise en est avisée.")

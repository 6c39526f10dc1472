"""A clerk asks three enterprises for their price, on a phone, in French, by the keyboard alone; two answer sealed, two persons have the
answers opened after the deadline, the lower is chosen and its contract accepted. Mails by real SMTP; the hour of the deadline is told."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator

from tests.e2e import agreeing, asking, pooling
from tests.e2e.coming_in import come_in, organization_of
from tests.e2e.keyboard import Keyboard
from tests.e2e.people_coming_in import PASSWORD
from tests.e2e.post_office import PostOffice
from tests.e2e.reader import Way
from tests.e2e.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.journey]

WAY = Way("fr", 390)
TITLE = "Repas du camp de la relâche"
LINES = [("Repas froid, par personne", "120"), ("Collation d’après-midi", "120")]
# 120 × 14,25 + 120 × 3,1250 = 2 085,00; 120 × 14,60 + 120 × 3,20 = 2 136,00.
LOWER, HIGHER = ["14,25", "3,1250"], ["14,60", "3,20"]
SENT_TO = "SELECT count(*) FROM tender_bidders b JOIN tenders t ON t.id = b.tender_id WHERE t.number = ? AND b.invited_at IS NOT NULL"


def test_a_price_is_asked_answered_sealed_opened_by_two_and_given_to_the_lower(
    sit: Callable[[Way], Keyboard], living: Site, office: PostOffice, tmp_path: Path
) -> None:
    clerk, signatory, seller, other = sit(WAY), sit(WAY), sit(WAY), sit(WAY)
    city, (address, password) = organization_of(living, "municipality_buyer"), living.persona("enterprise_administrator")
    with living.database() as record:
        (city_slug,) = record.execute("SELECT slug FROM organizations WHERE id = ?", (city,)).fetchone()
    (slug, name), (second, second_name), (_third, third_name) = asking.asked(living)
    pooling.enters(other, office, "Rosalie Dubé-Ouellet", "rosalie@exemple.org", [second])
    # Written, sent.
    come_in(clerk, "municipality_buyer")
    root = asking.writes(clerk, city_slug, TITLE, LINES, "2500")
    for one in (name, second_name, third_name):
        asking.names(clerk, one)
    number = asking.sends(clerk, living, root, living.persona("municipality_buyer")[1])
    with living.database() as record:
        assert record.execute(SENT_TO, (number,)).fetchone() == (3,)
    # Answered: from the mail, with a document, the receipt by mail too.
    comes_from_mail(seller, office.link(address, f"/espace/{slug}/demandes-recues/{number}"), address, password)
    seller.heading(TITLE)
    before = page_of(clerk, f"{root}/ouverture")
    Image.new("RGB", (600, 800), "white").save(tmp_path / "fiche.png")
    receipt = asking.answers(seller, slug, number, LOWER, password, tmp_path / "fiche.png")
    assert office.link(address, f"/espace/{slug}/reponses/{number}/recepisse/").endswith(receipt)
    assert office.link("rosalie@exemple.org", f"/espace/{second}/demandes-recues/{number}")
    asking.answers(other, second, number, HIGHER, PASSWORD)
    # The buyer cannot tell that anybody answered, nor open.
    assert page_of(clerk, f"{root}/ouverture") == before
    clerk.told("Tout est scellé jusque-là")
    assert clerk.page.get_by_role("button", name="Demander l’ouverture").count() == 0
    # The hour comes; one person is not enough.
    asking.past_deadline(living, number)
    come_in(clerk, "municipality_buyer")
    asking.asks_to_open(clerk, root, living.persona("municipality_buyer")[1])
    clerk.told("Vous avez déjà demandé l’ouverture : une autre personne doit la demander aussi.")
    come_in(signatory, "municipality_signatory")
    asking.asks_to_open(signatory, root, living.persona("municipality_signatory")[1])
    asking.opened(living, number)
    # Compared, exact to the cent, with what the lower sent.
    compares(clerk, root, name, second_name)
    come_in(seller, "enterprise_administrator")
    receipt_holds(seller, receipt)
    # Chosen, agreed.
    chooses(clerk, root, name, living.persona("municipality_buyer")[1])
    [(contract, buyer, amount)] = agreeing.contracts(living, number)
    assert (buyer, amount) == (city_slug, 208_500)
    agreeing.accepts(signatory, contract, living.persona("municipality_signatory")[1])
    signatory.told("Vous avez accepté ce contrat; l’autre partie n’a pas encore répondu.")
    agreeing.accepts(seller, contract, password)
    seller.told("En vigueur")
    assert "Montant ferme, avant taxes 2 085,00 $ Avec les taxes de ce jour 2 397,23 $" in " ".join(
        seller.page.locator("main").inner_text().split()
    )


def comes_from_mail(somebody: Keyboard, link: str, address: str, password: str) -> None:
    """From a mail to what it tells, through the door."""
    somebody.page.goto(link)
    somebody.landed()
    somebody.heading("Se connecter")
    somebody.skip()
    somebody.fill("Adresse de courriel", address)
    somebody.fill("Mot de passe", password)
    somebody.enter()


def page_of(somebody: Keyboard, path: str) -> str:
    """All that a page says."""
    somebody.reader.go(path)
    return somebody.page.locator("main").inner_text()


def compares(clerk: Keyboard, root: str, lower: str, higher: str) -> None:
    """The answers side by side: prices, totals, which is the lowest; the document opens; the minutes hold the same."""
    clerk.reader.go(f"{root}/reponses")
    rows = [cells_of(row) for row in clerk.page.locator("section[aria-labelledby=comparaison] tr").all()]
    assert rows == [
        ["Lot", lower, higher],
        ["1. Repas froid, par personne 120 unités", "14,25 $ / unité 1 710,00 $ plus bas", "14,60 $ / unité 1 752,00 $"],
        ["2. Collation d’après-midi 120 unités", "3,1250 $ / unité 375,00 $ plus bas", "3,20 $ / unité 384,00 $"],
        ["Total, avant taxes", "2 085,00 $", "2 136,00 $"],
        ["Total, avec les taxes de ce jour", "2 397,23 $", "2 455,87 $"],
    ]
    document = clerk.page.get_by_role("link", name="fiche.png")
    answered = clerk.page.request.get(f"{clerk.reader.site.url}{document.get_attribute('href')}")
    assert (answered.status, answered.headers["content-type"]) == (200, "image/png")
    clerk.reader.go(f"{root}/proces-verbal")
    received = [cells_of(row) for row in clerk.page.locator("table").first.locator("tbody tr").all()]
    assert [(one[0].startswith(name), one[-1]) for one, name in zip(received, (lower, higher), strict=True)] == [
        (True, "2 085,00 $"),
        (True, "2 136,00 $"),
    ]


def cells_of(row: Locator) -> list[str]:
    """What a row of a table says, every white space told as one."""
    return [" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()]


def receipt_holds(seller: Keyboard, receipt: str) -> None:
    """What the receipt promised of its place, before anybody could know it, is what the opening tells."""
    told = seller.page.request.get(f"{seller.reader.site.url}{receipt}/document").json()
    place = told["place"]
    assert (told["signed"]["kind"], place["seq"]) == ("received", 1)
    assert told["signed"]["place"] == hashlib.sha256(f"{place['hash']} {place['salt']}".encode()).hexdigest()


def chooses(clerk: Keyboard, root: str, name: str, password: str) -> None:
    """The lowest is proposed for each line; who decides says why, and at which title."""
    for _attempt in range(2):
        clerk.reader.go(f"{root}/decision")
        proposed = [" ".join(one.split()) for one in clerk.page.locator("label:has(input[type=radio]:checked)").all_inner_texts()]
        assert proposed == [
            f"{name} : 14,25 $ / unité, 1 710,00 $ (la plus basse)",
            f"{name} : 3,1250 $ / unité, 375,00 $ (la plus basse)",
        ]
        clerk.skip()
        clerk.fill("Justification", "La plus basse des deux, conforme à ce qui est demandé.")
        clerk.choose("À quel titre vous approuvez", "Direction générale")
        clerk.go_to("Décider")
        if "/confirmer" not in clerk.path:
            break
        pooling.proves(clerk, password)
    clerk.told("Ce qui est décidé")

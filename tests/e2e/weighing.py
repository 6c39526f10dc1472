"""Answers opened by two participants, scored in two envelopes, chosen: by the keyboard alone."""

from tests.e2e.asking import until
from tests.e2e.keyboard import Keyboard
from tests.e2e.pooling import proves
from tests.e2e.site import Site

PRICES = """
    SELECT count(*) FROM opened_bids a JOIN bids b ON b.id = a.bid_id JOIN tenders t ON t.id = b.tender_id
    WHERE t.number = ? AND a.price_state = 'opened'
"""


def names_all(organizer: Keyboard, root: str, people: dict[str, str]) -> None:
    """The organiser names a committee: a person and her seat, one after the other."""
    organizer.reader.go(f"{root}/evaluation")
    for name, seat in people.items():
        organizer.skip()
        organizer.choose("Personne", name)
        organizer.pick(seat)
        organizer.go_to("Nommer")
        organizer.page.locator("section[aria-labelledby=comite] tbody").get_by_text(name.partition(",")[0]).first.wait_for()


def declares(somebody: Keyboard, number: str, names: list[str]) -> None:
    """Who answered is read, then declared: no seat on a council and not elected, no conflict with any of them."""
    assert somebody.path == f"/comites/{number}", somebody.path
    told = somebody.page.locator("main").inner_text()
    assert [one for one in names if one not in told] == [], f"{somebody.path} names not all that answered"
    somebody.skip()
    somebody.pick("Non")
    somebody.pick("Non, aucun")
    somebody.go_to("Faire ma déclaration")


def scores(somebody: Keyboard, number: str, given: dict[str, dict[str, str]], reasons: str = "") -> None:
    """Each answer in turn, criterion by criterion; the secretary writes what was agreed, with its reasons."""
    for name, points in given.items():
        assert somebody.path.partition("#")[0] == f"/comites/{number}", somebody.path
        somebody.skip()
        somebody.go_to_words(name)
        somebody.skip()
        for criterion, value in points.items():
            somebody.fill(f"{criterion}\u00a0: points", value)
            if reasons:
                somebody.fill(f"Raisons du consensus\u00a0: {criterion}", reasons)
        somebody.go_to("Enregistrer")
    somebody.skip()
    somebody.go_to("Clore toutes les notes" if reasons else "Clore mes notes")


def asks_for_prices(somebody: Keyboard, root: str, password: str) -> None:
    """One of the two who ask for the opening of the prices."""
    for _attempt in range(2):
        somebody.reader.go(f"{root}/ouverture-des-prix")
        somebody.skip()
        somebody.go_to("Demander l’ouverture des prix")
        if "/confirmer" not in somebody.path:
            break
        proves(somebody, password)


def prices_opened(site: Site, number: str, count: int) -> None:
    """The opener has opened the prices of so many answers."""
    until(site, PRICES, number, lambda found: found == count)


def decides(organizer: Keyboard, root: str, best: str, title: str, resolution: str, password: str) -> None:
    """The best score is proposed for each lot; who decides says why, at which title, by which resolution."""
    for _attempt in range(2):
        organizer.reader.go(f"{root}/decision")
        proposed = [" ".join(one.split()) for one in organizer.page.locator("label:has(input[type=radio]:checked)").all_inner_texts()]
        assert proposed, f"{organizer.path} proposes nothing"
        assert [one for one in proposed if best not in one] == [], f"{organizer.path} proposes {proposed}"
        organizer.skip()
        organizer.fill("Justification", "La meilleure note finale de chaque lot.")
        organizer.choose("À quel titre vous approuvez", title)
        organizer.fill("Numéro de la résolution", resolution)
        organizer.go_to("Décider")
        if "/confirmer" not in organizer.path:
            break
        proves(organizer, password)
    organizer.told("Ce qui est décidé")

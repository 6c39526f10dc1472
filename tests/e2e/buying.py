"""A buyer finds an enterprise by what it offers, compares, keeps and waits for news, with the keyboard alone."""

import time

from tests.e2e.coming_in import act_for
from tests.e2e.keyboard import Keyboard
from tests.e2e.people_coming_in import add_application
from tests.e2e.post_office import PostOffice
from tests.e2e.searching import search, to_results, until_found

PRICE = {"fr": "1\u00a0234,50\u00a0$", "en": "$1,234.50"}
NOTE = "Le plus léger des deux; demander un échantillon."
# A quarter of an hour goes by for the look that waits.
LATER = """
    UPDATE jobs SET run_at = strftime('%Y-%m-%d %H:%M:%f000', run_at, '-20 minutes')
    WHERE kind = 'search.alerts-start' AND status = 'waiting' AND lease IS NULL AND run_at > strftime('%Y-%m-%d %H:%M:%f000', 'now')
"""
WITHIN = 60.0


def comes_to_her_city(buyer: Keyboard, city: str) -> None:
    """She acts for her city once her account is protected."""
    act_for(buyer, city)
    add_application(buyer)
    assert buyer.page.get_by_role("heading", level=1).inner_text() == city


def finds_through_listings(buyer: Keyboard, stuff: str, enterprises: tuple[str, ...]) -> None:
    """No page says the word: each enterprise is found through what it offers, alone or with others, and says which."""
    until_found(buyer, f"/recherche?q={stuff}", enterprises)
    search(buyer, stuff)
    for name in enterprises:
        row = buyer.page.locator("#liste > li").filter(has=buyer.page.get_by_role("link", name=name, exact=True))
        row.get_by_text(buyer.reader.says("Trouvée par ce qu’elle offre\u00a0:")).wait_for()
        assert row.get_by_role("link", name=stuff).first.is_visible(), f"{name} does not say through what it is found"


def compares(buyer: Keyboard, titles: tuple[str, str]) -> None:
    """The tab of products and services, where she ticks two and sets them side by side."""
    buyer.go_to("Produits et services")
    ask_again_to_results(buyer)
    for title in titles:
        buyer.reach_words(title)
        buyer.tick("Comparer")
    buyer.go_to("Comparer ce qui est coché")
    buyer.heading("Comparer")
    shown = buyer.page.locator("main").inner_text()
    assert all(words in shown for words in (*titles, PRICE[buyer.reader.way.locale])), shown


def ask_again_to_results(buyer: Keyboard) -> None:
    buyer.skip()
    to_results(buyer)


def shortlists(buyer: Keyboard, title: str, name: str) -> None:
    """One of them in a shortlist of her organisation that she begins, with a note."""
    buyer.skip()
    buyer.reach("Seulement ce qui diffère")
    # A phone shows no heads of columns, whose links then are no stops; what may be done is under the table.
    for _head_then_line in range(2 if buyer.reader.way.width > 600 else 1):
        buyer.reach_words(title)
    buyer.go_to("Ajouter à une sélection")
    buyer.skip()
    buyer.pick("Une nouvelle sélection%(end)s", end="")
    buyer.fill("Nom de la nouvelle sélection", name)
    buyer.fill("Note", NOTE)
    buyer.go_to("Ajouter")
    assert buyer.page.get_by_role("heading", level=1).inner_text() == name
    assert buyer.page.get_by_text(NOTE).is_visible()


def saves_search(buyer: Keyboard, stuff: str) -> None:
    """The question itself, to be told as soon as possible of what comes."""
    search(buyer, stuff)
    buyer.go_to("Produits et services")
    ask_again_to_results(buyer)
    buyer.go_to("Enregistrer cette recherche")
    buyer.skip()
    buyer.pick("dès que possible, au plus une fois par quart d’heure")
    buyer.go_to("Enregistrer")
    buyer.told("La recherche est gardée. Ce qu’elle trouve déjà n’est pas du nouveau\u00a0: nous vous dirons ce qui viendra.")


def is_told(buyer: Keyboard, office: PostOffice, address: str, title: str) -> None:
    """The mail names the new listing and leads to it; and to the page of her searches."""
    deadline = time.monotonic() + WITHIN
    while not office.found(address, "/catalogue/") and time.monotonic() < deadline:
        with buyer.reader.site.database() as record, record:
            record.execute(LATER)
        time.sleep(0.2)
    buyer.page.goto(office.link(address, "/catalogue/"))
    buyer.landed()
    assert buyer.page.get_by_role("heading", level=1).inner_text() == title
    buyer.page.goto(office.link(address, "/compte/recherches"))
    buyer.landed()
    buyer.heading("Mes recherches enregistrées")

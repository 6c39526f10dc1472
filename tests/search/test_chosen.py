"""What was chosen is said, and each of it can be taken off; the results come in the order that was asked."""

import pytest

from marketplace.core.panels import _panels
from marketplace.search.results.tabs import Tab
from tests.page import Visitor
from tests.search.five import ALL
from tests.search.reading import chips, names, said

RIMOUSKI = {"latitude": 48.4489, "longitude": -68.5243}
QUEBEC = {"latitude": 46.8123, "longitude": -71.2145}


@pytest.fixture
def placed(fill) -> None:  # type: ignore[no-untyped-def]
    """A caterer in Rimouski, one in Québec, one that nobody can place."""
    shared = {"sector_codes": ("S17",), "description_fr": "Service de traiteur.", "description_en": None}
    fill(
        {**shared, "name": "Zénith traiteur", **RIMOUSKI},
        {**shared, "name": "Abeille", "region_code": "03", **QUEBEC},
        {**shared, "name": "Mouette", "municipality": "Nulle-Part"},
    )


def orders(page) -> dict[str, bool]:  # type: ignore[no-untyped-def]
    """The orders offered, and which one is kept."""
    links = page.tree.xpath("//nav[@class='sorts']//a")
    return {one.text_content(): one.get("aria-current") == "true" for one in links}


def test_each_chip_takes_its_own_choice_off_and_the_last_one_takes_off_all(visitor: Visitor, fill) -> None:
    fill(*ALL)
    page = visitor.get("/recherche?q=traiteur&region=03&secteur=S17&sert=01&tri=nom")
    assert chips(page) == {
        "Capitale-Nationale": "/recherche?q=traiteur&sert=01&secteur=S17&tri=nom",
        "Territoire servi\u00a0: Bas-Saint-Laurent": "/recherche?q=traiteur&region=03&secteur=S17&tri=nom",
        "Restauration, traiteur et cafétérias": "/recherche?q=traiteur&region=03&sert=01&tri=nom",
        "Tout effacer": "/recherche?q=traiteur&tri=nom",
    }
    assert not chips(visitor.get("/recherche?q=traiteur"))


def test_the_place_to_be_near_of_is_a_chip_too(visitor: Visitor, placed) -> None:
    page = visitor.get("/recherche?q=traiteur&pres=Rimouski&rayon=50&region=01")
    assert chips(page)["Rimouski, 50\u00a0km ou moins"] == "/recherche?q=traiteur&region=01"
    assert chips(page)["Tout effacer"] == "/recherche?q=traiteur"
    assert chips(visitor.get("/recherche?pres=Rimouski&tri=nom"))["Lieu\u00a0: Rimouski"] == "/recherche?tri=nom"


def test_by_relevance_by_name_or_by_distance(visitor: Visitor, placed) -> None:
    assert names(visitor.get("/recherche?q=traiteur"))[0] == "Zénith traiteur"
    assert names(visitor.get("/recherche?q=traiteur&tri=nom")) == ["Abeille", "Mouette", "Zénith traiteur"]
    page = visitor.get("/recherche?q=traiteur&pres=Rimouski")
    assert names(page) == ["Zénith traiteur", "Abeille", "Mouette"], "those that nobody can place come last"
    assert orders(page) == {"Pertinence": False, "Nom": False, "Distance": True}
    assert names(visitor.get("/recherche?q=traiteur&pres=Québec")) == ["Abeille", "Zénith traiteur", "Mouette"]
    assert names(visitor.get("/recherche?q=traiteur&pres=Québec&tri=nom")) == ["Abeille", "Mouette", "Zénith traiteur"]


def test_only_the_orders_that_mean_something_are_offered(visitor: Visitor, placed) -> None:
    assert orders(visitor.get("/recherche?q=traiteur")) == {"Pertinence": True, "Nom": False}
    assert orders(visitor.get("/recherche")) == {}
    # The place was taken away since: its order means nothing any more.
    assert orders(visitor.get("/recherche?q=traiteur&tri=distance")) == {"Pertinence": True, "Nom": False}
    assert "« pertinence »".replace(" ", "\u00a0") in visitor.get("/recherche?tri=prix", status=422)


def test_a_radius_leaves_out_what_is_farther_and_each_row_says_how_far_it_is(visitor: Visitor, placed) -> None:
    page = visitor.get("/recherche?q=traiteur&pres=Rimouski&rayon=200")
    assert names(page) == ["Zénith traiteur"]
    assert "moins de 1\u00a0km (Rimouski)" in page
    assert said(page) == "pour «\u00a0traiteur\u00a0»; lieu\u00a0: Rimouski, 200\u00a0km ou moins"
    far = visitor.get("/recherche?q=traiteur&pres=Rimouski&rayon=400")
    assert names(far) == ["Zénith traiteur", "Abeille"]
    assert "272\u00a0km (Rimouski)" in far


@pytest.mark.parametrize("km", ["0", "-1", "2001", "1.5", "x", "１０", "99999999999"])
def test_a_radius_that_is_no_number_of_kilometres_is_refused_in_words(visitor: Visitor, km: str) -> None:
    assert "de 1 à" in visitor.get(f"/recherche?pres=Rimouski&rayon={km}", status=422)


def test_a_place_that_nobody_knows_or_that_several_bear_is_asked_about(visitor: Visitor, placed) -> None:
    page = visitor.get("/recherche?q=traiteur&pres=Xyzzy")
    assert "Ce lieu n’est pas connu" in page
    assert len(names(page)) == 3
    page = visitor.get("/recherche?q=traiteur&pres=Saint-Damase")
    assert "Quel lieu est «\u00a0Saint-Damase\u00a0»?" in page
    offered = page.tree.xpath("//*[contains(@class, 'notice')]//a[@class='chip']")
    assert len(offered) >= 2
    (link,) = [one.get("href") for one in offered if one.text_content() == "Saint-Damase (Les Maskoutains)"]
    assert said(visitor.get(link)).endswith("lieu\u00a0: Saint-Damase")


def test_a_name_that_is_only_begun_offers_the_places_that_begin_so(visitor: Visitor, placed) -> None:
    page = visitor.get("/recherche?q=traiteur&pres=Saint-Joseph")
    assert "n’est le nom d’aucune" not in page
    offered = page.tree.xpath("//*[contains(@class, 'notice')]//a[@class='chip']")
    (link,) = [one.get("href") for one in offered if one.text_content() == "Saint-Joseph-de-Beauce"]
    assert said(visitor.get(link)).endswith("lieu\u00a0: Saint-Joseph-de-Beauce")
    assert "Un lieu porte un nom voisin" in visitor.get("/recherche?pres=Saint-Joseph-de-Beau")


def test_the_field_of_the_place_offers_what_begins_as_what_is_typed(visitor: Visitor) -> None:
    (field,) = visitor.get("/recherche").tree.xpath("//input[@id='pres']")
    found = visitor.client.get(f"{field.get('hx-get')}?pres=rimous")
    assert found.status_code == 200
    assert '<option value="Rimouski">' in found.text
    assert "<option" not in visitor.client.get(f"{field.get('hx-get')}?pres=%00").text


def test_no_tab_is_shown_while_only_enterprises_are_found(visitor: Visitor, placed, monkeypatch) -> None:
    assert not visitor.get("/recherche?q=traiteur").tree.xpath("//nav[@class='tabs']")

    def purchases(text: str) -> Tab:
        return Tab("Achats regroupés", f"/achats?q={text}", 4)

    def events(text: str) -> Tab:
        return Tab("Événements", "/agenda", 0)

    monkeypatch.setitem(_panels, "search.tabs", {purchases: 0, events: 1})
    tabs = visitor.get("/recherche?q=traiteur&region=01").tree.xpath("//nav[@class='tabs']//a")
    assert [(" ".join(one.text_content().split()), one.get("href"), one.get("aria-current")) for one in tabs] == [
        ("Entreprises 2", "/recherche?q=traiteur&region=01", "page"),
        ("Achats regroupés 4", "/achats?q=traiteur", None),
    ]

"""A directory as large as one likes: French enterprises and listings that nobody founded, the same at each run.

Names and trades are those of the product's demonstration, places are the real municipalities of the reference data by their
population, and the rest of the words are drawn by Zipf's law from French ones and from others derived from them: a long tail of
words that one or two documents hold, as real descriptions have.
"""

from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from random import Random

from marketplace.organizations import reference
from marketplace.organizations.invented import words as lists
from marketplace.organizations.places.distance import Point
from search_index import Document, Text
from search_index.spelling import words

SEED = 20260310
ENTERPRISES, LISTINGS = "enterprises", "listings"
FACETS = ("region", "mrc", "serves", "sector", "kind", "legal_form", "certification", "trust")
"""Those that the page of results counts."""

VOCABULARY = 30_000
ZIPF = 1.0
ENDINGS = ("ier", "ière", "age", "ement", "iste", "able", "ité", "eur", "euse", "ation", "ique", "ance", "oir", "erie")
LEAST, MOST = 20, 60
"""Words drawn for a description."""


def enterprises(count: int) -> Iterator[Document]:
    """So many enterprises; the first ones are the same however many are asked for."""
    chance = Random(SEED)
    for number in range(1, count + 1):
        trade, place = lists.draw_by(chance, lists.rows("trades"), _weight), _place(chance)
        form = chance.choice(lists.rows("form_shares"))["legal_form"]
        yield Document(
            ENTERPRISES,
            number,
            1,
            _name(chance, place),
            (
                Text(f"{_labels()[trade['sector']]} {_sentence(chance, trade['trade'])}", 2),
                Text(_english()[trade["sector"]], 2, "en"),
                Text(f"{_sentence(chance, trade['trade'])} {_drawn(chance, chance.randint(LEAST, MOST))}"),
                Text(f"{place['name']} {_regions()[place['region_code']]} {1_100_000_000 + number * 7}"),
            ),
            _facets(chance, trade, place, form),
            _point(chance, place),
        )


def listings(count: int) -> Iterator[Document]:
    """So many things for sale, of the same trades."""
    chance = Random(SEED + 1)
    for number in range(1, count + 1):
        trade, place = lists.draw_by(chance, lists.rows("trades"), _weight), _place(chance)
        facets = {"sector": (trade["sector"],), "region": (place["region_code"],), "kind": (chance.choice(("good", "service")),)}
        text = f"{_sentence(chance, trade['trade'])} {_drawn(chance, chance.randint(5, 20))}"
        yield Document(LISTINGS, number, 1, _drawn(chance, 3).capitalize(), (Text(text),), facets)


def _name(chance: Random, place: lists.Row) -> str:
    """« Coopérative de solidarité La Loutre hardie de Rimouski », more or less."""
    noun, adjective = chance.choice(lists.rows("emblem_nouns")), chance.choice(lists.rows("emblem_adjectives"))
    agreed = adjective["feminine" if noun["gender"] == "f" else "masculine"]
    kind = chance.choice(("Coopérative", "Les Ateliers", "Services", "Entreprise", "Coopérative de solidarité", "Regroupement", ""))
    where = f" de {place['name']}" if chance.random() < 0.3 else ""
    return f"{kind} {noun['name']} {agreed} {_drawn(chance, 1)}{where}".strip()


def _sentence(chance: Random, trade: str) -> str:
    rows = lists.rows_where("sentences", trade=trade)
    # The places that the demonstration fills in stay out: they are words of a program, not of a text.
    return " ".join(word for word in chance.choice(rows)["fr"].split() if "{" not in word) if rows else ""


def _drawn(chance: Random, many: int) -> str:
    found, weights = _vocabulary()
    return " ".join(chance.choices(found, cum_weights=weights, k=many))


def _facets(chance: Random, trade: lists.Row, place: lists.Row, form: str) -> dict[str, tuple[str, ...]]:
    sectors = {trade["sector"], *(code for code in trade["related"].split() if chance.random() < 0.2)}
    draw = chance.random()
    if draw < 0.15:
        serves = tuple(code for codes in _territories().items() for code in (codes[0], *codes[1]))
    elif draw < 0.5:
        serves = (place["region_code"], *_territories()[place["region_code"]])
    else:
        serves = tuple(one for one in (place["region_code"], place["mrc_code"]) if one)
    return {
        "region": (place["region_code"],),
        "mrc": (place["mrc_code"],) if place["mrc_code"] else (),
        "municipality": (place["code"],),
        "serves": serves,
        "sector": tuple(sorted(sectors)),
        "kind": tuple(sorted({chance.choice(("good", "service", "works")), "service"})),
        "legal_form": (form,),
        "certification": tuple(row["code"] for row in _certifications() if chance.random() < 0.1),
        "trust": (chance.choices(("declared", "verified", "accredited"), (55, 35, 10))[0],),
    }


def _point(chance: Random, place: lists.Row) -> Point | None:
    if not place["latitude"]:
        return None
    return float(place["latitude"]) + chance.uniform(-0.02, 0.02), float(place["longitude"]) + chance.uniform(-0.02, 0.02)


def _weight(row: lists.Row) -> int:
    return int(row["weight"])


def _place(chance: Random) -> lists.Row:
    places, weights = _places()
    return chance.choices(places, cum_weights=weights)[0]


@cache
def _places() -> tuple[list[lists.Row], list[float]]:
    rows = list(reference.rows("municipalities"))
    # A village of a hundred people has an enterprise now and then.
    return rows, list(accumulate(int(row["population"] or 0) ** 0.7 + 5 for row in rows))


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """The words, and their weights added up: the n-th is drawn as often as Zipf says."""
    texts = (row[column] for name, column in (("sentences", "fr"), ("missions", "fr"), ("purposes", "fr")) for row in lists.rows(name))
    known = list(dict.fromkeys(word for text in texts for word in words(text) if len(word) > 3 and word.isalpha()))
    chance = Random(SEED)
    chance.shuffle(known)
    found = dict.fromkeys(known)
    while len(found) < VOCABULARY:
        begun = chance.choice(known)[: chance.randint(4, 7)]
        found[begun + chance.choice(("", "", *known))[:3] + chance.choice(ENDINGS)] = None
    return list(found), list(accumulate(1 / (rank + 2.7) ** ZIPF for rank in range(len(found))))


@cache
def _territories() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {row["code"]: [] for row in reference.rows("regions")}
    for row in reference.rows("mrcs"):
        found[row["region_code"]].append(row["code"])
    return found


@cache
def _labels() -> dict[str, str]:
    return {row["code"]: row["name_fr"] for row in reference.rows("sectors")}


@cache
def _english() -> dict[str, str]:
    return {row["code"]: row["name_en"] for row in reference.rows("sectors")}


@cache
def _regions() -> dict[str, str]:
    return {row["code"]: row["name_fr"] for row in reference.rows("regions")}


@cache
def _certifications() -> tuple[lists.Row, ...]:
    return tuple(reference.rows("certifications"))

"""A row of somebody’s file read into a content: words and codes alike, numbers in either notation, and every cell that is wrong named."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from marketplace.catalogue import typed
from marketplace.catalogue.content import BLANK, CHOICES, NETWORKS, TEXTS, Content, normal
from marketplace.catalogue.faults import faults
from marketplace.catalogue.files import lookups, near
from marketplace.catalogue.files.columns import DAYS, QUANTITIES
from marketplace.catalogue.models import ListingStatus
from marketplace.catalogue.typed import Ambiguous, Notation, Read, Result
from marketplace.core import exports
from marketplace.core.imports.handlers import Context, Message, RowRefused
from marketplace.core.locale import N_
from search_index.analysis import fold

CATEGORY = re.compile(r"(\d{8})(\s.*)?", re.ASCII | re.DOTALL)
TIER = re.compile(r"(?P<start>.+?)\s*[:=]\s*(?P<price>.+)", re.DOTALL)
MOST_LISTED = 8

FORMULA = N_("La colonne « %(column)s » contient une formule (« %(cell)s ») : écrivez la valeur.")
NOT_READ = N_("La colonne « %(column)s » : %(why)s")
NO_TIER = N_("La colonne « %(column)s » : « %(cell)s » n’est pas un palier. Écrivez par exemple 50 : 11,75; 100 : 10,50.")
LOST = N_("La colonne « %(column)s » n’est pas dans ce fichier, et la nouvelle unité n’a pas ses décimales : ajoutez-la.")
NO_DAY = N_("La colonne « %(column)s » : « %(cell)s » n’est pas une date. Écrivez-la comme 2026-11-23.")


class _Cells:
    """The cells of one row as they are read; what is wrong is noted, and reading goes on."""

    def __init__(self, row: Mapping[str, str], base: Content, context: Context) -> None:
        self.row, self.base, self.context = row, base, context
        self.wrong: list[Message] = []

    def text(self, name: str) -> str:
        cell = self.row.get(name, "")
        # What we write in a CSV behind an apostrophe, so that no spreadsheet runs it, is what stood there.
        return exports.plain(cell) if self.context.notes.get("format") == "csv" else cell

    def no(self, text: str, name: str, cell: str = "") -> None:
        self.wrong.append(Message(text, self.said_of(name, cell)))

    def said_of(self, name: str, cell: str) -> dict[str, str]:
        """The title of the column and the cell, as a message shows them."""
        shown = cell if len(cell) <= typed.LONGEST else f"{cell[: typed.LONGEST - 1]}…"
        return {"column": self.context.title(name), "cell": shown}

    def number(self, name: str, cell: str, read: Callable[[str, Notation | None], Result]) -> int | None:
        if cell.startswith(("=", "@")):
            self.no(FORMULA, name, cell)
            return None
        answer = self.context.answers.get(name)
        found = read(cell, Notation(answer) if answer else None)
        if isinstance(found, Read):
            return found.value
        column = self.context.title(name)
        self.wrong += Message.in_both(lambda: [Message(NOT_READ, {"column": column, "why": typed.why_not(found)}).now()])
        return None


def read(row: Mapping[str, str], base: Content, context: Context) -> tuple[Content, ListingStatus | None]:
    """The content that a row says, over `base` for the columns that the file has not, and the status that it asks for.

    An empty cell says that there is nothing. RowRefused, with every cell that is wrong.
    """
    cells = _Cells(row, base, context)
    content: Content = dict(base)
    for name in row:
        if name != lookups.STATUS:
            content[name] = _value(cells, name)
    _price(cells, content)
    _quantities(cells, content)
    _reach(cells, content)
    status = _status(cells)
    if not cells.wrong:
        content = normal(content)
        if faults(content):
            cells.wrong += Message.in_both(lambda: [_said(cells, one.field, one.sentence) for one in faults(content)])
    if cells.wrong:
        raise RowRefused(*cells.wrong[:MOST_LISTED])
    return content, status


def reference_of(row: Mapping[str, str], context: Context) -> str:
    """The reference of a row as `read` reads it, by which it meets a listing; empty for none."""
    return _Cells(row, BLANK, context).text("reference").strip()


def ambiguous(name: str, cell: str, decimals: int) -> Ambiguous | None:
    """What can be read in two ways in a cell of a column with numbers, if it says nothing of how it is written."""
    for part in [piece for one in lookups.several(cell) for piece in _pieces(one)] if name == "tiers" else [cell]:
        found = typed.read_price(part) if name == "price" else typed.read_quantity(part, decimals)
        if isinstance(found, Ambiguous):
            return found
    return None


def _pieces(tier: str) -> list[str]:
    match = TIER.fullmatch(tier)
    return [match["start"], match["price"]] if match else []


def _value(cells: _Cells, name: str) -> Any:
    """What one cell says; what needs the unit is read after."""
    cell = cells.text(name)
    if not cell or name in QUANTITIES or name in ("price", "tiers"):
        return BLANK[name]
    if name in TEXTS:
        return cell
    if name in DAYS:
        return cells.number(name, cell, lambda one, notation: typed.read_quantity(one, 0, notation))
    if name in ("valid_from", "valid_until"):
        return _day(cells, name, cell)
    if name == "category_code" and (match := CATEGORY.fullmatch(cell)):
        cell = match[1]
    known = _known(name)
    if isinstance(BLANK[name], list):
        return [found for one in lookups.several(cell) for found in [_looked_up(cells, name, one, known)] if found is not None]
    return _looked_up(cells, name, cell, known)


def _price(cells: _Cells, content: Content) -> None:
    """The price; « sur demande » in its place says how it is known, unless another column does."""
    cell = cells.text("price")
    basis = lookups.choices("price_basis").get(fold(cell))
    if basis and not cells.text("price_basis"):
        content["price_basis"] = basis
    elif cell and basis != content["price_basis"]:
        content["price"] = cells.number("price", cell, typed.read_price)


def _known(name: str) -> Mapping[str, Any]:
    if name in CHOICES:
        return lookups.choices(name)
    if name in NETWORKS:
        return lookups.networks()
    by_name: dict[str, Callable[[], Mapping[str, str]]] = {
        "unit_code": lookups.units,
        "category_code": lookups.categories,
        "characteristics": lookups.characteristic_codes,
        "region_codes": lookups.regions,
        "mrc_codes": lookups.mrcs,
    }
    return by_name[name]()


def _looked_up(cells: _Cells, name: str, said: str, known: Mapping[str, Any]) -> Any:
    found = lookups.network_slugs().get(said) if name in NETWORKS else None
    found = known.get(fold(said)) if found is None else found
    if found is None:
        cells.wrong += near.why_unknown(name, said, known, cells.said_of(name, said))
    return found


def _quantities(cells: _Cells, content: Content) -> None:
    """Quantities and tiers, in the decimals of the unit; when the file changes the unit alone, those that stay are written again in it."""
    decimals = lookups.decimals().get(content["unit_code"] or "", 0)
    before = lookups.decimals().get(cells.base["unit_code"], 0)
    for name in QUANTITIES:
        if cell := cells.text(name):
            content[name] = cells.number(name, cell, lambda one, notation: typed.read_quantity(one, decimals, notation))
        elif name not in cells.row and content[name] is not None:
            content[name] = _rescaled(cells, name, content[name], before, decimals)
    if cell := cells.text("tiers"):
        content["tiers"] = [tier for one in lookups.several(cell) for tier in [_tier(cells, one, decimals)] if tier]
    elif "tiers" not in cells.row:
        content["tiers"] = [[_rescaled(cells, "tiers", start, before, decimals), price] for start, price in content["tiers"]]


def _rescaled(cells: _Cells, name: str, value: int, before: int, after: int) -> int:
    scaled, lost = divmod(value * int(10**after), int(10**before))
    if lost:
        cells.no(LOST, name)
    return scaled


def _tier(cells: _Cells, said: str, decimals: int) -> list[int] | None:
    match = TIER.fullmatch(said)
    if match is None:
        cells.no(NO_TIER, "tiers", said)
        return None
    start = cells.number("tiers", match["start"], lambda one, notation: typed.read_quantity(one, decimals, notation))
    price = cells.number("tiers", match["price"], typed.read_price)
    return [start, price] if start is not None and price is not None else None


def _reach(cells: _Cells, content: Content) -> None:
    """A file that names regions, MRCs or a radius and says nothing else of the territory says that it is they."""
    if not cells.text("reach") and any(name in cells.row for name in ("region_codes", "mrc_codes", "radius_km")):
        named = [reach for reach, name in (("regions", "region_codes"), ("mrcs", "mrc_codes"), ("radius", "radius_km")) if content[name]]
        if "reach" in cells.row or named:
            content["reach"] = named[0] if len(named) == 1 else None


def _status(cells: _Cells) -> ListingStatus | None:
    cell = cells.text(lookups.STATUS)
    found = _looked_up(cells, lookups.STATUS, cell, lookups.choices(lookups.STATUS)) if cell else None
    return ListingStatus(found) if found else None


def _day(cells: _Cells, name: str, cell: str) -> str | None:
    try:
        return date.fromisoformat(cell).isoformat()
    except ValueError:
        cells.no(NO_DAY, name, cell)
        return None


def _said(cells: _Cells, field: str, sentence: str) -> str:
    return Message(NOT_READ, {"column": cells.context.title(field), "why": sentence}).now()

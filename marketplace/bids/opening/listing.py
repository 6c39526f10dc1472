"""The opened answers as a spreadsheet has them: a row for each lot that each answers, amounts as numbers a spreadsheet reads."""

from collections.abc import Iterator, Sequence

from marketplace.bids.answering import volume, words
from marketplace.bids.opening.comparing import Answer, Compared, Line
from marketplace.catalogue.typed import written_price, written_quantity
from marketplace.core.exports import Cell
from marketplace.core.locale import _, current
from marketplace.tenders.asking import zones
from marketplace.tenders.models import Lot, Tender


def table(tender: Tender, found: Compared) -> tuple[list[str], Iterator[Sequence[Cell]]]:
    """Titles, then rows."""
    titles = [
        *(_("Lot"), _("Quoi"), _("Quantité demandée"), _("Unité"), _("Entreprise"), _("NEQ"), _("Prix d’une unité, avant taxes")),
        *(_("Total de la ligne, avant taxes"), _("Capacité, si moindre"), _("Plus bas"), _("Précision de la ligne")),
        *(_("Prix de volume"), _("Reçue à"), _("Livraison"), _("Note"), _("Écartée"), _("État")),
    ]
    return [str(one) for one in titles], _rows(found)


def _rows(found: Compared) -> Iterator[Sequence[Cell]]:
    for lot in found.lots:
        for answer in found.answers:
            yield [*_lot(lot), answer.name, answer.opened.bid.lead.neq, *_line(answer.lines.get(lot.id), lot), *_whole(answer)]


def _lot(lot: Lot) -> list[Cell]:
    return [lot.rank, lot.title, _plain(volume.wanted(lot), lot), str(lot.unit.label)]


def _line(line: Line | None, lot: Lot) -> list[Cell]:
    if line is None:
        return [str(_("non répondu")), "", "", "", "", ""]
    lowest = str(_("oui")) if line.is_lowest else ""
    price, more = written_price(line.price, current(), grouped=False), words.volume(line.volume, lot.unit)
    return [price, _cents(line.total), _plain(line.capacity, lot), lowest, line.note, more]


def _whole(answer: Answer) -> list[Cell]:
    state = _("intacte") if answer.opened.is_intact else _("endommagée")
    if answer.is_cured:
        state = _("endommagée, puis renvoyée à temps")
    said = answer.said
    reason = answer.opened.set_aside_reason or ""
    received = zones.told(answer.opened.received_at, answer.opened.bid.tender.bids_zone)
    return [received, said.get("delivery") or "", said.get("note") or "", reason, str(state)]


def _plain(value: int | None, lot: Lot) -> str:
    return "" if value is None else written_quantity(value, lot.unit.decimals, current(), grouped=False)


def _cents(value: int) -> str:
    return written_price(value * 100, current(), grouped=False)

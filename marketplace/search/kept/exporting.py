"""What goes in the file of a purchase: a shortlist with its notes, a comparison with its day and its question."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from marketplace.accounts.models import User
from marketplace.core import clock, links
from marketplace.core.exports import Cell
from marketplace.core.formats import day, moment
from marketplace.core.locale import _
from marketplace.core.money import UNIT_PRICE_DECIMALS
from marketplace.organizations import words
from marketplace.organizations.models import Organization
from marketplace.search.kept import comparing, things
from marketplace.search.kept.side_by_side import LISTING, Compared
from marketplace.search.kept.things import Thing
from marketplace.search.models import Shortlist, ShortlistNote
from marketplace.search.results import labels
from marketplace.search.results.labels import Labels
from marketplace.search.results.rows import Row


def shortlist(
    organization: Organization, found: Shortlist, person: User | None, *, at: datetime, as_values: bool = False
) -> tuple[list[str], Iterator[Sequence[Cell]]]:
    """The titles and the lines of a shortlist: one a note, or one for what has none. `as_values`: prices, days and moments as a
    spreadsheet adds them up and sorts them; otherwise in words."""
    titles = [
        *(_("Rang"), _("Nom"), _("Genre"), _("Offert par"), _("État"), _("Municipalité"), _("Région"), _("Forme juridique"), _("Secteurs")),
        *(
            _("Certifications"),
            _("Confiance"),
            _("Unité"),
            _("Prix d’une unité, avant taxes"),
            _("Fiche"),
            _("Ajout le"),
            _("Note"),
            _("Signée par"),
            _("Écrite le"),
        ),
        *(_("Sélection"), _("Besoin"), _("Organisation"), _("Fichier fait le")),
    ]
    lines = _lines(organization, found, person, at, as_values=as_values)
    return titles, lines if as_values else (tuple(map(_in_words, line)) for line in lines)


def comparison(compared: Compared, person: User | None, *, at: datetime) -> tuple[list[str], list[Sequence[Cell]]]:
    """The titles and the lines of a comparison: first its day and its question, then a fact a line."""
    table = comparing.table(compared, person, at=at)
    told = [
        (_("Comparaison faite le"), moment(at)),
        (_("Besoin"), compared.need),
        (_("Lieu"), compared.where.name),
        (_("Quantité"), table.quantity),
        *((_("Quantité à récrire"), one) for one in table.notes),
    ]
    head = [(label, *([said] * len(table.columns))) for label, said in told if said]
    page = [(_("Fiche"), *(one.public_url for one in table.columns))]
    return [_("Fait"), *(one.called for one in table.columns)], [*head, *((one.label, *one.cells) for one in table.lines), *page]


def _lines(organization: Organization, found: Shortlist, person: User | None, at: datetime, *, as_values: bool) -> Iterator[Sequence[Cell]]:
    names = labels.read()
    end = (found.name, found.need, organization.name, at)
    for rank, thing in enumerate(things.shown(found.entries, person, at=at), start=1):
        for note in thing.entry.notes or [None]:  # type: ignore[list-item]
            yield (rank, *_told(thing, names, as_values=as_values), *_signed(note), *end)


def _told(thing: Thing, names: Labels, *, as_values: bool) -> Sequence[Cell]:
    """What is said of a thing, its facts left empty when it is shown no more."""
    kind = _("produit ou service") if thing.is_listing else _("entreprise")
    state, row = thing.gone or _("visible"), thing.row
    added = clock.local_day(thing.entry.added_at)
    if row is None:
        return (thing.name, kind, None, state, *[None] * 9, added)
    listed = ["; ".join(names.say(facet, code) for code in codes) for facet, codes in _codes(row)]
    place = (row.municipality, names.say("region", row.region) if row.region else None)
    form = names.say("legal_form", row.legal_form) if row.legal_form else None
    kind_of_page, slug = (
        ("catalogue.show", thing.mark.removeprefix(LISTING)) if thing.is_listing and thing.mark else ("organizations.show", row.slug)
    )
    page = links.absolute(kind_of_page, slug=slug)
    price = float(Decimal(thing.cost).scaleb(-UNIT_PRICE_DECIMALS)) if as_values and thing.cost is not None else thing.price
    cost = (thing.unit or None, price or None)
    return (
        thing.name,
        kind,
        row.name if thing.is_listing else None,
        state,
        *place,
        form,
        *listed,
        words.said(row.trust),
        *cost,
        page,
        added,
    )


def _in_words(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return moment(cell)
    return day(cell) if isinstance(cell, date) else cell


def _codes(row: Row) -> tuple[tuple[str, list[str]], ...]:
    return ("sector", row.sectors), ("certification", row.certifications)


def _signed(note: ShortlistNote | None) -> Sequence[Cell]:
    if note is None:
        return (None, None, None)
    return (note.words, note.author.name if note.author else _("personne retirée"), note.edited_at or note.written_at)

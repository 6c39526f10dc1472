"""The results of a search as rows of a file, with the columns that were chosen: what anyone may read on the pages, and never
somebody's address of mail or telephone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import MultiDict

from marketplace.core import links
from marketplace.core.errors import Unusable
from marketplace.core.exports import Cell
from marketplace.core.locale import _
from marketplace.organizations import words
from marketplace.search import asked, queries
from marketplace.search.results import labels, rows
from marketplace.search.results.labels import Labels
from marketplace.search.results.rows import Row

# How many rows are read from the database at a time.
BATCH = 500


@dataclass(frozen=True)
class Column:
    """One column: its name in an address, its title in the language of the page, its cell; `is_usual` when it is taken unless unticked."""

    name: str
    title: str
    cell: Callable[[Row], Cell]
    is_usual: bool = True


def columns(names: Labels) -> list[Column]:
    """All columns that may be chosen, in the order of the file."""
    # The address of a page is made once: to make it anew for each of ten thousand rows takes longer than to read them.
    page = links.absolute("organizations.show", slug="SLUG")

    def listed(facet: str, codes: Sequence[str]) -> str:
        return "; ".join(names.say(facet, code) for code in codes)

    def named(facet: str, code: str | None) -> str | None:
        return names.say(facet, code) if code else None

    return [
        Column("nom", _("Nom"), lambda row: row.name),
        Column("neq", _("NEQ"), lambda row: row.neq),
        Column("forme", _("Forme juridique"), lambda row: named("legal_form", row.legal_form)),
        Column("municipalite", _("Municipalité"), lambda row: row.municipality),
        Column("mrc", _("MRC"), lambda row: named("mrc", row.mrc)),
        Column("region", _("Région"), lambda row: named("region", row.region)),
        Column("secteurs", _("Secteurs"), lambda row: listed("sector", row.sectors)),
        Column("certifications", _("Certifications"), lambda row: listed("certification", row.certifications)),
        Column("confiance", _("Niveau de confiance"), lambda row: words.said(row.trust)),
        Column("site", _("Site Web"), lambda row: row.website),
        Column("fiche", _("Fiche"), lambda row: page.replace("SLUG", row.slug)),
        Column("description", _("Description"), lambda row: str(row.description), False),
        Column("latitude", _("Latitude"), lambda row: row.point[0] if row.point else None, False),
        Column("longitude", _("Longitude"), lambda row: row.point[1] if row.point else None, False),
        Column("exemple", _("Exemple inventé"), lambda row: _("oui") if row.is_demo else None),
    ]


def chosen(typed: Sequence[str], names: Labels) -> list[Column]:
    """The columns of these names, the usual ones when none is said. Raises Unusable for a name that is none."""
    known = columns(names)
    if unknown := [one for one in typed if one and one not in {column.name for column in known}]:
        listed = ", ".join(column.name for column in known)
        raise Unusable(_("Il n’y a pas de colonne « %(name)s ». Celles qui existent : %(list)s.", name=unknown[0][:20], list=listed))
    return [one for one in known if one.name in typed] or [one for one in known if one.is_usual]


def is_none_ticked(values: MultiDict[str, str]) -> bool:
    """Whether the form of the columns was sent with all its boxes empty; an address that says nothing of columns takes the usual ones."""
    return "colonnes" in values and not any(values.getlist("colonne"))


def cells(ids: Sequence[int], wanted: Sequence[Column], *, today: date) -> Iterator[Sequence[Cell]]:
    """A line for each of these enterprises that is shown, in this order."""
    for start in range(0, len(ids), BATCH):
        for row in rows.read(ids[start : start + BATCH], today=today):
            yield [column.cell(row) for column in wanted]


def table(values: MultiDict[str, str], *, today: date) -> tuple[list[str], Iterator[Sequence[Cell]]]:
    """The titles and the lines of the file that an address asks for, the whole list in its order. Unusable for what it cannot ask."""
    wanted = chosen(values.getlist("colonne"), labels.read())
    ids = queries.all_ids(asked.read(values))
    return [column.title for column in wanted], cells(ids, wanted, today=today)

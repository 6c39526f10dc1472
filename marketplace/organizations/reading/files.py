"""A list of the directory as rows of a file: what anyone may read on the pages, and never an address of mail."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from marketplace.core import db, links
from marketplace.core.exports import Cell
from marketplace.core.locale import _
from marketplace.organizations import words
from marketplace.organizations.models import Activity, LegalForm, Mrc, Organization, Region, Sector
from marketplace.organizations.places.territories import Expression
from marketplace.organizations.reading.browsing import BY_NAME
from marketplace.organizations.reading.shelves import LISTED

# How many rows are read from the database at a time.
BATCH = 500


def titles() -> list[str]:
    """The first line, in the language of the page."""
    return [
        _("Nom"),
        _("NEQ"),
        _("Forme juridique"),
        _("Municipalité"),
        _("MRC"),
        _("Région"),
        _("Secteurs"),
        _("Site Web"),
        _("Niveau de confiance"),
        _("Fiche"),
        _("Exemple inventé"),
    ]


def rows(*conditions: Expression) -> Iterator[Sequence[Cell]]:
    """A line for each enterprise under these conditions, by name."""
    sectors = _sectors(*conditions)
    o = Organization
    columns = (o.id, o.slug, o.name, o.neq, o.municipality, o.website, o.trust_level, o.is_demo, LegalForm.label, Mrc.name, Region.label)
    read = (
        select(*columns)
        .outerjoin(LegalForm, LegalForm.code == o.legal_form_code)
        .outerjoin(Mrc, Mrc.code == o.mrc_code)
        .outerjoin(Region, Region.code == o.region_code)
        .where(LISTED, *conditions)
        .order_by(*BY_NAME)
        .execution_options(yield_per=BATCH)
    )
    # The address of a page is made once: to make it anew for each of ten thousand rows takes longer than to read them.
    page = links.absolute("organizations.show", slug="SLUG")
    for number, slug, name, neq, place, site, level, is_demo, form, mrc, region in db.session().execute(read):
        yield (
            name,
            neq,
            str(form) if form else None,
            place,
            mrc,
            str(region) if region else None,
            "; ".join(sectors.get(number, ())),
            site,
            words.said(level),
            page.replace("SLUG", slug),
            _("oui") if is_demo else None,
        )


def _sectors(*conditions: Expression) -> dict[int, list[str]]:
    """The names of the sectors of each of these enterprises."""
    labels = {sector.code: str(sector.label) for sector in db.session().scalars(select(Sector))}
    found: dict[int, list[str]] = {}
    pairs = select(Activity.organization_id, Activity.sector_code).join(Organization).where(LISTED, *conditions).distinct()
    for number, code in db.session().execute(pairs.order_by(Activity.organization_id, Activity.sector_code)):
        found.setdefault(number, []).append(labels[code])
    return found

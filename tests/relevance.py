"""How well the search answers: `python -m tests.relevance` (make relevance).

Three sets of questions. Those of judged.csv, as clerks type them, over the invented directory of `flask seed --profile demo`, asked
as the search page asks them: places understood, synonyms, another spelling when nothing is found. Those of judged_listings.csv, asked of
its products and services, as a visitor who did not sign in. And, when `../shared/data/search_fr`
is there, the questions of PIAF, each of which has one paragraph that answers it. Beside each, plain BM25 over words cut at spaces, which
knows no French. Prints tables and every failure; ends with 1 only when it could not measure.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence

from flask import Flask, g
from flask_babel import force_locale
from sqlalchemy import select

from marketplace.catalogue import characteristics
from marketplace.catalogue import queries as catalogue
from marketplace.catalogue import search as catalogue_search
from marketplace.catalogue.models import Listing
from marketplace.catalogue.rules import Viewer
from marketplace.core import clock, db, indexing
from marketplace.organizations.models import HeldCertification, Organization, OtherName
from marketplace.organizations.search import KIND, document
from marketplace.search import queries
from marketplace.search.asked import Asked
from marketplace.search.listings import finding
from marketplace.search.shelves import LISTINGS
from tests.search_bench import judging, piaf
from tests.search_bench.installed import installation
from tests.search_bench.judging import FIRST, Judged, Mark, Measure, Page
from tests.search_bench.plain import Plain

NOBODY = Viewer()
PLAIN = "plain BM25, words cut at spaces"
HEAD = "| questions | engine | asked | nDCG@10 | hit@5 | found nothing |\n| --- | --- | ---: | ---: | ---: | ---: |"


def pages() -> dict[int, Page]:
    """What each shown enterprise says on its page, by number; within a reading unit."""
    session = db.session()
    rows = session.scalars(select(Organization).order_by(Organization.id)).unique().all()
    others: dict[int, list[str]] = {}
    offers: dict[int, list[str]] = {}
    for one in session.scalars(select(OtherName)):
        others.setdefault(one.organization_id, []).append(one.name)
    # Its page shows what it offers, by the titles that everybody may see.
    for offered in session.scalars(catalogue.seen_by(NOBODY, g.at)).unique():
        offers.setdefault(offered.organization_id, []).extend(filter(None, [offered.title_fr, offered.title_en]))
    held: dict[int, set[str]] = {}
    for has in session.scalars(select(HeldCertification)).unique():
        held.setdefault(has.organization_id, set()).add(has.certification_code)
    return {
        row.id: _page(row, others.get(row.id, []), offers.get(row.id, []), held.get(row.id, set()))
        for row in rows
        if document(row) is not None
    }


def _page(row: Organization, others: list[str], offers: list[str], held: set[str]) -> Page:
    shown = document(row)
    assert shown is not None
    texts = (row.description_fr, row.description_en, *((row.mission.fr, row.mission.en) if row.mission else ()), *offers)
    codes = {
        "sector": frozenset(shown.facets["sector"]),
        "form": frozenset(filter(None, [row.legal_form_code])),
        "cert": frozenset(held),
        "in": frozenset(filter(None, [row.region_code, row.mrc_code])),
        "serves": frozenset(shown.facets["serves"]),
        "town": frozenset([judging.plain(row.municipality).strip().replace(" ", "_")]),
        "neq": frozenset(filter(None, [row.neq])),
    }
    return Page(row.id, row.name, codes, "\n".join(filter(None, texts)), "\n".join([row.name, row.legal_name or "", *others]))


def listings() -> dict[int, Page]:
    """What each listing that everybody may see says on its page, by number; within a reading unit."""
    return {row.id: _listing(row) for row in db.session().scalars(catalogue.seen_by(NOBODY, g.at)).unique()}


def _listing(row: Listing) -> Page:
    traits = [characteristics.known()[code].label for code in row.characteristics]
    around = catalogue_search.document(row)
    assert around is not None
    codes = {
        "sold": frozenset([row.kind.value]),
        "category": frozenset(filter(None, [row.category_code])),
        "char": frozenset(row.characteristics),
        "basis": frozenset(around.facets["basis"]),
        "in": frozenset((*around.facets["region"], *around.facets["mrc"])),
        "serves": frozenset(around.facets["serves"]),
    }
    titles = "\n".join(filter(None, [row.title_fr, row.title_en]))
    texts = (row.description_fr, row.description_en, *(one.fr for one in traits), *(one.en for one in traits))
    return Page(row.id, row.title_fr, codes, "\n".join(filter(None, texts)), titles)


def as_the_tab_asks(judged: Judged) -> Sequence[int]:
    """The numbers of the first listings, best first, for who did not sign in; within a reading unit."""
    with force_locale(judged.language):
        asked = Asked(judged.query, shelf=LISTINGS, audience=catalogue_search.audience(NOBODY))
        return finding.find(asked, per_page=FIRST).found.ids


def as_the_page_asks(judged: Judged) -> Sequence[int]:
    """The numbers of the first answers, best first; within a reading unit."""
    with force_locale(judged.language):
        return queries.find(Asked(judged.query), per_page=FIRST).ids


# What is judged: its name, what answers, what is asked of it and how, and the kind of its documents.
SETS = (
    ("judged, demonstration", "the search page", judging.FILE, pages, as_the_page_asks, KIND),
    ("judged listings", "the tab of products", judging.LISTINGS_FILE, listings, as_the_tab_asks, catalogue_search.KIND),
)


def measured(app: Flask) -> Iterator[tuple[str, str, list[Mark]]]:
    """What each way of answering is worth: the name of the questions, who answers, a mark for each."""
    for name, engine, file, known_pages, asks, kind in SETS:
        questions = judging.read(file)
        with app.test_request_context("/"), db.database().reading():
            g.at = clock.now()
            known = known_pages()
            # Listings for the members of a network are in the index too; a visitor is shown none.
            if known.keys() - indexing.engine().versions(kind).keys():
                raise RuntimeError(f"The index holds not all the {len(known)} pages of « {name} ».")
            yield name, engine, list(judging.marks(((one, asks(one)) for one in questions), known))
            plain = Plain({number: f"{page.names} {page.text}" for number, page in known.items()})
            yield name, PLAIN, list(judging.marks(((one, plain.first(one.query, FIRST)) for one in questions), known))


def told(name: str, engine: str, measure: Measure) -> str:
    """A line of the table."""
    return f"| {name} | {engine} | {measure.asked} | {measure.ndcg:.3f} | {measure.hit:.1%} | {measure.empty:.1%} |"


def failures(marks: Sequence[Mark]) -> Iterator[str]:
    """The questions of which the best answer is not among the first five, or whose order is poor."""
    for one in sorted(marks, key=lambda mark: mark.ndcg):
        if not one.hit or one.ndcg < 0.6:
            why = "found nothing" if not one.found else "no best answer in the first five" if not one.hit else "poor order"
            got = " ".join(map(str, one.grades)) or "-"
            yield f"- `{one.judged.query}` ({one.judged.tries}): {why}; nDCG {one.ndcg:.2f}, grades {got}; there are {one.ideal}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="leave PIAF out")
    small = parser.parse_args().small
    with installation("demo") as (app, _environment):
        found = list(measured(app))
    print(HEAD)
    for name, engine, marks in found:
        print(told(name, engine, Measure.of(marks)))
    answers = None if small else piaf.measured()
    for engine, hit, empty, many in answers or ():
        print(f"| PIAF, question to paragraph | {engine} | {many} | | {hit:.1%} | {empty:.1%} |")
    if answers is None and not small:
        print(f"\nPIAF was not measured: {piaf.FOLDER} is not there.")
    for _name, engine, marks in found:
        if engine != PLAIN:
            print(f"\nFailures of {engine}:\n")
            print("\n".join(failures(marks)) or "- none")
    return 0


if __name__ == "__main__":
    sys.exit(main())

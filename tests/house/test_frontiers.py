"""What only one place may touch: the adapters, the engine of the database, the clock, the environment."""

import ast
import re
from pathlib import Path

import pytest

from config import ROOT
from tests.house.sources import PRODUCT, calls, dotted, imports, leads_into, nodes, none_of, python, roles, said, tree

# Who may ask the system what time it is, and why. Everyone else is told `at`, or asks `core/clock.py` at the edge.
CLOCKS = {
    "marketplace/core/clock.py": "the one clock",
    "marketplace/core/side.py": "windows of rate limits: a test clock that stands still must not stop them",
    "marketplace/billing/standing_in/process.py": "signs events as Stripe does: its library checks them against the clock of the system",
    "marketplace/core/files.py": "compares with the time that the disk wrote on a file",
    "search_index/whoosh_engine/ledger.py": "names a generation of the index, which knows no marketplace",
}
ENGINES = {
    "marketplace/core/db.py": "the record",
    "marketplace/core/side.py": "what page views want remembered, kept apart",
    "migrations/env.py": "Alembic called from a terminal, without the program",
}
ENVIRONMENT = {
    "config.py": "the one reader of settings",
    "marketplace/core/metrics.py": "Prometheus finds its folder by a variable of its own, said to the children",
}
# A demonstration must give the same rows again, and what stands in for Stripe disturbs its events on demand: their chance is no secret.
CHANCE = re.compile(r"marketplace/(\w+/invented/\w+|billing/standing_in/delivering)\.py")
SYSTEM_TIME = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|gmtime|localtime))$")
DANGEROUS_CALLS = re.compile(r"^(eval|exec|compile|os\.(system|popen|exec\w*|spawn\w*)|(\w+\.)?(md5|sha1))$")
DANGEROUS_IMPORTS = ("pickle", "marshal", "shelve", "dill", "yaml", "hashlib.md5", "hashlib.sha1", "os.system", "os.popen")


# What stands in for Stripe here reads its types, to refuse what it would refuse.
TALKERS = {
    "stripe": {"marketplace/billing/stripe_gateway.py", "marketplace/billing/standin.py"},
    "smtplib": {"marketplace/core/mail/ways_out.py"},
}


@pytest.mark.parametrize("library", list(TALKERS))
def test_a_library_that_talks_to_the_outside_is_imported_where_it_talks_alone(library: str) -> None:
    none_of(importers(library) - TALKERS[library])


def test_whoosh_is_known_in_its_own_folder_alone() -> None:
    assert {Path(one).parent.as_posix() for one in importers("whoosh")} == {"search_index/whoosh_engine"}


def test_only_the_place_that_puts_the_parts_together_knows_which_search_engine_is_used() -> None:
    knowing = {one for one in importers("search_index.whoosh_engine") if not one.startswith("search_index/whoosh_engine/")}
    assert knowing == {"marketplace/__init__.py"}


def test_an_engine_of_the_database_is_made_in_few_places() -> None:
    makers = re.compile(r"(^|\.)(create_engine|engine_from_config|sessionmaker|scoped_session)$")
    assert callers(makers) == ENGINES.keys()


def test_only_the_clock_asks_the_system_what_time_it_is() -> None:
    assert callers(SYSTEM_TIME) | importers("time.time") == CLOCKS.keys()


def test_the_clock_is_asked_at_the_edge_and_never_by_a_rule_or_an_action() -> None:
    inside = {"models", "rules", "actions", "queries", "forms", "search"}
    none_of([one for one in callers(re.compile(r"(^|\.)clock\.now$")) if inside & roles(Path(one))])


def test_the_environment_is_read_by_the_configuration() -> None:
    names = ("os.environ", "os.getenv")
    readers = {said(path) for path in python(*PRODUCT) for node in nodes(path) if dotted(node) in names}
    assert readers.union(*map(importers, names)) == ENVIRONMENT.keys()


def test_nothing_runs_text_as_a_program_or_trusts_a_broken_hash() -> None:
    found = [
        f"{said(path)}:{call.lineno} {dotted(call.func)}"
        for path in python(*PRODUCT)
        for call in calls(path)
        if DANGEROUS_CALLS.search(dotted(call.func)) or any(_asks_a_shell(keyword) for keyword in call.keywords)
    ]
    none_of(found)
    none_of([f"{one} imports {name}" for name in DANGEROUS_IMPORTS for one in importers(name)])


def test_chance_makes_demonstrations_and_never_a_secret() -> None:
    none_of([one for one in importers("random") if not CHANCE.fullmatch(one)])


def test_money_never_meets_a_float() -> None:
    found = [
        f"line {getattr(node, 'lineno', '?')}: {ast.unparse(node)}"
        for node in ast.walk(tree(ROOT / "marketplace/core/money.py"))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id in ("float", "round"))
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    ]
    none_of(found)


def importers(package: str) -> set[str]:
    """The files of the product that import a package or something of it."""
    return {said(path) for path in python(*PRODUCT) for _line, name in imports(path) if leads_into(name, package)}


def callers(pattern: re.Pattern[str]) -> set[str]:
    """The files of the product that call something whose dotted name fits."""
    return {said(path) for path in python(*PRODUCT) for call in calls(path) if pattern.search(dotted(call.func))}


def _asks_a_shell(keyword: ast.keyword) -> bool:
    return keyword.arg == "shell" and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is False)

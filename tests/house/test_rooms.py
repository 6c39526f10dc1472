"""Rooms stand in a line and look down only: down by a call, up by a note."""

import ast
from fnmatch import fnmatch
from pathlib import Path

from sqlalchemy.orm import Mapper

from config import ROOT
from marketplace import ROOMS, part_of
from marketplace.core.model import Base
from tests.house.sources import imports, leads_into, module_of, none_of, python, roles, room_of, said, tree

TOP = {
    *("marketplace", "search_index", "migrations", "templates", "tests", "docs", "deploy", "config.py", "wsgi.py"),
    *("pyproject.toml", "uv.lock", "Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"),
    *(".gitignore", ".git", ".ci"),
}
BESIDE_ROOMS = {"static", "translations"}
# What templates and tests share between rooms, and what stands outside all of them.
SHARED_TEMPLATES = {"macros", "errors", "pdf"}
SHARED_TESTS = {"access", "house", "e2e", "search_index", "search_bench"}
KEPT_APART = {"views", "api", "forms"}
FORBIDDEN = {
    "models": {"rules", "actions", "queries", "forms", "views", "api"},
    "rules": {"actions", "queries", "forms", "views", "api", "db"},
}


def test_a_room_imports_those_before_it_and_never_those_after_it() -> None:
    looks_up = [
        f"{said(path)}:{line} imports {name}"
        for path in python("marketplace")
        if (room := room_of(module_of(path)))
        for line, name in imports(path)
        if (other := room_of(name)) and ROOMS.index(other) > ROOMS.index(room)
    ]
    none_of(looks_up)


def test_core_imports_no_room_and_of_the_whole_only_their_list() -> None:
    known = {f"marketplace.{room}" for room in ROOMS}
    strange = [
        f"{said(path)}:{line} imports {name}"
        for path in python(*(f"marketplace/{room}" for room in ROOMS))
        for line, name in imports(path)
        if name.split(".")[0] == "marketplace" and ".".join(name.split(".")[:2]) not in known and name != "marketplace.ROOMS"
    ]
    none_of(strange)


def test_only_the_place_that_mounts_rooms_and_errands_imports_by_a_computed_name() -> None:
    places = {"marketplace/__init__.py", "marketplace/core/commands/__init__.py"}
    computing = {
        said(path)
        for path in python("marketplace", "search_index", "config.py", "wsgi.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name | ast.Attribute) and getattr(node, "id", getattr(node, "attr", "")) in ("import_module", "__import__")
    }
    assert computing <= places


def test_the_search_index_knows_neither_the_marketplace_nor_the_web_nor_a_database() -> None:
    outside = ("marketplace", "config", "flask", "werkzeug", "sqlalchemy", "alembic")
    found = [
        f"{said(path)}:{line} imports {name}"
        for path in python("search_index")
        for line, name in imports(path)
        if any(leads_into(name, one) for one in outside)
    ]
    none_of(found)


def test_nobody_imports_the_views_the_api_or_the_forms_of_another_room() -> None:
    found = [
        f"{said(path)}:{line} imports {name}"
        for path in python("marketplace")
        for line, name in imports(path)
        if room_of(name) not in (None, "core", room_of(module_of(path))) and KEPT_APART & set(name.split(".")[2:])
    ]
    none_of(found)


def test_models_and_rules_know_nothing_of_what_is_done_with_them() -> None:
    found = [
        f"{said(path)}:{line} imports {name}"
        for path in python("marketplace")
        for role in FORBIDDEN.keys() & roles(path)
        for line, name in imports(path)
        if room_of(name) and FORBIDDEN[role] & set(name.split(".")[2:])
    ]
    none_of(found)


def test_rules_are_pure_no_web_and_no_session() -> None:
    outside = ("flask", "flask_login", "flask_wtf", "werkzeug", "sqlalchemy", "marketplace.core.db", "marketplace.core.clock.now")
    found = [
        f"{said(path)}:{line} imports {name}"
        for path in python("marketplace")
        if "rules" in roles(path)
        for line, name in imports(path)
        if any(leads_into(name, one) for one in outside)
    ]
    none_of(found)


def test_every_room_is_a_folder_that_says_what_it_holds_and_every_folder_is_a_room() -> None:
    folders = {path.name for path in (ROOT / "marketplace").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - BESIDE_ROOMS == set(ROOMS)
    silent = [room for room in ROOMS if not ast.get_docstring(tree(ROOT / "marketplace" / room / "__init__.py"))]
    none_of(silent)


def test_templates_and_tests_are_kept_under_the_names_of_rooms() -> None:
    assert _folders(ROOT / "templates") <= {*ROOMS, *SHARED_TEMPLATES}
    assert _folders(ROOT / "tests") <= {*ROOMS, *SHARED_TESTS}


def test_the_top_level_holds_only_the_names_that_were_agreed() -> None:
    ignored = [line.strip().strip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line.strip()]
    found = {path.name for path in ROOT.iterdir() if not any(fnmatch(path.name, pattern) for pattern in ignored)}
    none_of(found - TOP)


def test_foreign_keys_and_relationships_point_down_the_line() -> None:
    for room in ROOMS:
        part_of(room, "models")
    owners = {mapper.local_table.name: _place(mapper) for mapper in Base.registry.mappers}
    up = [
        f"{mapper.class_.__name__}.{link.key} → {link.mapper.class_.__name__}"
        for mapper in Base.registry.mappers
        for link in mapper.relationships
        if _place(link.mapper) > _place(mapper)
    ]
    up += [
        f"{table}.{key.parent.name} → {key.target_fullname}"
        for table, place in owners.items()
        for key in Base.metadata.tables[table].foreign_keys
        if owners.get(key.target_fullname.split(".")[0], 0) > place
    ]
    none_of(up)


def _place(mapper: Mapper) -> int:
    return ROOMS.index(mapper.class_.__module__.split(".")[1])


def _folders(folder: Path) -> set[str]:
    """The folders in one that hold files of ours."""
    return {path.name for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"}

"""What an operator or a newcomer may meet is in `docs/`, and `docs/` tells of nothing that is gone."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
from flask import Flask

from config import ROOT, Settings
from marketplace.core import side
from marketplace.core.model import Base
from tests.house import documents
from tests.house.sources import called, calls, first_word, none_of
from tests.house.test_migrations import load_models
from tests.house.test_routes import declared

READERS = {"text", "path", "choice", "flag", "number", "integer", "rate", "database", "mail", "secret"}


def test_every_setting_is_documented_and_nothing_that_is_none() -> None:
    assert documents.rows("settings").keys() == dict(_settings()).keys()


def test_every_field_of_the_settings_is_read_from_one_variable() -> None:
    (made,) = [call for call in calls(ROOT / "config.py") if called(call) == "Settings"]
    by_itself = {one.name for one in fields(Settings) if one.metadata}
    assert {one.arg for one in made.keywords} - {None} == {one.name for one in fields(Settings)} - by_itself
    assert len(dict(_settings())) == len(fields(Settings))


def test_every_setting_says_what_it_means_its_default_and_its_unit() -> None:
    none_of(
        name
        for name, cells in documents.rows("settings").items()
        if len(cells) != 3 or not documents.is_sentence(cells[0]) or not all(cells)
    )


def test_the_defaults_that_are_documented_are_those_of_the_program() -> None:
    told = {name: cells[1] for name, cells in documents.rows("settings").items()}
    none_of(
        f"{name} is {default} and docs/settings.md says {told[name]}"
        for name, default in _settings()
        if default is not None and default != told[name].strip("`")
    )


def test_every_command_is_documented_with_its_options_and_its_exit_codes(app: Flask) -> None:
    known = {" ".join(path): command for path, command in _commands(app.cli)}
    told = {
        next((name for name in known if f"{usage} ".startswith(f"{name} ")), usage): (usage, text)
        for usage, text in documents.sections("commands").items()
    }
    assert told.keys() == known.keys()
    faults = []
    for name, command in known.items():
        usage, text = told[name]
        options = {option for one in command.params if isinstance(one, click.Option) for option in (*one.opts, *one.secondary_opts)}
        if set(re.findall(r"--[a-z-]+", usage)) != options:
            faults.append(f"{name}: its options are {sorted(options)}")
        context = click.Context(command)
        arguments = {one.make_metavar(context).strip("[]{}") for one in command.params if isinstance(one, click.Argument)}
        if missing := {one for one in arguments if one not in usage}:
            faults.append(f"{name}: {missing} is not in its usage")
        if not re.search(r"^Exit codes?: .*\b0\b.*\.$", text, re.MULTILINE) or not documents.is_sentence(text.splitlines()[0]):
            faults.append(f"{name}: say in a sentence what it does, then `Exit codes: …`")
    none_of(faults)


def test_every_policy_is_documented_with_who_may(app: Flask) -> None:
    rows = documents.rows("policies")
    assert rows.keys() == declared().keys()
    none_of(name for name, cells in rows.items() if not documents.is_sentence(cells[0]))


def test_every_table_is_documented_beginning_with_the_words_of_its_model() -> None:
    load_models()
    rows = documents.rows("models")
    kept_by_rooms = {table.name for table in Base.metadata.sorted_tables}
    assert rows.keys() == kept_by_rooms | {table.name for table in side.metadata.sorted_tables}
    models = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    none_of(
        f"{table}: | `{model.__name__}` | {_first_sentence(model)} |"
        for table, model in models.items()
        if rows[table][0] != f"`{model.__name__}`" or not rows[table][1].startswith(_first_sentence(model))
    )
    none_of(table for table, cells in rows.items() if not documents.is_sentence(cells[-1]))


def _settings() -> Iterator[tuple[str, str | None]]:
    """The variables that `config.load` reads, each with its default as an operator writes it, or None when it is computed."""
    for one in fields(Settings):
        if one.metadata:
            yield one.metadata["variable"] or one.name.upper(), _written(one.default)
    for call in calls(ROOT / "config.py"):
        if called(call) in READERS and ast.unparse(call.func).startswith("reader.") and (name := first_word(call)):
            yield name, None


def _written(value: Any) -> str | None:
    if value is None or value == "" or isinstance(value, Path):
        return None
    return str(int(value)) if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)


def _commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, (*above, name))
        else:
            yield (*above, name), command


def _first_sentence(model: type[Base]) -> str:
    return re.split(r"(?<=\.)\s", " ".join((model.__doc__ or "").split()))[0]

"""Every act that a room notes is said in words on the desk of the team, with what it changed."""

import ast
from collections.abc import Iterator

from flask import Flask

from marketplace.core import acts
from marketplace.core.imports.models import Outcome
from marketplace.core.model import Base
from marketplace.organizations.editing import holdings
from marketplace.organizations.editing.forms import SectionForm
from marketplace.organizations.editing.writing import FIELDS
from tests.house.sources import calls, dotted, first_word, none_of, python, tree


def test_every_verb_of_the_log_has_its_sentence_and_no_other_is_named(app: Flask) -> None:
    with app.app_context():
        named = acts.verbs().keys()
    noted = _recorded() | _moved()
    none_of(f"{verb} is noted, and no room names it" for verb in noted - named)
    none_of(f"{verb} is named, and nobody notes it" for verb in named - noted)


def test_every_field_of_the_log_has_its_words(app: Flask) -> None:
    with app.app_context():
        named = acts.fields().keys()
    of_pages = {*FIELDS, "sector_codes", "other_names", "served", *(name for one in SectionForm.__subclasses__() for name in _in(one))}
    attached = {model.__tablename__ for model in holdings.ORDER}
    of_imports = {one.value for one in Outcome if one is not Outcome.STAGED} | {"warned"}
    none_of(f"{one} is noted, and no room names it" for one in sorted((_written() | of_pages | attached | of_imports) - named))


def _in(form: type[SectionForm]) -> set[str]:
    return {name for row in form.rows for name in row}


def _written() -> set[str]:
    """The fields that the code writes itself, in the `changes` of an act or in what it puts there."""
    return {
        name
        for path in python("marketplace")
        for made in ast.walk(tree(path))
        if isinstance(made, ast.FunctionDef)
        for noted in ast.walk(made)
        if isinstance(noted, ast.Call) and dotted(noted.func) == "audit.record"
        for name in _fields(made, noted)
    }


def _fields(made: ast.FunctionDef, noted: ast.Call) -> Iterator[str]:
    told = [word.value for word in noted.keywords if word.arg == "changes"]
    names = {one.id for value in told for one in ast.walk(value) if isinstance(one, ast.Name)}
    for one in ast.walk(made):
        targets = one.targets if isinstance(one, ast.Assign) else [one.target] if isinstance(one, (ast.AugAssign, ast.AnnAssign)) else []
        if any(isinstance(target, ast.Name) and target.id in names for target in targets) and getattr(one, "value", None) is not None:
            told.append(one.value)  # type: ignore[attr-defined]
    for value in told:
        for one in ast.walk(value):
            if isinstance(one, ast.Dict):
                yield from (key.value for key in one.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))
            elif isinstance(one, ast.Call) and dotted(one.func) == "_said":
                yield from (word.arg for word in one.keywords if word.arg)


def _recorded() -> set[str]:
    """Verbs that the code writes itself."""
    return {
        verb for path in python("marketplace") for call in calls(path) if dotted(call.func) == "audit.record" and (verb := first_word(call))
    }


def _moved() -> set[str]:
    """Verbs that moving a thing from one status to the next may note."""
    movable = [mapper.class_ for mapper in Base.registry.mappers if hasattr(mapper.class_, "TRANSITIONS")]
    return {f"{one.__tablename__}.{to.value}" for one in movable for reached in one.TRANSITIONS.values() for to in reached}

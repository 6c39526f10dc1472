"""Every act that a room notes is said in words on the desk of the team."""

from flask import Flask

from marketplace.core import acts
from marketplace.core.model import Base
from tests.house.sources import calls, dotted, first_word, none_of, python


def test_every_verb_of_the_log_has_its_sentence_and_no_other_is_named(app: Flask) -> None:
    with app.app_context():
        named = acts.verbs().keys()
    noted = _recorded() | _moved()
    none_of(f"{verb} is noted, and no room names it" for verb in noted - named)
    none_of(f"{verb} is named, and nobody notes it" for verb in named - noted)


def _recorded() -> set[str]:
    """Verbs that the code writes itself."""
    return {
        verb for path in python("marketplace") for call in calls(path) if dotted(call.func) == "audit.record" and (verb := first_word(call))
    }


def _moved() -> set[str]:
    """Verbs that moving a thing from one status to the next may note."""
    movable = [mapper.class_ for mapper in Base.registry.mappers if hasattr(mapper.class_, "TRANSITIONS")]
    return {f"{one.__tablename__}.{to.value}" for one in movable for reached in one.TRANSITIONS.values() for to in reached}

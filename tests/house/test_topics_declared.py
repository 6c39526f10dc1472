"""Every topic that a room tells people about is declared, so that they may say how they want to be told."""

import ast
from collections.abc import Iterator

from flask import Flask

from marketplace.core import topics
from tests.house.sources import calls, dotted, none_of, python, said, tree


def test_every_topic_that_is_told_is_declared_and_no_name_twice(app: Flask) -> None:
    with app.test_request_context():
        names = [one.name for one in topics.declared()]
    assert len(names) == len(set(names)), "a topic twice"
    none_of(f"{where} tells {topic}, which no room declares" for where, topic in _told() if topic not in names)


def test_what_is_mandatory_says_why_in_a_sentence(app: Flask) -> None:
    with app.test_request_context():
        none_of(
            one.name
            for one in topics.declared()
            if one.why_mandatory and not (one.why_mandatory[0].isupper() and one.why_mandatory[-1] == ".")
        )


def _told() -> Iterator[tuple[str, str]]:
    """Topics written out where something is told, or in a constant of the same file named TOPIC."""
    for path in python("marketplace"):
        constants = {
            target.id: node.value.value
            for node in tree(path).body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in calls(path):
            if dotted(call.func) == "notices.notify" and len(call.args) > 1:
                topic = call.args[1]
                name = topic.value if isinstance(topic, ast.Constant) else constants.get(getattr(topic, "id", ""))
                if name:
                    yield f"{said(path)}:{call.lineno}", name

"""Who may do what. Each room's rules declare policies; views ask them; silence is refusal.

A policy is a pure predicate on the actor (a person, or None for a visitor) and the subject. Asking for a
policy that nobody declared is an error, and so is a view that asks for none without being `@public`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import g
from flask_login import current_user

from marketplace.core.errors import Forbidden, SignInNeeded

Predicate = Callable[[Any, Any], bool]
View = TypeVar("View", bound=Callable[..., Any])

POLICIES: dict[str, Predicate] = {}

log = structlog.get_logger("access")


class PolicyNotAsked(RuntimeError):
    """A view answered without asking whether it may: nothing of what it did is kept."""


class UnknownPolicy(LookupError):
    """A policy was asked for that no room declares."""


def policy(name: str) -> Callable[[Predicate], Predicate]:
    """Declare the predicate that answers for `room.verb`."""

    def declare(predicate: Predicate) -> Predicate:
        if name in POLICIES and POLICIES[name].__module__ != predicate.__module__:
            raise ValueError(f"Two rooms declare the policy {name!r}.")
        POLICIES[name] = predicate
        return predicate

    return declare


def public(view: View) -> View:
    """Mark a view that anyone may see, without asking."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def own_units(view: View) -> View:
    """Mark a view that opens its own units, because it does slow work (a password hash, an upload) between them."""
    view.opens_own_units = True  # type: ignore[attr-defined]
    return view


def actor() -> Any:
    """The person at work as a plain object, never a proxy; None for a visitor."""
    return getattr(current_user._get_current_object(), "person", None)


def can(name: str, subject: Any = None) -> bool:
    """Whether the person at work may; for templates, which show only what may be done."""
    if name not in POLICIES:
        raise UnknownPolicy(name)
    return POLICIES[name](actor(), subject) is True


def authorize(name: str, subject: Any = None) -> None:
    """Go on only when the person at work may; SignInNeeded for a visitor, Forbidden for anyone else."""
    g.policies_asked = (*g.get("policies_asked", ()), name)
    if can(name, subject):
        return
    person = actor()
    log.warning("refused", policy=name, person_id=getattr(person, "id", None), subject=type(subject).__name__)
    raise SignInNeeded() if person is None else Forbidden()


def check_asked(view: Callable[..., Any]) -> None:
    """Raise PolicyNotAsked when the view just run neither is public nor asked."""
    if not getattr(view, "is_public", False) and not g.get("policies_asked"):
        raise PolicyNotAsked(f"{view.__module__}.{view.__name__} asked no policy and is not @public.")


def policies_of(view: Callable[..., Any]) -> list[str]:
    """The policies that a view asks by name, read from its compiled code."""
    code = getattr(view, "__wrapped__", view).__code__
    return [one for one in code.co_consts if one in POLICIES] if "authorize" in code.co_names else []

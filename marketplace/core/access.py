"""Who may do what. Each room's rules declare policies; views ask them; silence is refusal.

A policy is a pure predicate on the actor (a person, or None for a visitor) and the subject. Asking for a
policy that nobody declared is an error, and so is a view that asks for none without being `@public`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

import structlog
from flask import g
from flask_login import current_user

from marketplace.core.errors import Forbidden, NotFresh, SecondFactorNeeded, SignInNeeded

Predicate = Callable[[Any, Any], bool]
View = TypeVar("View", bound=Callable[..., Any])

POLICIES: dict[str, Predicate] = {}
# Policies that answer also for a person who must still bring a second factor: her own account, and leaving.
BEFORE_FACTOR: set[str] = set()
# How long a proof of who one is holds for an act that signs, opens, awards, pays or changes a key: the time to read a page and
# press its button, too short for whoever finds a browser left open.
FRESH_FOR = timedelta(minutes=5)

log = structlog.get_logger("access")


class PolicyNotAsked(RuntimeError):
    """A view answered without asking whether it may: nothing of what it did is kept."""


class UnknownPolicy(LookupError):
    """A policy was asked for that no room declares."""


def policy(name: str, *, before_factor: bool = False) -> Callable[[Predicate], Predicate]:
    """Declare the predicate that answers for `room.verb`.

    `before_factor` lets a person through who must still bring a second factor; everything else is shut to her.
    """

    def declare(predicate: Predicate) -> Predicate:
        if name in POLICIES and POLICIES[name].__module__ != predicate.__module__:
            raise ValueError(f"Two rooms declare the policy {name!r}.")
        POLICIES[name] = predicate
        if before_factor:
            BEFORE_FACTOR.add(name)
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
    if "seen_by" in g:
        return g.seen_by
    return getattr(current_user._get_current_object(), "person", None)


@contextmanager
def seen_by(person: Any) -> Iterator[None]:
    """Answer as this person (None: a visitor) would be answered, for whoever previews a page; only in a view that reads."""
    before = g.get("seen_by", g)
    g.seen_by = person
    try:
        yield
    finally:
        if before is g:
            del g.seen_by
        else:
            g.seen_by = before


def can(name: str, subject: Any = None) -> bool:
    """Whether the person at work may; for templates, which show only what may be done."""
    if name not in POLICIES:
        raise UnknownPolicy(name)
    return not _must_bring_factor(name) and POLICIES[name](actor(), subject) is True


def authorize(name: str, subject: Any = None) -> None:
    """Go on only when the person at work may.

    SignInNeeded for a visitor, SecondFactorNeeded for whoever must still bring one, Forbidden for anyone else.
    """
    g.policies_asked = (*g.get("policies_asked", ()), name)
    if can(name, subject):
        return
    person = actor()
    log.warning("refused", policy=name, person_id=getattr(person, "id", None), subject=type(subject).__name__)
    if person is None:
        raise SignInNeeded()
    raise SecondFactorNeeded() if _must_bring_factor(name) else Forbidden()


def _must_bring_factor(name: str) -> bool:
    """Whether this policy is shut to the person at work until she brings a second factor."""
    return name not in BEFORE_FACTOR and is_held_back()


def is_held_back() -> bool:
    """Whether the person at work must still bring a second factor: until she does she is shown what a visitor is, even by what asks no
    policy because it shows to each what is hers."""
    return "seen_by" not in g and getattr(current_user._get_current_object(), "is_held_back", False)


def is_fresh() -> bool:
    """Whether the person at work proved who she is less than five minutes ago."""
    proved_at = getattr(current_user._get_current_object(), "proved_at", None)
    return proved_at is not None and g.at - proved_at <= FRESH_FOR


def require_fresh() -> None:
    """Go on only when the person at work has just proved who she is; after `authorize`, in the views of acts that sign, open, award,
    pay or change a key.

    SignInNeeded for a visitor; NotFresh otherwise: she is asked, then comes back to this page with what she typed.
    """
    if actor() is None:
        raise SignInNeeded()
    if not is_fresh():
        log.info("not fresh", person_id=getattr(actor(), "id", None))
        raise NotFresh()


def check_asked(view: Callable[..., Any]) -> None:
    """Raise PolicyNotAsked when the view just run neither is public nor asked."""
    if not getattr(view, "is_public", False) and not g.get("policies_asked"):
        raise PolicyNotAsked(f"{view.__module__}.{view.__name__} asked no policy and is not @public.")


def policies_of(view: Callable[..., Any]) -> list[str]:
    """The policies that a view asks by name, read from its compiled code."""
    code = getattr(view, "__wrapped__", view).__code__
    return [one for one in code.co_consts if one in POLICIES] if "authorize" in code.co_names else []

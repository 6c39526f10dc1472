"""An event of every kind that the gateway's library names, in the shape that its types give to what the event is about.

The types are Stripe's own, as the library was published: their fields, which may be empty, their words. The values are ours. Real
events of Stripe's documents are read too when they are beside the project, which does not copy them.
"""

import json
import random
import typing
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import stripe
import typing_extensions
from stripe._object_classes import OBJECT_CLASSES
from stripe._stripe_object import StripeObject

from config import ROOT

REAL = ROOT.parent / "shared" / "data" / "stripe" / "webhooks"
KINDS: tuple[str, ...] = typing.get_args(stripe.Event.__annotations__["type"])
WHEN = 1_773_756_000
# What an event is about when its name does not say it.
ABOUT = {
    "account.application": "application", "account.external_account": "bank_account", "application_fee.refund": "fee_refund",
    "charge.refund": "refund", "charge.dispute": "dispute", "customer.source": "card",
}  # fmt: skip


def real(folder: Path = REAL) -> list[dict[str, Any]]:
    """The events of Stripe's own documents; none where they are not."""
    return [json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))]


def built() -> list[dict[str, Any]]:
    """One event of each kind, without an account; what may be empty is so by random."""
    return [event(kind) for kind in KINDS]


def event(kind: str) -> dict[str, Any]:
    """An event of a kind, about an object that nobody here knows."""
    about = an_object(about_of(kind))
    data: dict[str, Any] = {"object": about}
    if kind.endswith(".updated"):
        data["previous_attributes"] = {"metadata": {}}
    name = f"evt_{random.getrandbits(80):020x}"
    told = {"id": name, "object": "event", "api_version": stripe.api_version, "created": WHEN, "type": kind, "livemode": False}
    asked = {"id": None, "idempotency_key": None} if random.random() < 0.5 else {"id": "req_1", "idempotency_key": "key_1"}
    return {**told, "pending_webhooks": 1, "request": asked, "data": data}


def about_of(kind: str) -> str:
    """The object of a kind: `checkout.session` of `checkout.session.completed`, `subscription` of `customer.subscription.created`."""
    said = kind.replace("issuing_", "issuing.").rpartition(".")[0]
    head, _dot, last = said.rpartition(".")
    names = [ABOUT.get(said, said), last, head]
    return next(one for one in names if one in OBJECT_CLASSES)


def an_object(name: str) -> dict[str, Any]:
    """An object as its class describes it."""
    module, word = OBJECT_CLASSES[name]
    made = _of_class(getattr(import_module(module), word))
    return made | {"object": name} | ({"livemode": False} if "livemode" in made else {})


def _of_class(kind: type) -> dict[str, Any]:
    hints = {name: hint for name, hint in kind.__annotations__.items() if typing.get_origin(hint) is not typing.ClassVar}
    return {name: _value(name, hint) for name, hint in hints.items()}


def _value(name: str, hint: Any) -> Any:
    """A value of a type; of another object, its name alone, as the wire has it."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Union:
        if type(None) in inside and random.random() < 0.5:
            return None
        return _value(name, next(one for one in inside if one is not type(None)))
    if origin in (typing.Literal, typing_extensions.Literal):
        return random.choice(inside)
    if origin is list:
        return [_value(name, inside[0])]
    if isinstance(hint, type) and issubclass(hint, StripeObject):
        return _of_class(hint) if hint.__qualname__.count(".") else {}
    if isinstance(hint, type):
        plain = {int: random.choice((0, 1, 11_498, 99_999_999)), bool: random.random() < 0.5, float: 1.5, str: f"{name}_1", datetime: WHEN}
        return plain.get(hint, {})
    return f"{name}_1" if isinstance(hint, typing.ForwardRef | str) else {}

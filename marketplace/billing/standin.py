"""Stripe's stand-in, over HTTP: the calls that the product makes, their parameters checked against the SDK's own types.

`serve` runs it beside the site when no key of Stripe is set; tests start it too. It is refused in production.
"""

import json
import re
import socket
import sys
import time
import typing
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import typing_extensions
from stripe.params import AccountCreateParams, AccountLinkCreateParams, RefundCreateParams
from stripe.params.checkout import SessionCreateParams
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from marketplace.billing.standing_in import pages, paying, world
from marketplace.billing.standing_in.delivering import Faults
from marketplace.billing.standing_in.place import KEY
from marketplace.billing.standing_in.world import Refusal, Thing, World

TYPES = {
    "accounts": AccountCreateParams,
    "account_links": AccountLinkCreateParams,
    "sessions": SessionCreateParams,
    "refunds": RefundCreateParams,
}
LISTED = {"payment_intents": "intents", "refunds": "refunds", "disputes": "disputes"}
RULES = Map(
    [
        Rule("/v1/accounts", endpoint="open_account", methods=["POST"]),
        Rule("/v1/accounts/<name>", endpoint="account", methods=["GET"]),
        Rule("/v1/account_links", endpoint="link", methods=["POST"]),
        Rule("/v1/checkout/sessions", endpoint="open_session", methods=["POST"]),
        Rule("/v1/checkout/sessions/<name>", endpoint="session", methods=["GET"]),
        Rule("/v1/checkout/sessions/<name>/expire", endpoint="expire", methods=["POST"]),
        Rule("/v1/payment_intents/<name>", endpoint="intent", methods=["GET"]),
        Rule("/v1/refunds", endpoint="refund", methods=["POST"]),
        *(Rule(f"/v1/{name}", endpoint="listing", methods=["GET"], defaults={"kind": name}) for name in LISTED),
        Rule("/faults", endpoint="faults", methods=["POST"]),
        Rule("/", endpoint="page", defaults={"path": ""}),
        Rule("/<path:path>", endpoint="page"),
    ]
)


class StandIn:
    """The WSGI application. `base` is the address at which browsers and the product reach it."""

    def __init__(self, things: World, base: str, faults: Faults, draw: pages.Draw) -> None:
        self.world, self.base, self.faults, self.draw = things, base, faults, draw

    def __call__(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        try:
            endpoint, values = RULES.bind_to_environ(environ).match()
            answer = self._page(request, values["path"]) if endpoint == "page" else self._api(request, endpoint, dict(values))
        except Refusal as refused:
            answer = _json(refused.body, refused.status)
        except HTTPException as wrong:
            answer = _json(
                {"error": {"type": "invalid_request_error", "message": f"Unrecognized request URL ({request.path})."}}, wrong.code or 404
            )
        return answer(environ, start)

    def _page(self, request: Request, path: str) -> Response:
        with self.world.lock:
            answer = pages.answer(self.world, request, path, self.draw)
            self.world.keep()
        return answer

    def _api(self, request: Request, endpoint: str, values: Thing) -> Response:
        if endpoint == "faults":
            for name, value in json.loads(request.get_data()).items():
                setattr(self.faults, name, value)
            return _json({})
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            raise Refusal("Invalid API Key provided.", status=401)
        time.sleep(self.faults.delay)
        if self.faults.refusals:
            self.faults.refusals -= 1
            return _json({"error": {"type": "api_error", "message": "An error occurred."}}, 500)
        with self.world.lock:
            answer = self._once(request, lambda: getattr(self, f"_{endpoint}")(request, **values))
            self.world.keep()
        if request.method == "POST" and self.faults.lost_answers:
            self.faults.lost_answers -= 1
            # It was done, and whoever asked never hears of it.
            return _Lost()
        return answer

    def _once(self, request: Request, act: Callable[[], Thing]) -> Response:
        """The same call under the same key is done once; another body under it is refused."""
        key, body = request.headers.get("Idempotency-Key"), request.get_data().decode()
        if request.method != "POST" or not key:
            return _json(act())
        about = f"{request.headers.get('Stripe-Account')} {request.path} {key}"
        if kept := self.world.things["kept"].get(about):
            if kept["body"] != body:
                raise Refusal("Keys for idempotent requests can only be used with the same parameters.", kind="idempotency_error")
            return _json(kept["answer"], kept["status"])
        try:
            told, status = act(), 200
        except Refusal as refused:
            told, status = refused.body, refused.status
        self.world.things["kept"][about] = {"body": body, "answer": told, "status": status}
        return _json(told, status)

    def _open_account(self, request: Request) -> Thing:
        return world.shape(world.open_account(self.world, posted(request, "accounts")))

    def _account(self, request: Request, name: str) -> Thing:
        return world.shape(self.world.find("accounts", name))

    def _link(self, request: Request) -> Thing:
        asked = posted(request, "account_links")
        found = self.world.find("accounts", asked["account"])
        found["_return"] = asked.get("return_url", "")
        return {
            "object": "account_link",
            "created": self.world.now(),
            "expires_at": self.world.now() + 300,
            "url": f"{self.base}/compte/{found['id']}",
        }

    def _open_session(self, request: Request) -> Thing:
        return world.shape(world.open_session(self.world, _about(request), posted(request, "sessions"), self.base))

    def _session(self, request: Request, name: str) -> Thing:
        return world.shape(self.world.find("sessions", name, _about(request)))

    def _expire(self, request: Request, name: str) -> Thing:
        return world.shape(world.expire_session(self.world, self.world.find("sessions", name, _about(request))))

    def _intent(self, request: Request, name: str) -> Thing:
        return self._expanded(self.world.find("intents", name, _about(request)))

    def _refund(self, request: Request) -> Thing:
        return world.shape(paying.refund(self.world, _about(request), posted(request, "refunds")))

    def _listing(self, request: Request, kind: str) -> Thing:
        about = {"payment_intent": request.args["payment_intent"]} if "payment_intent" in request.args else {}
        found = self.world.all(LISTED[kind], _about(request), **about)
        since = int(request.args.get("created[gte]", 0))
        found = [one for one in found if one["created"] >= since]
        if after := request.args.get("starting_after"):
            found = found[[one["id"] for one in found].index(after) + 1 :]
        some = found[: int(request.args.get("limit", 10))]
        shown = [self._expanded(one) if kind == "payment_intents" else world.shape(one) for one in some]
        return {"object": "list", "url": f"/v1/{kind}", "has_more": len(found) > len(some), "data": shown}

    def _expanded(self, intent: Thing) -> Thing:
        shown = world.shape(intent)
        if intent["latest_charge"]:
            shown["latest_charge"] = world.shape(self.world.find("charges", intent["latest_charge"]))
        return shown


class _Lost(Response):
    """An answer that never comes: the connection ends."""

    def __call__(self, environ: Any, start: Any) -> Any:
        with suppress(KeyError, OSError):
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError("The answer is lost on purpose.")


def posted(request: Request, kind: str) -> Thing:
    """What was posted, unfolded and typed as the SDK's types say; Refusal for a parameter that they do not know."""
    typed: Thing = _typed(TYPES[kind], unfolded(request.form.items(multi=True)), "")
    return typed


def unfolded(pairs: Any) -> Thing:
    """`a[b][0][c]=1` as {"a": {"b": {"0": {"c": "1"}}}}."""
    made: Thing = {}
    for name, value in pairs:
        path = re.findall(r"[^\[\]]+", name)
        here = made
        for step in path[:-1]:
            here = here.setdefault(step, {})
        here[path[-1]] = value
    return made


@cache
def _hints(kind: Any) -> dict[str, Any]:
    names = {**vars(typing), **vars(typing_extensions), **vars(sys.modules[kind.__module__]), "StripeContext": object}
    return typing_extensions.get_type_hints(kind, globalns=names, localns=names)


def _typed(kind: Any, value: Any, where: str) -> Any:
    """A value as one of the SDK's types; Refusal when it is none."""
    if typing_extensions.is_typeddict(kind):
        hints = _hints(kind)
        for name in value:
            if name not in hints:
                raise Refusal(f"Received unknown parameter: {where}{name}", code="parameter_unknown", param=f"{where}{name}")
        if missing := kind.__required_keys__ - value.keys():
            raise Refusal(f"Missing required param: {min(missing)}.", code="parameter_missing", param=min(missing))
        return {name: _typed(hints[name], one, f"{where}{name}.") for name, one in value.items()}
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Union:
        nested = [one for one in inside if typing_extensions.is_typeddict(one) or typing.get_origin(one) in (list, dict)]
        return (
            _typed(nested[0], value, where)
            if nested and isinstance(value, dict)
            else (value if str in inside else _typed(inside[0], value, where))
        )
    if origin is list:
        return [_typed(inside[0], value[place], where) for place in sorted(value, key=int)]
    if kind in (int, bool):
        return _plain(kind, value, where)
    return value


def _plain(kind: Any, value: str, where: str) -> Any:
    if kind is bool and value in ("true", "false"):
        return value == "true"
    if kind is int and re.fullmatch(r"-?\d+", value):
        return int(value)
    raise Refusal(f"Invalid value for {where.rstrip('.')}: {value}", code=f"parameter_invalid_{kind.__name__}", param=where.rstrip("."))


def _about(request: Request) -> str:
    if account := request.headers.get("Stripe-Account"):
        return account
    raise Refusal("The stand-in is asked about connected accounts alone: Stripe-Account is missing.")


def _json(told: Thing, status: int = 200) -> Response:
    return Response(json.dumps(told), status, content_type="application/json")

"""The pages of the stand-in, where a person plays the buyer at Stripe, and the bank: pay, refuse, let a debit fail, dispute it."""

from collections.abc import Callable
from typing import Any

from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from marketplace.billing.standing_in import paying, world
from marketplace.billing.standing_in.world import Refusal, Thing, World

# A template, what it shows, the language of the page.
Draw = Callable[[str, dict[str, Any], str], str]
CONSOLE, ACCOUNT, PAY = "billing/standin/console.html", "billing/standin/account.html", "billing/standin/pay.html"
WAYS: dict[str, Callable[[World, Thing], None]] = {
    "carte": paying.pay_by_card,
    "carte-refusee": lambda things, session: paying.pay_by_card(things, session, declined=True),
    "debit": paying.pay_by_debit,
    "expirer": lambda things, session: (world.expire_session(things, session), None)[1],
}
# What the bank does with a payment, or with what came of it.
BANK: dict[str, tuple[str, Callable[[World, Thing], Any]]] = {
    "reussir": ("intents", paying.settle_debit),
    "echouer": ("intents", lambda things, intent: paying.settle_debit(things, intent, fails=True)),
    "contester": ("intents", paying.dispute),
    "gagner": ("disputes", lambda things, found: paying.judge(things, found, won=True)),
    "perdre": ("disputes", lambda things, found: paying.judge(things, found, won=False)),
    "refuser-remboursement": ("refunds", paying.fail_refund),
    "restreindre": ("accounts", world.restrict_account),
}


def answer(things: World, request: Request, path: str, draw: Draw) -> Response:
    """The page at a path, or the act that was posted there; Refusal for what is not there."""
    parts = path.strip("/").split("/")
    if parts[0] == "compte" and len(parts) == 2:
        return _account(things, request, things.find("accounts", parts[1]), draw)
    if parts[0] == "payer" and len(parts) == 2:
        return _session(things, request, things.find("sessions", parts[1]), draw)
    if parts[0] == "banque" and len(parts) == 3 and request.method == "POST" and parts[1] in BANK:
        kind, act = BANK[parts[1]]
        act(things, things.find(kind, parts[2]))
        return redirect("/", 303)
    if path:
        raise Refusal("There is no such page here.", status=404)
    told = {kind: list(reversed(things.things[kind].values())) for kind in world.KINDS}
    return _drawn(draw, CONSOLE, told, "fr")


def _account(things: World, request: Request, account: Thing, draw: Draw) -> Response:
    if request.method != "POST":
        return _drawn(draw, ACCOUNT, {"account": account}, "fr")
    world.complete_account(things, account)
    return redirect(account["_return"], 303)


def _session(things: World, request: Request, session: Thing, draw: Draw) -> Response:
    language = "en" if session["locale"] == "en" else "fr"
    if request.method != "POST":
        intent = things.things["intents"].get(session["payment_intent"] or "")
        return _drawn(draw, PAY, {"session": session, "line": session["_asked"]["line_items"][0], "intent": intent}, language)
    way = request.form.get("moyen", "")
    if way not in WAYS:
        raise Refusal("Choose a way to pay.")
    WAYS[way](things, session)
    if session["status"] == "open":
        return redirect(request.path, 303)
    return redirect((session["success_url"] if session["status"] == "complete" else session["cancel_url"] or session["success_url"]), 303)


def _drawn(draw: Draw, name: str, told: dict[str, Any], language: str) -> Response:
    return Response(draw(name, told, language), content_type="text/html; charset=utf-8")

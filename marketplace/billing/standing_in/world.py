"""The objects of the stand-in: accounts, sessions, intents, charges, refunds, disputes, as Stripe shapes them; kept in one file.

Whatever happens to an object is an event, in the order in which it happened; what delivers events (`delivering.py`) reads them here.
"""

import copy
import json
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

Thing = dict[str, Any]
API_VERSION = "2026-10-28.endive"
KINDS = ("accounts", "sessions", "intents", "charges", "refunds", "disputes", "events", "kept")
ASKED = ["business_profile.url", "external_account", "representative.dob.day"]


class Refusal(Exception):
    """What Stripe would refuse: its HTTP status, its type, its code, its parameter."""

    def __init__(self, message: str, *, status: int = 400, kind: str = "invalid_request_error", code: str = "", param: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message} | ({"code": code} if code else {}) | ({"param": param} if param else {})}


class World:
    """All that the stand-in knows. `now` gives the seconds since 1970; `file` keeps it over a restart, None in memory alone."""

    def __init__(self, now: Callable[[], int], file: Path | None = None) -> None:
        self.now, self.file = now, file
        self.lock = threading.RLock()
        found = json.loads(file.read_text()) if file and file.exists() else {}
        self.things: dict[str, dict[str, Thing]] = {kind: found.get(kind, {}) for kind in KINDS}

    def keep(self) -> None:
        """Write everything, whole or not at all."""
        if self.file is None:
            return
        fresh = self.file.with_suffix(".new")
        with fresh.open("w") as out:
            json.dump(self.things, out)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(self.file)

    def find(self, kind: str, name: str, account: str | None = None) -> Thing:
        """An object of an account; Refusal, as Stripe says it, when there is none there."""
        found = self.things[kind].get(name)
        if found is None or (account is not None and found.get("_account") != account):
            raise Refusal(f"No such {kind[:-1]}: '{name}'", status=404, code="resource_missing", param="id")
        return found

    def all(self, kind: str, account: str, **about: Any) -> list[Thing]:
        """The objects of an account, the newest first."""
        found = [one for one in self.things[kind].values() if one["_account"] == account]
        return [one for one in reversed(found) if all(one.get(name) == value for name, value in about.items())]

    def add(self, kind: str, prefix: str, account: str | None, /, **values: Any) -> Thing:
        """A new object, named as Stripe names them."""
        name = f"{prefix}_{secrets.token_hex(12)}"
        made = {"id": name, "created": self.now(), "_account": account, "livemode": False, **values}
        self.things[kind][name] = made
        return made

    def happened(self, kind: str, about: Thing) -> None:
        """Note an event about an object, as it is now; it is delivered later."""
        account = about["_account"] or (about["id"] if about["object"] == "account" else None)
        shown = {"api_version": API_VERSION, "type": kind, "data": {"object": shape(about)}, "object": "event", "account": account}
        made = self.add("events", "evt", account, **shown, request={"id": None, "idempotency_key": None}, pending_webhooks=1)
        made["_deliver"] = True


def shape(thing: Thing) -> Thing:
    """An object as the wire shows it: nothing of ours."""
    return {name: copy.deepcopy(value) for name, value in thing.items() if not name.startswith("_")}


def open_account(world: World, asked: Thing) -> Thing:
    """An account that still owes its particulars: it cannot charge yet."""
    requirements = {"currently_due": list(ASKED), "eventually_due": list(ASKED), "past_due": [], "disabled_reason": "requirements.past_due"}
    return world.add(
        "accounts", "acct", None, object="account", country=asked.get("country"), email=asked.get("email"), type="none",
        business_profile=asked.get("business_profile", {}), metadata=asked.get("metadata", {}), controller=asked.get("controller", {}),
        charges_enabled=False, payouts_enabled=False, details_submitted=False, requirements=requirements,
        capabilities=dict.fromkeys(asked.get("capabilities", {}), "inactive"), default_currency="cad",
    )  # fmt: skip


def complete_account(world: World, account: Thing) -> None:
    """Its particulars were given: it may charge and be paid out."""
    account.update(charges_enabled=True, payouts_enabled=True, details_submitted=True)
    account["requirements"] = {"currently_due": [], "eventually_due": [], "past_due": [], "disabled_reason": None}
    account["capabilities"] = dict.fromkeys(account["capabilities"], "active")
    world.happened("account.updated", account)


def restrict_account(world: World, account: Thing) -> None:
    """Stripe asks for more and stops its charges meanwhile."""
    account.update(charges_enabled=False, payouts_enabled=False)
    account["requirements"] = {
        "currently_due": ["company.verification.document"],
        "eventually_due": [],
        "past_due": [],
        "disabled_reason": "x",
    }
    world.happened("account.updated", account)


def open_session(world: World, account: str, asked: Thing, base: str) -> Thing:
    """A page to pay on; Refusal where the account may not charge, or the methods and amounts are none."""
    if not world.find("accounts", account)["charges_enabled"]:
        raise Refusal("The account cannot currently make live charges.", code="account_invalid")
    unknown = [one for one in asked.get("allowed_payment_method_types", []) if one not in ("card", "acss_debit")]
    if unknown:
        raise Refusal(f"Invalid allowed_payment_method_types: {unknown[0]}", param="allowed_payment_method_types")
    amount = sum(line["price_data"]["unit_amount"] * line["quantity"] for line in asked["line_items"])
    currencies = {line["price_data"]["currency"] for line in asked["line_items"]}
    if amount < 50 or currencies != {"cad"}:
        raise Refusal("The Checkout Session's total amount must convert to at least 50 cents.", code="amount_too_small")
    fee = asked.get("payment_intent_data", {}).get("application_fee_amount")
    if fee is not None and not 0 < fee <= amount:
        raise Refusal("The application fee must be greater than zero and at most the amount.", param="application_fee_amount")
    made = world.add(
        "sessions", "cs_test", account, object="checkout.session", status="open", payment_status="unpaid", payment_intent=None,
        amount_total=amount, amount_subtotal=amount, currency="cad", mode=asked["mode"], metadata=asked.get("metadata", {}),
        success_url=asked["success_url"], cancel_url=asked.get("cancel_url"), customer_email=asked.get("customer_email"),
        locale=asked.get("locale"), expires_at=world.now() + 24 * 3600, _asked=asked,
    )  # fmt: skip
    made["url"] = f"{base}/payer/{made['id']}"
    return made


def expire_session(world: World, session: Thing) -> Thing:
    """Nobody pays on it any more."""
    if session["status"] != "open":
        raise Refusal('Only Checkout Sessions with a status in ["open"] can be expired.', code="checkout_session_not_open")
    session.update(status="expired", url=None)
    world.happened("checkout.session.expired", session)
    return session

"""What happens to a payment at the stand-in: by card at once, by debit after some days, refused, disputed, given back."""

from typing import Any

from marketplace.billing.standing_in.world import Refusal, Thing, World

DECLINED = {"code": "card_declined", "decline_code": "generic_decline", "message": "Your card was declined.", "type": "card_error"}
NO_FUNDS = {
    "code": "payment_method_customer_decline", "decline_code": "insufficient_funds", "type": "invalid_request_error",
    "message": "The customer's account has insufficient funds to cover this payment.",
}  # fmt: skip


def pay_by_card(world: World, session: Thing, *, declined: bool = False) -> None:
    """By card: paid at once, or declined and the page stays open."""
    intent = _intent(world, session, "card")
    if declined:
        _fail(world, intent, DECLINED)
        return
    session.update(status="complete", payment_status="paid", url=None)
    _succeed(world, intent)
    world.happened("checkout.session.completed", session)


def pay_by_debit(world: World, session: Thing) -> None:
    """By pre-authorised debit: accepted, and nobody knows for some days."""
    intent = _intent(world, session, "acss_debit")
    session.update(status="complete", payment_status="unpaid", url=None)
    intent["status"] = "processing"
    charge = _charge(world, intent, "pending")
    intent["latest_charge"] = charge["id"]
    world.happened("payment_intent.processing", intent)
    world.happened("charge.pending", charge)
    world.happened("checkout.session.completed", session)


def settle_debit(world: World, intent: Thing, *, fails: bool = False) -> None:
    """The bank answered: the debit went through, or it did not."""
    if intent["status"] != "processing":
        raise Refusal("This payment is not processing.")
    session = next(one for one in world.things["sessions"].values() if one["payment_intent"] == intent["id"])
    if fails:
        _fail(world, intent, NO_FUNDS)
        world.happened("checkout.session.async_payment_failed", session)
        return
    session["payment_status"] = "paid"
    _succeed(world, intent)
    world.happened("checkout.session.async_payment_succeeded", session)


def refund(world: World, account: str, asked: Thing) -> Thing:
    """Give back some of a payment; Refusal past what is left of it."""
    intent = world.find("intents", asked.get("payment_intent", ""), account)
    if intent["status"] != "succeeded":
        raise Refusal("This PaymentIntent does not have a successful charge to refund.", code="charge_not_succeeded")
    charge = world.find("charges", intent["latest_charge"])
    amount = asked.get("amount", charge["amount"] - charge["amount_refunded"])
    if amount > charge["amount"] - charge["amount_refunded"] or amount <= 0:
        raise Refusal("Refund amount is greater than unrefunded amount on charge.", code="charge_already_refunded", param="amount")
    if charge["disputed"]:
        raise Refusal("This charge has been charged back.", code="charge_disputed")
    made = world.add(
        "refunds", "re", account, object="refund", amount=amount, charge=charge["id"], payment_intent=intent["id"], currency="cad",
        status="succeeded", metadata=asked.get("metadata", {}), reason=asked.get("reason"),
    )  # fmt: skip
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    world.happened("refund.created", made)
    world.happened("charge.refunded", charge)
    return made


def fail_refund(world: World, found: Thing) -> None:
    """The refund came back: the money is the enterprise's again."""
    found.update(status="failed", failure_reason="expired_or_canceled_card")
    charge = world.find("charges", found["charge"])
    charge["amount_refunded"] -= found["amount"]
    charge["refunded"] = False
    world.happened("refund.failed", found)
    world.happened("charge.refund.updated", found)


def dispute(world: World, intent: Thing) -> Thing:
    """The payer's bank takes the money back: at once and for good for a debit, until it is judged for a card."""
    charge = world.find("charges", intent["latest_charge"])
    is_debit = charge["payment_method_details"]["type"] == "acss_debit"
    charge["disputed"] = True
    made = world.add(
        "disputes", "du", intent["_account"], object="dispute", amount=charge["amount"] - charge["amount_refunded"], charge=charge["id"],
        payment_intent=intent["id"], currency="cad", status="lost" if is_debit else "needs_response", metadata={},
        reason="debit_not_authorized" if is_debit else "fraudulent", balance_transactions=[],
    )  # fmt: skip
    world.happened("charge.dispute.created", made)
    world.happened("charge.dispute.funds_withdrawn", made)
    if is_debit:
        world.happened("charge.dispute.closed", made)
    return made


def judge(world: World, found: Thing, *, won: bool) -> None:
    """What the bank decided of a dispute."""
    found["status"] = "won" if won else "lost"
    world.happened("charge.dispute.closed", found)
    if won:
        world.find("charges", found["charge"])["disputed"] = False
        world.happened("charge.dispute.funds_reinstated", found)


def _intent(world: World, session: Thing, method: str) -> Thing:
    """The intent of a session: the one that was declined before is used again."""
    if session["status"] != "open":
        raise Refusal("This Checkout Session is no longer open.", code="checkout_session_not_open")
    if session["payment_intent"]:
        found = world.find("intents", session["payment_intent"])
        found.update(_method=method, last_payment_error=None)
        return found
    data: dict[str, Any] = session["_asked"].get("payment_intent_data", {})
    made = world.add(
        "intents", "pi", session["_account"], object="payment_intent", status="requires_payment_method", amount=session["amount_total"],
        amount_received=0, currency=session["currency"], metadata=data.get("metadata", {}), latest_charge=None, last_payment_error=None,
        application_fee_amount=data.get("application_fee_amount"), description=data.get("description"), _method=method,
        payment_method_types=["card", "acss_debit"],
    )  # fmt: skip
    session["payment_intent"] = made["id"]
    world.happened("payment_intent.created", made)
    return made


def _charge(world: World, intent: Thing, status: str) -> Thing:
    return world.add(
        "charges", "ch", intent["_account"], object="charge", amount=intent["amount"], amount_refunded=0, paid=status == "succeeded",
        status=status, refunded=False, disputed=False, payment_intent=intent["id"], currency=intent["currency"],
        metadata=intent["metadata"], payment_method_details={"type": intent["_method"]}, failure_code=None, failure_message=None,
        application_fee_amount=intent["application_fee_amount"],
    )  # fmt: skip


def _succeed(world: World, intent: Thing) -> None:
    charge = world.find("charges", intent["latest_charge"]) if intent["latest_charge"] else _charge(world, intent, "succeeded")
    if charge["status"] == "failed":
        charge = _charge(world, intent, "succeeded")
    charge.update(status="succeeded", paid=True)
    intent.update(status="succeeded", amount_received=intent["amount"], latest_charge=charge["id"], last_payment_error=None)
    world.happened("charge.succeeded", charge)
    world.happened("payment_intent.succeeded", intent)


def _fail(world: World, intent: Thing, error: Thing) -> None:
    charge = world.find("charges", intent["latest_charge"]) if intent["latest_charge"] else _charge(world, intent, "failed")
    charge.update(status="failed", failure_code=error["code"], failure_message=error["message"])
    intent.update(status="requires_payment_method", latest_charge=charge["id"], last_payment_error=error)
    world.happened("charge.failed", charge)
    world.happened("payment_intent.payment_failed", intent)

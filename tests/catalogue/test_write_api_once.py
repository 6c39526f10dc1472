"""A demand that its program names is done once and answered alike for a day, whoever comes first."""

import threading
from collections import Counter

from marketplace.core import clock, db
from marketplace.core.api import idempotency
from marketplace.core.api.models import KeptAnswer
from tests.catalogue.programs import BOX, Program, program

__all__ = ["program"]


def test_the_same_demand_has_one_effect_and_one_answer(program):
    shop: Program = program()
    first = shop.put("A", BOX, Idempotency_Key="k1")
    shop.put("A", BOX | {"price": "99"})
    again = shop.put("A", BOX, Idempotency_Key="k1")
    assert (again.status_code, again.json, again.headers["ETag"]) == (201, first.json, first.headers["ETag"])
    assert (again.headers["Idempotency-Replayed"], "Idempotency-Replayed" in first.headers) == ("true", False)
    assert [one.price for one in shop.listings()] == [990000], "asked again, it is not done again"
    for other in (shop.put("A", BOX | {"price": "1"}, Idempotency_Key="k1"), shop.put("B", BOX, Idempotency_Key="k1")):
        assert other.status_code == 422
    assert shop.put("A", BOX, Idempotency_Key="é" * 3).status_code == 422
    refused = shop.put("C", {"title_fr": ""}, Idempotency_Key="k2")
    assert (refused.status_code, shop.put("C", BOX, Idempotency_Key="k2").status_code) == (422, 201), (
        "a refusal did nothing, and keeps nothing"
    )


def test_a_kept_answer_is_forgotten_after_a_day(app, program, monkeypatch):
    shop: Program = program()
    shop.put("A", BOX, Idempotency_Key="k1")
    later = clock.now() + 2 * idempotency.KEPT_FOR
    with app.app_context(), db.database().writing() as session:
        session.query(KeptAnswer).update({"at": clock.now() - idempotency.KEPT_FOR})
    assert shop.put("A", BOX, Idempotency_Key="k1").status_code == 200, "done anew"
    with app.app_context(), db.database().writing():
        idempotency.forget(job=None, at=later)  # type: ignore[arg-type]
    with app.app_context(), db.database().reading() as session:
        assert session.query(KeptAnswer).count() == 0


def race(shop: Program, name: str | None) -> Counter[tuple[int, bool]]:
    """The same new listing sent by eight threads at once: how many answers of each status, given again or not."""
    gate, found = threading.Barrier(8), []

    def ask() -> None:
        gate.wait()
        while (answer := shop.put("A", BOX, **({"Idempotency_Key": name} if name else {}))).status_code == 503:
            pass
        found.append((answer.status_code, "Idempotency-Replayed" in answer.headers))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return Counter(found)


def test_eight_who_send_the_same_demand_at_once_make_one_listing_and_get_one_answer(program, monkeypatch):
    shop: Program = program()
    assert race(shop, "one") == {(201, False): 1, (201, True): 7}
    assert shop.count_versions() == 1
    # Without the names, the seven others are told something else: what the names protect from.
    careless: Program = program()
    assert race(careless, None)[(201, False)] == 1
    assert race(careless, None)[(201, False)] == 0

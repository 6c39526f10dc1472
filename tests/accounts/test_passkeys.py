"""Passkeys: made, named, used after the password and alone; an answer serves once, for one browser, one site, one purpose."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from marketplace.accounts.factors import passkeys
from marketplace.accounts.models import Passkey, User, UserStatus
from marketplace.core import db
from tests.accounts.conftest import is_in
from tests.accounts.factor_tools import Device, challenge, copy_of, halfway, with_key
from tests.builders import AT
from tests.core.web.watching import digest
from tests.page import Page, Visitor

ALONE, STEP, CONFIRM = "/connexion/cle", "/connexion/second-facteur", "/connexion/confirmer"


@pytest.fixture(autouse=True)
def generous(app, test_clock) -> None:
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_in", "1000 per minute")
    object.__setattr__(app.extensions["maillage.settings"], "rate_sign_in_address", "1000 per minute")
    test_clock(AT)


@pytest.fixture
def person(someone):  # type: ignore[no-untyped-def]
    return someone(name="Marie-Ève Gagnon")


@pytest.fixture
def device(app, person) -> Device:  # type: ignore[no-untyped-def]
    """A device whose key is on the account."""
    made = Device()
    response = with_key(Visitor(app).sign_in(person, has_second_factor=False), made)
    assert Page(response).heading == "Vos codes de secours"
    return made


def alone(visitor: Visitor, answer: str, **fields: str):  # type: ignore[no-untyped-def]
    return visitor.client.post(ALONE, data={"answer": answer, "csrf_token": visitor.token("/connexion"), **fields})


def asked(visitor: Visitor) -> dict[str, object]:
    return challenge(visitor, f"{ALONE}/defi", "/connexion")


def kept(app) -> list[Passkey]:  # type: ignore[no-untyped-def]
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(Passkey).order_by(Passkey.id)))


def test_a_key_alone_opens_the_house_where_she_was_going(app, visitor, device) -> None:
    options = asked(visitor)
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")
    response = alone(visitor, device.sign(options), next="/regions")
    assert (response.status_code, response.location) == (303, "/regions")
    assert is_in(visitor)
    (found,) = kept(app)
    assert (found.sign_count, found.last_used_at) == (1, AT)


def test_a_key_opens_the_second_step(app, visitor, person, device) -> None:
    halfway(visitor, person)
    options = challenge(visitor, f"{STEP}/defi", STEP)
    assert [one["transports"] for one in options["allowCredentials"]] == [["internal"]]
    device.verifies = False
    form = {"answer": device.sign(options), "csrf_token": visitor.token(STEP)}
    assert visitor.client.post(STEP, data=form).status_code == 303
    assert is_in(visitor)


def test_a_key_proves_again_who_she_is(app, person, device, test_clock) -> None:
    visitor = Visitor(app).sign_in(person)
    test_clock(AT + timedelta(minutes=10))
    assert visitor.client.get("/compte/cles/nouvelle").status_code == 303
    answer = device.sign(challenge(visitor, f"{CONFIRM}/defi", CONFIRM))
    form = {"answer": answer, "csrf_token": visitor.token(CONFIRM), "next": "/compte/cles/nouvelle"}
    assert visitor.client.post(CONFIRM, data=form).location == "/compte/cles/nouvelle"
    assert visitor.client.get("/compte/cles/nouvelle").status_code == 200


def test_a_challenge_serves_once_even_with_the_cookie_put_back(app, visitor, device) -> None:
    options = asked(visitor)
    visitor.token("/connexion")
    first, second = copy_of(visitor), copy_of(visitor)
    answer = device.sign(options)
    again = device.sign(options)
    assert alone(visitor, answer).location == "/compte/aujourdhui"
    assert alone(first, answer).location == "/connexion"
    assert alone(second, again).location == "/connexion", "a newer answer to a challenge that served"
    assert not is_in(first)
    assert not is_in(second)


def test_an_answer_is_of_no_use_in_another_browser(app, visitor, device) -> None:
    answer = device.sign(asked(visitor))
    thief = Visitor(app)
    asked(thief)
    assert alone(thief, answer).location == "/connexion"
    assert not is_in(thief)
    assert "n’ouvre aucun compte" in thief.get("/connexion")


def test_a_challenge_of_one_purpose_is_of_no_use_for_another(app, visitor, person, device) -> None:
    halfway(visitor, person)
    answer = device.sign(challenge(visitor, f"{STEP}/defi", STEP))
    assert alone(visitor, answer).location == "/connexion"
    assert not is_in(visitor)


def test_a_challenge_is_good_five_minutes(app, visitor, device, test_clock) -> None:
    answer = device.sign(asked(visitor))
    test_clock(AT + timedelta(seconds=301))
    assert alone(visitor, answer).location == "/connexion"
    answer = device.sign(asked(visitor))
    test_clock(AT + timedelta(seconds=601))
    assert is_in_after(visitor, answer)


def is_in_after(visitor: Visitor, answer: str) -> bool:
    alone(visitor, answer)
    return is_in(visitor)


def test_a_number_of_uses_that_goes_back_is_refused(app, device) -> None:
    for count, taken in ((10, True), (5, False), (10, False), (11, True)):
        device.count = count  # and one more when it signs
        visitor = Visitor(app)
        assert is_in_after(visitor, device.sign(asked(visitor))) is taken, count
    assert kept(app)[0].sign_count == 12


def test_a_key_alone_must_have_checked_who_holds_it(app, visitor, device) -> None:
    device.verifies = False
    assert not is_in_after(visitor, device.sign(asked(visitor)))


@pytest.mark.parametrize(
    "origin", ["https://maillage.example", "http://localhost:8001", "https://localhost:8000", "http://localhost:8000.evil.example"]
)
def test_an_answer_to_another_site_is_refused(visitor, device, origin) -> None:
    device.origin = origin
    assert not is_in_after(visitor, device.sign(asked(visitor)))


def test_a_key_of_nobody_or_without_an_owner_opens_nothing(app, visitor, device) -> None:
    stranger = Device(handle=device.handle)
    assert not is_in_after(visitor, stranger.sign(asked(visitor)))
    device.handle = "AAAA"
    assert not is_in_after(visitor, device.sign(asked(visitor)))
    device.handle = ""
    assert not is_in_after(visitor, device.sign(asked(visitor)))


def test_a_key_of_another_is_no_second_factor_of_mine(app, visitor, person, device, someone) -> None:
    mine = someone()
    other = Device()
    with_key(Visitor(app).sign_in(mine, has_second_factor=False), other)
    halfway(visitor, person)
    form = {"answer": other.sign(challenge(visitor, f"{STEP}/defi", STEP)), "csrf_token": visitor.token(STEP)}
    page = Page(visitor.client.post(STEP, data=form), status=422)
    assert "n’a pas été reconnue" in page
    assert not is_in(visitor)


def test_a_key_of_someone_suspended_opens_nothing(app, visitor, device) -> None:
    with app.app_context(), db.database().writing() as session:
        session.execute(update(User).values(status=UserStatus.SUSPENDED))
    assert not is_in_after(visitor, device.sign(asked(visitor)))


@pytest.mark.parametrize("answer", ["", "{", "{}", "[]", "null", '"x"', '{"id": "a", "rawId": "a", "response": {}}', "\x00", "9" * 30_000])
def test_what_is_no_answer_is_refused_without_an_error_of_ours(app, visitor, device, answer) -> None:
    asked(visitor)
    before = digest(app)
    assert alone(visitor, answer).location == "/connexion"
    assert digest(app) == before


def test_an_answer_whose_bytes_were_changed_is_refused(app, visitor, device) -> None:
    whole = json.loads(device.sign(asked(visitor)))
    for name in ("signature", "authenticatorData", "clientDataJSON"):
        said = whole["response"][name]
        at = len(said) // 2
        changed = {**whole["response"], name: said[:at] + ("A" if said[at] != "A" else "B") + said[at + 1 :]}
        device.count += 1
        assert not is_in_after(visitor, json.dumps({**whole, "response": changed})), name
        asked(visitor)


def test_the_site_of_a_key_is_the_configured_one_whatever_host_is_claimed(app, visitor) -> None:
    response = visitor.client.post(
        f"{ALONE}/defi", headers={"X-CSRFToken": visitor.token("/connexion"), "X-Forwarded-Host": "evil.example"}
    )
    assert response.get_json()["rpId"] == "localhost"


def test_keys_are_for_a_real_host_too(make_app, someone) -> None:
    app, person = make_app(base_url="https://maillage.example"), someone()
    device, signed = Device(origin="https://maillage.example"), b"what is to be signed, 32 bytes.."
    with app.app_context(), db.database().writing():
        user = db.load(User, id=person.id)
        options = passkeys.options_to_make(user, signed)
        assert options["rp"]["id"] == "maillage.example"
        passkeys.keep(user, device.make(options), signed, name="Clé", at=AT)
    with app.app_context(), db.database().writing():
        assert passkeys.take(device.sign(passkeys.options_to_ask(signed)), signed, at=AT)
        device.origin = "http://localhost:8000"
        assert not passkeys.take(device.sign(passkeys.options_to_ask(signed)), signed, at=AT)

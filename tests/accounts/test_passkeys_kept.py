"""The passkeys of an account: made for this site, named, renamed, taken away, told; another's answer as none."""

from tests.accounts.conftest import is_in
from tests.accounts.factor_tools import Device, challenge
from tests.accounts.test_passkeys import device, generous, kept, person
from tests.page import Page, Visitor

__all__ = ["device", "generous", "person"]


def test_a_key_is_made_for_this_site_and_named(app, device, person) -> None:
    (found,) = kept(app)
    assert (found.name, found.user_id, found.sign_count, found.options["transports"]) == ("Portable du bureau", person.id, 0, ["internal"])
    page = Visitor(app).sign_in(person).get("/compte/second-facteur")
    assert "Portable du bureau" in page
    assert "N’a pas encore servi." in page


def test_a_key_made_for_another_challenge_or_site_is_not_kept(app, person) -> None:
    page = "/compte/cles/nouvelle"
    for other, spoil in ((Device(), True), (Device(origin="https://ailleurs.example"), False)):
        visitor = Visitor(app).sign_in(person, has_second_factor=False)
        options = challenge(visitor, "/compte/cles/defi", page)
        if spoil:
            options["challenge"] = "AAAA"
        form = {"name": "Clé", "answer": other.make(options), "csrf_token": visitor.token(page)}
        assert Page(visitor.client.post(page, data=form), status=409)
    assert kept(app) == []


def test_a_key_made_for_no_challenge_is_not_kept(app, person) -> None:
    page = "/compte/cles/nouvelle"
    visitor = Visitor(app).sign_in(person, has_second_factor=False)
    options = challenge(visitor, "/compte/cles/defi", page) | {"challenge": ""}
    form = {"name": "Clé", "csrf_token": visitor.token(page)}
    assert visitor.client.post(page, data={**form, "answer": "{}"}).status_code == 409, "the challenge is spent"
    assert visitor.client.post(page, data={**form, "answer": Device().make(options)}).status_code == 409
    assert kept(app) == []


def test_the_same_key_is_not_kept_twice(app, person, device) -> None:
    visitor = Visitor(app).sign_in(person)
    page = "/compte/cles/nouvelle"
    options = challenge(visitor, "/compte/cles/defi", page)
    assert len(options["excludeCredentials"]) == 1
    form = {"name": "Encore", "answer": device.make(options), "csrf_token": visitor.token(page)}
    assert visitor.client.post(page, data=form).status_code == 409
    assert len(kept(app)) == 1


def test_a_key_is_renamed_and_taken_away_and_told(app, person, device, worker, mailer) -> None:
    visitor, there = Visitor(app).sign_in(person), Visitor(app).sign_in(person)
    (found,) = kept(app)
    path = f"/compte/cles/{found.id}"
    visitor.get(f"/en{path}")
    assert visitor.post(path, {"name": " "}, status=422).errors()
    assert visitor.post(path, {"name": "x" * 61}, status=422).errors()
    assert "Vieux portable" in visitor.post(path, {"name": "Vieux portable"})
    assert "a été retirée" in visitor.post(f"{path}/retrait", token_from=path)
    assert kept(app) == []
    assert (is_in(visitor), is_in(there)) == (True, False)
    worker.drain()
    subjects = [one["Subject"] for one in mailer.sent]
    assert subjects == ["Une clé d’accès a été ajoutée à votre compte Maillage", "Une clé d’accès de votre compte Maillage a été retirée"]


def test_a_key_of_another_answers_as_one_that_does_not_exist(app, someone, device) -> None:
    visitor = Visitor(app).sign_in(someone())
    (found,) = kept(app)
    token = visitor.token("/avis")
    for path in (f"/compte/cles/{found.id}", "/compte/cles/999999"):
        assert visitor.client.get(path).status_code == 404
        assert visitor.client.post(path, data={"name": "à moi", "csrf_token": token}).status_code == 404
        assert visitor.client.post(f"{path}/retrait", data={"csrf_token": token}).status_code == 404
    assert kept(app)[0].name == "Portable du bureau"


def test_a_bare_address_offers_no_key(make_app) -> None:
    page = Visitor(make_app(base_url="http://127.0.0.1:8000")).get("/connexion")
    assert not page.tree.xpath("//*[@data-passkey]")


def test_without_a_script_no_button_of_a_key_is_seen(visitor) -> None:
    tree = visitor.get("/connexion").tree
    assert tree.xpath("//*[@data-passkey]")
    assert all(one.get("hidden") is not None for one in tree.xpath("//*[@data-passkey]"))

"""Who may not answer, when an answer is not received: what each is told; who is not concerned cannot tell a request from nothing."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from marketplace.accounts.models import User
from marketplace.bids.answering import acts
from marketplace.bids.models import BidEventKind
from marketplace.bids.sealing import chain, keyring
from marketplace.core import db
from marketplace.organizations.models import OrganizationStatus
from marketplace.tenders.models import TenderStage
from tests.bids.things import TYPED, Asked, hand_in, save
from tests.builders import AT
from tests.tenders.asking.things import DUE

Clock = Callable[[datetime], None]
MICROSECOND = timedelta(microseconds=1)
ABSENT = "DP-2026-9999"
PAGES = ("", "/deposer", "/retirer", "/recepisse/0123456789abcdef", "/recepisse/0123456789abcdef/document",
         "/recepisse/0123456789abcdef/copie/document", "/fichiers/0123456789abcdef0123456789abcdef/document")  # fmt: skip


def answered(asked: Asked) -> None:
    """An answer is there, handed in."""
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    hand_in(signatory, asked.path)


def plain(text: str, number: str) -> str:
    """A page without what differs at each asking."""
    text = text.replace(number, "NUMBER").replace(number.lower(), "NUMBER")
    return re.sub(r'(nonce="|csrf-token" content="|csrf_token"[^>]*value=")[^"]*|[0-9a-f]{16}', "", text)


# Who asks, and in whose space.
INTRUDERS = ("uninvited", "other", "buyer", "staff", "stranger")
STRANGERS = [*((one, "ours") for one in INTRUDERS), ("uninvited", "uninvited"), ("buyer", "buyer")]


@pytest.mark.parametrize(("name", "space"), STRANGERS)
def test_who_is_not_concerned_cannot_tell_an_answer_from_nothing(asked: Asked, name: str, space: str) -> None:
    answered(asked)
    visitor, slug = asked.visitor(name), asked.slugs[space]
    for page in PAGES:
        there, nowhere = (visitor.client.get(f"/espace/{slug}/reponses/{one}{page}") for one in (asked.number, ABSENT))
        assert (there.status_code, nowhere.status_code) == (404, 404), page
        assert plain(there.text, asked.number) == plain(nowhere.text, ABSENT)
    for page in ("", "/deposer", "/retirer"):
        token = visitor.token("/compte")
        tried = [visitor.client.post(f"/espace/{slug}/reponses/{one}{page}", data={"csrf_token": token}) for one in (asked.number, ABSENT)]
        assert [one.status_code for one in tried] == [404, 404]
        assert plain(tried[0].text, asked.number) == plain(tried[1].text, ABSENT)


def test_a_visitor_is_sent_to_sign_in(asked: Asked) -> None:
    for page in PAGES:
        sent = asked.visitor().client.get(f"{asked.path}{page}")
        assert sent.status_code == 303
        assert "/connexion" in sent.headers["Location"]


def test_who_was_asked_reads_her_own_answer_alone(asked: Asked) -> None:
    answered(asked)
    other = asked.visitor("other")
    page = other.get(f"/espace/{asked.slugs['other']}/reponses/{asked.number}")
    assert "pas commencée" in page
    assert "2,0550" not in page.response.text
    signatory = asked.visitor("signatory")
    address = next(path for path in signatory.get(asked.path).links().values() if path and "/recepisse/" in path)
    # The name of our receipt, in the space of another: there is none of that name.
    assert other.client.get(address.replace(asked.slugs["ours"], asked.slugs["other"])).status_code == 404


@pytest.mark.parametrize(("name", "page", "status"), [
    ("reader", "", 403), ("reader", "/deposer", 403), ("reader", "/retirer", 403),
    ("catalogue", "/deposer", 403), ("catalogue", "/retirer", 403),
])  # fmt: skip
def test_a_member_without_the_role_is_refused(asked: Asked, name: str, page: str, status: int) -> None:
    visitor = asked.visitor(name)
    sent = visitor.client.post(f"{asked.path}{page}", data={"csrf_token": visitor.token("/compte"), **TYPED})
    assert sent.status_code == status
    assert asked.bid(lambda one: one.id) is None


def test_nothing_is_handed_in_or_taken_back_before_it_is_written(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    page = signatory.post(f"{asked.path}/deposer", {"sha256": ""}, status=422)
    assert "Écrivez un prix pour au moins une ligne." in page
    signatory.get(f"{asked.path}/retirer", status=404)
    save(signatory, asked.path, **TYPED)
    assert "Il n’y a pas de réponse déposée à retirer." in signatory.get(f"{asked.path}/retirer", status=409)


def test_an_old_proof_of_who_one_is_hands_nothing_in(asked: Asked, test_clock: Clock) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    sha256, token = asked.bid(lambda one: one.versions[-1].sha256), signatory.token(asked.path)
    test_clock(AT + timedelta(minutes=6))
    assert "/connexion/confirmer" in signatory.client.get(f"{asked.path}/deposer").headers["Location"]
    assert signatory.client.post(f"{asked.path}/deposer", data={"sha256": sha256, "csrf_token": token}).status_code == 401
    assert asked.events() == []


@pytest.mark.parametrize(("at", "status"), [(DUE - MICROSECOND, 200), (DUE, 409), (DUE + MICROSECOND, 409)])
def test_an_answer_is_received_to_the_last_microsecond_before_the_deadline(
    asked: Asked, test_clock: Clock, at: datetime, status: int
) -> None:
    test_clock(DUE - timedelta(minutes=2))
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    [sha256] = signatory.get(f"{asked.path}/deposer").tree.xpath("//input[@name='sha256']/@value")
    test_clock(at)
    page = signatory.post(f"{asked.path}/deposer", {"sha256": sha256}, status=status)
    [event] = asked.events()
    if status == 200:
        assert (event.kind, event.at) == (BidEventKind.RECEIVED, at)
        return
    assert (event.kind, event.at) == (BidEventKind.LATE, at)
    assert "Trop tard\u00a0: cette réponse n’est pas reçue" in page
    assert "2,0550\u00a0$" in page
    assert f"14:30:00,{at:%f}" in page
    assert asked.bid(lambda one: (one.state.value, one.versions[-1].received_at)) == ("draft", None)


def test_a_late_one_is_noted_once_and_what_was_in_time_still_counts(asked: Asked, test_clock: Clock) -> None:
    test_clock(DUE - timedelta(minutes=2))
    answered(asked)
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, price_1="1")
    sha256 = asked.bid(lambda one: one.versions[-1].sha256)
    test_clock(DUE)
    for _press in range(3):
        page = signatory.post(f"{asked.path}/deposer", {"sha256": sha256}, status=409)
        assert "La version 1, déposée à temps, compte toujours." in page
    assert [one.kind.value for one in asked.events()] == ["received", "late"]
    test_clock(DUE + timedelta(minutes=1))
    assert "ne se retire plus" in signatory.get(f"{asked.path}/retirer", status=409)


def test_a_note_of_lateness_makes_nobody_else_late(asked: Asked, test_clock: Clock) -> None:
    """An answer whose last byte came in time may wait for its turn to be written while another is found late."""
    test_clock(DUE - timedelta(minutes=2))
    save(asked.visitor("signatory"), asked.path, **TYPED)
    theirs = f"/espace/{asked.slugs['other']}/reponses/{asked.number}"
    save(asked.visitor("other"), theirs, **TYPED)
    bids = {name: asked.bid(lambda one: one.id, name) for name in ("ours", "other")}

    def both(_tender: object) -> None:
        late, in_time = (db.session().get_one(acts.Bid, bids[name]) for name in ("other", "ours"))
        actor = db.session().get_one(User, asked.people["signatory"])
        acts.note_late(late, actor=actor, at=DUE + MICROSECOND)
        acts.submit(in_time, actor=actor, at=DUE - MICROSECOND)

    asked.write(both)
    assert [(one.kind.value, one.at) for one in asked.events()] == [("late", DUE + MICROSECOND), ("received", DUE - MICROSECOND)]
    assert chain.faults(asked.events()) == []


def test_past_the_deadline_nothing_is_saved_and_what_was_typed_is_shown(asked: Asked, test_clock: Clock) -> None:
    test_clock(DUE - timedelta(minutes=1))
    signatory = asked.visitor("signatory")
    token = signatory.token(asked.path)
    test_clock(DUE)
    sent = signatory.client.post(asked.path, data={**TYPED, "note": "Trop tard", "read": "", "csrf_token": token})
    assert sent.status_code == 409
    assert "aucune réponse n’est reçue après l’heure limite" in sent.text
    assert "Trop tard</textarea>" in sent.text
    assert asked.bid(lambda one: one.id) is None
    assert asked.events() == []


def test_a_request_that_is_cancelled_receives_nothing_more(asked: Asked) -> None:
    signatory = asked.visitor("signatory")
    save(signatory, asked.path, **TYPED)
    asked.write(lambda tender: setattr(tender, "stage", TenderStage.CANCELLED))
    assert "Cette demande est annulée" in save(signatory, asked.path, status=409, read="1", price_1="9", price_2="", delivery="")
    assert "Cette demande est annulée" in signatory.get(f"{asked.path}/deposer")
    sha256 = asked.bid(lambda one: one.versions[-1].sha256)
    signatory.post(f"{asked.path}/deposer", {"sha256": sha256}, status=409)
    assert asked.events() == []


def test_an_enterprise_whose_page_is_not_shown_is_told_so(asked: Asked) -> None:
    asked.write(lambda tender: setattr(tender.bidders[0].organization, "status", OrganizationStatus.WITHDRAWN))
    assert "La fiche de votre entreprise n’est pas publiée" in asked.visitor("signatory").get(asked.path)


def test_without_its_key_an_answer_says_what_is_lost_and_what_is_not(asked: Asked) -> None:
    answered(asked)
    with asked.app.app_context():
        keyring.destroy_bid_key(asked.bid(lambda one: one.token))
    signatory = asked.visitor("signatory")
    page = signatory.get(asked.path)
    assert "la clé qui l’ouvre pour vous manque" in page
    assert "La version 1 est déposée" in page
    signatory.get(f"{asked.path}/deposer", status=409)


def test_a_request_in_preparation_is_as_absent(asked: Asked) -> None:
    asked.write(lambda tender: setattr(tender, "stage", TenderStage.DRAFT))
    signatory = asked.visitor("signatory")
    there, nowhere = (signatory.client.get(f"/espace/{asked.slugs['ours']}/reponses/{one}") for one in (asked.number, ABSENT))
    assert (there.status_code, nowhere.status_code) == (404, 404)

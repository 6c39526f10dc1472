"""The journey of an opening on its pages: nothing before its time, two persons, the answers side by side, the minutes."""

import re
from datetime import timedelta

import pytest

from marketplace.tenders.models import TenderStage
from tests.bids.opening.things import OPENED, Deal, make_deal
from tests.builders import AT
from tests.tenders.asking.things import DUE


def test_before_its_time_the_page_says_when_and_that_nobody_knows(deal: Deal, test_clock) -> None:
    test_clock(DUE - timedelta(microseconds=1))
    first, path = deal.visitor("first"), f"{deal.path}/ouverture"
    page = first.get(path)
    assert "Tout est scellé jusque-là" in page
    assert "Demander l’ouverture" not in page
    assert "L’heure limite n’est pas passée" in first.post(path, status=409)
    assert deal.refusals() == 1, "who asks too early is noted"
    assert deal.opening() is None
    assert deal.visitor("reader").get(path, status=403)
    assert deal.visitor("bidder0").get(path, status=404)


def test_two_persons_open_and_the_answers_are_read_side_by_side(deal: Deal) -> None:
    first, second, path = deal.visitor("first"), deal.visitor("second"), f"{deal.path}/ouverture"
    assert first.get(f"{deal.path}/reponses").heading.startswith("Ouverture des réponses")
    assert "Vous avez déjà demandé" in first.post(path)
    assert "Vous avez déjà demandé" in first.post(path, status=409)
    assert deal.refusals() == 1
    assert "L’ouverture est en cours" in second.post(path)
    assert deal.open()
    assert "Les réponses ont été ouvertes" in first.get(path)
    assert "déjà ouvertes" in second.post(path, status=409, token_from="/compte")
    page = first.get(f"{deal.path}/reponses")
    for words in ("plus bas", "1,95\u00a0$", "11,25\u00a0$", "non répondu", "jusqu’à 1\u00a0000\u00a0unités", "Chaque matin avant 7 h."):
        assert words in page, words
    assert first.get(f"/en{deal.path}/reponses")
    [address] = [one for words, one in page.links().items() if words == "devis.pdf"]
    served = first.client.get(address)
    assert served.data == b"%PDF-1.7 devis"
    assert served.headers["Cache-Control"] == "private, no-store"
    served.close()
    assert deal.visitor("reader").get(f"{deal.path}/reponses")
    for name in ("bidder0", "bidder2"):
        assert deal.visitor(name).client.get(address).status_code == 404


def test_too_early_is_no_lack_of_right_whoever_may_open_is_led_to_the_opening(app, test_clock) -> None:  # type: ignore[no-untyped-def]
    test_clock(AT)
    deal = make_deal(app)
    answer = deal.visitor("first").client.get(f"{deal.path}/reponses")
    assert (answer.status_code, answer.location) == (303, f"{deal.path}/ouverture")
    assert deal.visitor("reader").client.get(f"{deal.path}/reponses").status_code == 403


def test_the_compliance_file_of_each_answer_is_read_with_it_an_empty_one_too(app, test_clock) -> None:  # type: ignore[no-untyped-def]
    test_clock(AT)
    deal = make_deal(app)
    piece = {
        "organization": deal.bidders[0], "name": "", "kind": "OTHER", "label": "Attestation du Fleuve", "title": "", "issuer": "",
        "issued_on": None, "valid_until": "2099-01-31", "sha256": "0" * 64,
    }  # fmt: skip
    deal.answer(0, 20_000, 115_000, compliance=[piece])
    deal.answer(1, 19_500, None)
    test_clock(OPENED)
    deal.open_by_two()
    page = deal.visitor("first").get(f"{deal.path}/reponses")
    assert "31 janvier 2099" in page
    assert page.response.text.count("Le dossier de conformité est vide.") == 1


def test_the_minutes_are_read_and_drawn(deal: Deal) -> None:
    deal.withdraw(2, at=DUE - timedelta(days=1))
    deal.open_by_two()
    reader = deal.visitor("reader")
    page = reader.get(f"{deal.path}/proces-verbal")
    for words in ("Traiteur du Quai, OBNL", "intacte", "Retirées avant l’heure limite", "retirée", "ouverte"):
        assert words in page, words
    drawn = reader.client.get(f"{deal.path}/proces-verbal/document")
    assert (drawn.status_code, drawn.data[:5]) == (200, b"%PDF-")
    assert drawn.data == deal.visitor("first").client.get(f"{deal.path}/proces-verbal/document").data


def test_the_list_is_a_spreadsheet_with_a_row_for_each_lot_of_each_answer(deal: Deal) -> None:
    deal.open_by_two()
    reader = deal.visitor("reader")
    rows = reader.client.get(f"{deal.path}/reponses/liste.csv").text.splitlines()
    assert len(rows) == 1 + 2 * 3
    assert any("1,95" in row and "1950,00" in row and "oui" in row for row in rows)
    assert reader.client.get(f"{deal.path}/reponses/liste.xlsx").data[:2] == b"PK"


def test_an_answer_is_set_aside_with_a_reason_and_taken_back(deal: Deal) -> None:
    deal.open_by_two()
    [number] = [one.id for one in deal.opened() if one.bid.lead_id == deal.bidders[1]]
    first, path = deal.visitor("first"), f"{deal.path}/reponses/{number}"
    assert "Ce champ est obligatoire." in first.post(f"{path}/ecarter", {"reason": " "}, status=422).errors()[0]
    page = first.post(f"{path}/ecarter", {"reason": "Le menu contient des noix."})
    assert "Écartée le" in page
    assert "2,00\u00a0$ / unité" in page
    assert any("des noix" in one for one in deal.told("bidder1", "bids.opened"))
    assert not any("des noix" in one for one in deal.told("bidder0", "bids.opened"))
    assert set(deal.led_to("bidder1", "bids.opened")) == {f"/espace/{deal.slug_of(1)}/reponses/{deal.number}"}, "to its answer"
    told = deal.visitor("bidder1").get(f"/espace/{deal.slug_of(1)}/reponses/{deal.number}")
    assert "L’acheteur l’a écartée" in told
    assert "des noix" in told
    assert "C’est elle qui compte" not in told
    assert "déjà écartée" in first.post(f"{path}/ecarter", {"reason": "Encore."}, status=409)
    assert "compte de nouveau" in first.post(f"{path}/reprendre", token_from="/compte")
    assert any("n’est plus écartée" in one for one in deal.told("bidder1", "bids.opened"))
    assert deal.visitor("reader").get(f"{path}/ecarter", status=403)


def test_a_request_that_nobody_answered_ends_without_a_sequel(app, test_clock) -> None:  # type: ignore[no-untyped-def]
    test_clock(AT)
    deal = make_deal(app)
    test_clock(OPENED)
    assert deal.open_by_two()
    assert deal.read(lambda one: one.stage) is TenderStage.UNSUCCESSFUL
    assert "Aucune réponse" in deal.visitor("first").get(f"{deal.path}/reponses")
    assert any("aucune réponse n’avait été reçue" in one for one in deal.told("first", "bids.opened"))


@pytest.mark.parametrize("name", ["bidder0", "bidder1"])
def test_each_enterprise_is_told_what_became_of_its_own_answer(deal: Deal, name: str) -> None:
    deal.open_by_two()
    assert any("votre réponse a été ouverte" in one for one in deal.told(name, "bids.opened"))


def test_the_page_is_the_same_byte_for_byte_whether_there_are_answers_or_none(app, test_clock) -> None:  # type: ignore[no-untyped-def]
    test_clock(AT)
    deal = make_deal(app)
    first = deal.visitor("first")

    def seen() -> list[str]:
        token = re.compile(r'(csrf[_-]token"? (value|content)="|nonce=")[^"]*')
        paths = (f"{deal.path}/ouverture", deal.path, "/compte/aujourdhui")
        return [token.sub("", first.client.get(path).text) for path in paths]

    for at in (AT, OPENED):
        test_clock(at)
        first = deal.visitor("first")
        before = seen()
        test_clock(AT)
        deal.answer(0, 20_000, 112_000)
        deal.answer(1, 19_000, None)
        deal.withdraw(1)
        test_clock(at)
        assert seen() == before


def test_whoever_may_ask_is_led_to_the_opening_once_the_deadline_is_behind(deal: Deal) -> None:
    words = "Demander l’ouverture des réponses à"
    for name, is_led in (("first", True), ("second", True), ("reader", False), ("bidder0", False)):
        assert (words in deal.visitor(name).get("/compte/aujourdhui")) is is_led, name
    deal.consent("first")
    assert words not in deal.visitor("first").get("/compte/aujourdhui")


def test_asking_for_the_opening_asks_again_who_one_is(deal: Deal, test_clock) -> None:  # type: ignore[no-untyped-def]
    first, path = deal.visitor("first"), f"{deal.path}/ouverture"
    token = first.token(path)
    test_clock(OPENED + timedelta(minutes=6))
    late = first.client.post(path, data={"csrf_token": token})
    assert late.status_code == 401
    assert deal.opening() is None

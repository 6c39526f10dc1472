"""The decision on its page, and two decisions at once."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from marketplace.awards.models import Award
from marketplace.core import clock, db
from marketplace.core.db import Busy
from marketplace.core.errors import RuleBroken
from marketplace.core.formats import day
from marketplace.tenders.asking import timeline
from tests.awards.chosen import WHY, choose
from tests.bids.opening.things import OPENED, Deal


@pytest.mark.slow
def test_the_decision_is_made_on_its_page(opened_deal: Deal) -> None:
    first, path = opened_deal.visitor("first"), f"{opened_deal.path}/decision"
    page = first.get(path)
    assert first.get(f"/en{path}")
    radios = page.tree.xpath("//input[@type='radio'][@checked]")
    assert [one.get("value") for one in radios] == ["proposition", str(opened_deal.opened()[0].id)]
    assert "Ce qui est proposé : Traiteur du Quai, OBNL, puis Cuisines du Fleuve, coopérative" in page
    said = {one.get("name"): one.get("value") for one in radios}
    assert "Ce champ est obligatoire." in first.post(path, said | {"justification": ""}, status=422).errors()[0]
    done = first.post(path, said | {"justification": WHY})
    assert "La décision est enregistrée." in done
    assert "CT-2026-0002" in done
    listed = " ".join(done.tree.xpath("//li[a[starts-with(@href, '/contrats/')]]/text()"))
    assert "Traiteur du Quai, OBNL" in listed, "each contract is said with its enterprise"
    assert "Cuisines du Fleuve, coopérative" in listed
    assert "Octroi" in first.get(opened_deal.path)
    assert opened_deal.visitor("second").get(path, status=403)
    assert opened_deal.visitor("bidder0").get(path, status=404)
    seller = opened_deal.visitor("bidder0").get("/contrats/CT-2026-0001")
    assert "Demande de prix" in seller
    assert opened_deal.visitor("bidder2").get("/contrats/CT-2026-0001", status=404)
    drawn = opened_deal.visitor("bidder0").client.get("/contrats/CT-2026-0001/document")
    assert drawn.data[:5] == b"%PDF-"
    back = first.post(f"{path}/1/annuler", {"reason": "À reprendre."})
    assert "Votre décision" in back


@pytest.mark.slow
def test_a_mistake_comes_back_in_the_form_with_what_was_typed(opened_deal: Deal) -> None:
    first, path = opened_deal.visitor("first"), f"{opened_deal.path}/decision"
    said = {one.get("name"): one.get("value") for one in first.get(path).tree.xpath("//input[@type='radio'][@checked]")}
    lot = next(iter(said))
    others = [one.get("value") for one in first.get(path).tree.xpath(f"//input[@name='{lot}']")]
    other = [one for one in others if one.isdigit()][1]
    for typed, words in (
        ({lot: other}, "Dites pourquoi vous le choisissez"),
        (dict.fromkeys(said, "plus-tard"), "Choisissez au moins un lot"),
    ):
        page = first.post(path, said | typed | {"justification": WHY}, status=422)
        assert words in page
        assert page.tree.xpath("string(//textarea[@name='justification'])").strip() == WHY
    assert opened_deal.read(lambda _one: db.session().query(Award).count()) == 0, "nothing is half written"


@pytest.mark.slow
def test_nobody_decides_what_she_has_not_seen_and_another_order_is_looked_at_first(opened_deal: Deal) -> None:
    first, path = opened_deal.visitor("first"), f"{opened_deal.path}/decision"
    page = first.get(path)
    lot, other = (one.get("name") for one in page.tree.xpath("//input[@type='radio'][@checked]"))
    hidden = {one.get("name"): one.get("value") for one in page.tree.xpath("//input[@type='hidden'][starts-with(@name, 'shown_')]")}
    number = lot.removeprefix("lot_")
    typed = {lot: "autre-ordre", other: "plus-tard", f"order_{number}": "3, 2", f"reason_{number}": "Elle livre le samedi."}
    blind = first.post(path, hidden | typed | {"justification": WHY}, status=422)
    assert "relisez-le, puis décidez" in blind
    assert opened_deal.read(lambda _one: db.session().query(Award).count()) == 0
    look = first.post(path, hidden | typed | {"justification": "", "look": "1"})
    assert "5 040,00 $" in look, "the third alone can supply it all"
    wrong = first.post(path, hidden | typed | {f"order_{number}": "3, 9", "justification": WHY}, status=422)
    assert "Il n’y a pas de réponse numéro 9" in wrong
    unread = first.post(path, hidden | typed | {f"order_{number}": "1, 7, x", "justification": "", "look": "1"}, status=422)
    assert "Écrivez les numéros des réponses" in unread.errors()[0]
    [label] = unread.tree.xpath(f"//label[@for='reason_{number}']")
    assert "facultatif" not in label.text_content()
    assert "Obligatoire si votre choix n’est pas le premier proposé" in unread
    typed[f"order_{number}"] = "2, 1"
    look = first.post(path, hidden | typed | {"justification": "", "look": "1"})
    shown = {one.get("name"): one.get("value") for one in look.tree.xpath("//input[@type='hidden'][starts-with(@name, 'shown_')]")}
    assert shown[f"shown_{number}"] == "-".join(str(opened_deal.opened()[place].id) for place in (0, 1))
    refused = first.post(path, shown | typed | {"justification": WHY}, status=422)
    assert "ne fournirait rien. Retirez-la de l’ordre" in refused
    typed[f"order_{number}"] = "2"
    shown[f"shown_{number}"] = str(opened_deal.opened()[0].id)
    assert "La décision est enregistrée." in first.post(path, shown | typed | {"justification": WHY})


@pytest.mark.slow
def test_of_two_decisions_at_once_one_wins(opened_deal: Deal, make_app) -> None:  # type: ignore[no-untyped-def]
    said: list[str] = []
    start = threading.Barrier(2)

    def one(app: Flask, bidder: int) -> None:
        start.wait()
        try:
            choose(replace(opened_deal, app=app), bidder, reasons=["Elle livre aussi le samedi."])
            said.append("won")
        except RuleBroken as told:
            said.append("told" if "déjà décidé" in told.reason else told.reason)
        except Busy:
            said.append("told")

    threads = [threading.Thread(target=one, args=(make_app(), bidder)) for bidder in (0, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["told", "won"]
    assert opened_deal.read(lambda _one: db.session().query(Award).count()) == 1


def test_one_that_another_order_passes_reads_the_buyers_reason_on_its_page(opened_deal: Deal) -> None:
    choose(opened_deal, 2, 0, reasons=["Elle livre aussi le samedi."])
    pages = {one: f"/espace/{opened_deal.slug_of(one)}/demandes-recues/{opened_deal.number}" for one in (0, 2)}
    assert "Sa raison\u00a0: Elle livre aussi le samedi." in opened_deal.visitor("bidder0").get(pages[0])
    assert "Elle livre aussi le samedi." not in opened_deal.visitor("bidder2").get(pages[2])


def test_a_lot_that_was_taken_back_is_said_to_be_decided_again(opened_deal: Deal) -> None:
    first, again = opened_deal.visitor("first"), "Décider le lot «\u00a0"
    choose(opened_deal, 1, 0)
    page, desk = first.get(opened_deal.path), first.get("/compte/aujourdhui")
    assert "Voir la décision" in page
    assert "à décider de nouveau" not in page
    assert "Décider de nouveau" not in desk
    first.post(f"{opened_deal.path}/decision/1/annuler", {"reason": "À reprendre."})
    page = first.get(opened_deal.path)
    assert again in page
    assert "Voir la décision" not in page
    assert "à décider de nouveau" in page
    assert "Décider de nouveau" in first.get("/compte/aujourdhui")
    choose(opened_deal, 1)
    assert "Voir la décision" in first.get(opened_deal.path)
    assert "Décider de nouveau" not in first.get("/compte/aujourdhui")


def test_an_answer_that_has_an_award_is_not_offered_to_be_set_aside(opened_deal: Deal) -> None:
    first, page = opened_deal.visitor("first"), f"{opened_deal.path}/reponses"
    ways = [f"{page}/{one.id}/ecarter" for one in opened_deal.opened()]
    assert set(ways) <= set(first.get(page).tree.xpath("//a/@href"))
    choose(opened_deal, 1, 0)
    seen = first.get(page)
    assert [one in seen.tree.xpath("//a/@href") for one in ways] == [False, False, True]
    assert "Un lot est octroyé à cette réponse" in seen


def test_the_line_of_a_request_says_the_day_of_its_award_and_no_delivery_before_its_day(opened_deal: Deal, test_clock) -> None:  # type: ignore[no-untyped-def]
    def states() -> dict[str, tuple[str, str]]:
        return opened_deal.read(lambda tender: {one["label"]: (one["state"], one["note"]) for one in timeline.steps(tender, clock.now())})

    opened_deal.write(lambda tender: setattr(tender, "delivery_from", OPENED.date() + timedelta(days=29)))
    assert states()["Octroi"] == ("now", "")
    choose(opened_deal, 1, 0)
    assert states()["Octroi"] == ("done", day(OPENED))
    assert states()["Livraison"][0] == "todo"
    test_clock(OPENED + timedelta(days=29))
    assert states()["Livraison"][0] == "now"

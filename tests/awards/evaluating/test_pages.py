"""The pages of an evaluation: announcing criteria, answering them, the committee at work, the report, complaints."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from marketplace.awards.evaluating import pieces
from marketplace.core import clock, db
from marketplace.organizations.models import Membership
from marketplace.tenders.models import Tender, TenderStage
from tests.awards.chosen import choose
from tests.awards.evaluating.things import PERSONS, TWO, declare, make_weighed, name_all, scored
from tests.bids.opening.things import Deal, make_deal
from tests.bids.things import hand_in, save
from tests.builders import AT
from tests.core.documents_made import pdf

GIVEN = ((30, 15), (40, 20), (20, 10))
TYPED = {
    "title_1": "Menus proposés",
    "looked_1": "La variété.",
    "kind_1": "quality",
    "points_1": "40",
    "evidence_1": "y",
    "title_2": "Emplois d’insertion",
    "kind_2": "social",
    "points_2": "20",
    "price_weight": "40",
    "formula": "proportion",
    "added": "0",
    "envelopes": "one",
    "pass_mark": "70",
    "tie_break": "draw",
    "margin": "",
    "margin_basis": "",
}


def test_criteria_are_written_announced_and_fixed(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    test_clock(AT)
    deal = make_deal(app, stage=TenderStage.DRAFT)
    first, path = deal.visitor("first"), f"{deal.path}/criteres"
    version = first.get(path).tree.xpath("//input[@name='version']/@value")[0]
    wrong = first.post(path, {**TYPED, "version": version, "points_1": "", "margin": "beaucoup"}, status=422)
    assert "Dites combien de points vaut ce critère." in wrong
    assert "Écrivez un nombre comme 12 ou 12,5" in wrong
    saved = first.post(path, {**TYPED, "version": version, "price_weight": "30", "margin": "2,5"})
    assert "doivent faire 100. Ils font 90." in saved
    assert "dites qui a droit à la marge" in saved
    assert first.post(path, {**TYPED, "version": version}, status=409), "somebody saved meanwhile"
    version = first.get(path).tree.xpath("//input[@name='version']/@value")[0]
    page = first.post(path, {**TYPED, "version": version})
    assert "À mettre au point" not in page
    assert first.get(f"/en{path}")
    review = first.get(f"{deal.path}/relire")
    assert "Emplois d’insertion" in review
    assert "règle annoncée par l’acheteur" in review

    def sent(tender: Tender) -> None:
        tender.stage = TenderStage.BIDDING

    deal.write(sent)
    assert first.get(path, status=409)
    assert first.post(f"{path}/enlever", status=409)


def test_an_evaluation_is_taken_away_while_nothing_was_sent(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    test_clock(AT)
    deal = make_deal(app, stage=TenderStage.DRAFT)
    first, path = deal.visitor("first"), f"{deal.path}/criteres"
    version = first.get(path).tree.xpath("//input[@name='version']/@value")[0]
    first.post(path, {**TYPED, "version": version, "formula": "score_over_price"})
    assert "et le prix 0" in first.get(f"{deal.path}/relire")
    assert "le prix le plus bas sera proposé" in first.post(f"{path}/enlever")
    assert "Emplois" not in first.get(f"{deal.path}/relire")


@pytest.mark.parametrize("weighing", [None, TWO], ids=["one envelope", "two envelopes"])
def test_an_enterprise_reads_the_criteria_and_answers_them(app: Flask, test_clock, weighing) -> None:  # type: ignore[no-untyped-def]
    deal = make_weighed(app, test_clock, *([weighing] if weighing else []))
    bidder, slug = deal.visitor("bidder0"), deal.slug_of(0)
    asked = bidder.get(f"/espace/{slug}/demandes-recues/{deal.number}")
    assert "Comment les réponses sont évaluées" in asked
    assert ("art. 573.1.0.1.1" in asked) is (weighing is TWO)
    path = f"/espace/{slug}/reponses/{deal.number}"
    typed = {"price_1": "2,00", "price_2": "4,00", "declared": "y", "criterion_1": "Menus de saison."}
    save(bidder, path, [(pdf(), "devis.pdf")], **typed)
    lacking = bidder.get(f"{path}/deposer")
    assert "écrivez ce que vous proposez" in lacking
    assert ("joignez la pièce" in lacking) is (weighing is None)
    page = save_with_evidence(bidder, path)
    assert "menus.pdf" in page
    assert "devis.pdf" in page
    handed = hand_in(bidder, path)
    assert "reçue" in handed
    again = save(bidder, path)
    assert "Rien n’a changé." in again, "what was sealed comes back as it was"
    copy = bidder.client.get(bidder.get(path).tree.xpath("//a[contains(@href, '/recepisse/')]/@href")[0] + "/copie/document")
    assert copy.status_code == 200


def save_with_evidence(visitor, path):  # type: ignore[no-untyped-def]
    from io import BytesIO

    shown = visitor.get(path)
    fields = {one.get("name"): one.text or "" for one in shown.tree.xpath("//main//textarea")}
    fields |= {one.get("name"): one.get("value") or "" for one in shown.tree.xpath("//main//input[@type='text' or @type='hidden']")}
    more = {"declared": "y", "criterion_2": "Six personnes.", "evidence_1": [(BytesIO(pdf()), "menus.pdf")]}
    return visitor.post(path, {**fields, **more})


def test_the_committee_works_on_its_pages(weighed: Deal) -> None:
    first, path = weighed.visitor("first"), f"{weighed.path}/evaluation"
    page = first.get(path)
    assert first.get(f"/en{path}")
    people = {one.text: one.get("value") for one in page.tree.xpath("//select[@name='name-person']/option")}
    assert len(people) == 9, "nobody is chosen beforehand"
    for name in PERSONS:
        number = weighed.read(lambda _tender, name=name: db.session().query(Membership).filter_by(user_id=weighed.people[name]).one().id)
        seat = "secretary" if name == "secretary" else "member"
        page = first.post(f"{path}/comite", {"name-person": str(number), "name-seat": seat})
    assert "déclaration attendue" in page
    home = f"/comites/{weighed.number}"
    for name in PERSONS:
        visitor = weighed.visitor(name)
        assert "Faire votre déclaration" in visitor.get("/compte/aujourdhui")
        shown = visitor.get(home)
        assert "Réponses" not in [one.text for one in shown.tree.xpath("//h2")]
        assert visitor.get(f"{home}/reponses/1", status=403)
        assert "Répondez par oui ou par non." in visitor.post(f"{home}/declaration", {"elected": "no"}, status=422)
        assert "consignée" in visitor.post(f"{home}/declaration", {"elected": "no", "conflict": "no"})
    ids = [one.id for one in weighed.opened()]
    for name in PERSONS[:3]:
        visitor = weighed.visitor(name)
        assert visitor.get(f"/en{home}/reponses/{ids[0]}")
        assert "Au plus 40 points." in visitor.post(f"{home}/reponses/{ids[0]}", {"points_1": "40,5", "points_2": "1"}, status=422)
        for one in ids:
            visitor.post(f"{home}/reponses/{one}", {"points_1": "32,5", "points_2": "15"})
        assert "Vos notes sont closes" in visitor.post(f"{home}/clore-mes-notes")
        assert visitor.post(f"{home}/reponses/{ids[0]}", {"points_1": "1", "points_2": "1"}, status=422)
    assert weighed.visitor("member0").post(f"{home}/clore", status=403)
    secretary = weighed.visitor("secretary")
    page = secretary.get(f"{home}/reponses/{ids[0]}")
    assert "Ce que chaque membre a donné" in page
    assert "32,5" in page
    for one in ids:
        secretary.post(f"{home}/reponses/{one}", {"points_1": "30", "points_2": "15", "why_1": "Bon.", "why_2": "Bon."})
    assert "Toutes les notes sont closes" in secretary.post(f"{home}/clore")
    assert secretary.post(f"{home}/clore", status=409)
    page = first.get(path)
    assert "Rangs, lot par lot" in page
    assert first.get(f"/en{path}")
    assert "Menus proposés" in first.get(f"{weighed.path}/reponses")


def test_the_report_tells_all_and_names_no_member(weighed: Deal) -> None:
    scored(weighed, *GIVEN)
    choose(weighed, 1, 1)
    drawn = weighed.visitor("first").client.get(f"{weighed.path}/evaluation/rapport/document")
    assert drawn.data[:5] == b"%PDF-"
    assert weighed.visitor("bidder0").get(f"{weighed.path}/evaluation/rapport/document", status=404)


def test_there_is_no_report_before_the_close(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, *PERSONS)
    assert weighed.visitor("first").get(f"{weighed.path}/evaluation/rapport/document", status=404)


def tasks(deal: Deal, name: str) -> list[str]:
    """Where the complaints that wait for her are answered."""
    with deal.app.test_request_context("/"):
        return deal.read(lambda _tender: [one.url for one in pieces.complaints_wait(deal.person(name), clock.now())])


def test_an_enterprise_that_answered_complains_and_is_answered_once(weighed: Deal) -> None:
    bidder, path = weighed.visitor("bidder2"), f"/espace/{weighed.slug_of(2)}/reponses/{weighed.number}/plainte"
    assert "Ce champ est obligatoire." in bidder.post(path, {"said": ""}, status=422)
    assert "attend une réponse" in bidder.post(path, {"said": "Le critère 2 a été lu autrement."})
    assert any("a fait une plainte" in one for one in weighed.told("first", "bids.opened"))
    first, reply = weighed.visitor("first"), f"{weighed.path}/evaluation/plaintes/1"
    assert "Le critère 2" in first.get(f"{weighed.path}/evaluation")
    assert tasks(weighed, "first") == [f"{weighed.path}/evaluation/plaintes/1"]
    assert tasks(weighed, "reader") == [], "who decides nothing answers none"
    assert first.get(reply)
    first.post(reply, {"answer": "Il a été lu comme annoncé."})
    assert first.post(reply, {"answer": "Encore."}, status=422)
    assert tasks(weighed, "first") == []
    assert "Il a été lu comme annoncé." in bidder.get(path)
    assert any("a répondu à votre plainte" in one for one in weighed.told("bidder2", "bids.opened"))


def test_nobody_complains_before_the_opening(app: Flask, test_clock: Callable[[datetime], None]) -> None:
    deal = make_weighed(app, test_clock)
    path = f"/espace/{deal.slug_of(0)}/reponses/{deal.number}/plainte"
    page = deal.visitor("bidder0").get(path)
    assert "une fois les réponses ouvertes" in page
    assert deal.visitor("bidder0").post(path, {"said": "Trop court."}, status=422)

"""Where each is led between two steps: to the committee, to the minutes, to the opening of the prices; and never to a refusal."""

from marketplace.awards.evaluating import committee, scoring
from marketplace.awards.models import CommitteeMember
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.core.worker import Worker
from tests.awards.evaluating.things import PERSONS, ask_prices, declare, name_all, open_prices, scored
from tests.bids.opening.things import Deal

APART = ((70, 10), (60, 15), (50, 10))


def hrefs(page) -> list[str]:  # type: ignore[no-untyped-def]
    found: list[str] = page.tree.xpath("//main//a/@href")
    return found


def test_a_declaration_that_makes_one_leave_is_confirmed(weighed: Deal) -> None:
    name_all(weighed)
    visitor, home = weighed.visitor("member0"), f"/comites/{weighed.number}"
    for typed in ({"conflict": "no"}, {"elected": "no"}):
        assert "Répondez par oui ou par non." in visitor.post(f"{home}/declaration", typed, status=422), (
            "nothing is said by a box forgotten"
        )
    for typed in ({"elected": "yes", "conflict": "no"}, {"elected": "no", "conflict": "yes", "said": "Ma sœur."}):
        assert "vous fait quitter le comité" in visitor.post(f"{home}/declaration", typed, status=422)
    assert "décochez cette case" in visitor.post(f"{home}/declaration", {"elected": "no", "conflict": "no", "leaves": "y"}, status=422)
    assert weighed.read(lambda tender: len(committee.sitting(tender).members)) == 3
    assert "vous remplacera" in visitor.post(f"{home}/declaration", {"elected": "yes", "conflict": "no", "leaves": "y"})
    assert weighed.read(lambda tender: len(committee.sitting(tender).members)) == 2


def test_a_person_is_removed_with_a_reason_that_the_log_keeps(weighed: Deal) -> None:
    name_all(weighed)
    number = weighed.read(lambda tender: committee.sitting(tender).members[0].id)
    first, path = weighed.visitor("first"), f"{weighed.path}/evaluation/comite/{number}/retirer"
    assert "pourquoi cette personne est retirée" in first.post(path, {"reason": " "}, status=422)
    assert "n’est plus du comité" in first.post(path, {"reason": "Elle change de poste."})

    def kept(_tender: object) -> list[object]:
        asked = db.session().query(AuditEvent).filter_by(verb="awards.committee_left", subject_id=number)
        return [one.changes["awards.left_reason"][1] for one in asked]

    assert weighed.read(kept) == ["Elle change de poste."]
    assert weighed.read(lambda _tender: db.session().get_one(CommitteeMember, number).left_at) is not None


def test_whoever_may_not_read_is_led_to_the_minutes_and_a_member_to_her_committee(weighed: Deal) -> None:
    name_all(weighed)
    answers, minutes, home = f"{weighed.path}/reponses", f"{weighed.path}/proces-verbal", f"/comites/{weighed.number}"
    told = weighed.told("first", "bids.opened")
    assert any("Le comité les lit et les note" in one for one in told)
    for name, leads_home in (("first", False), ("member0", True)):
        for page in (f"{weighed.path}/ouverture", weighed.path):
            if name == "member0" and page.endswith("ouverture"):
                continue
            found = hrefs(weighed.visitor(name).get(page))
            assert answers not in found, page
            assert minutes in found, page
            assert page != weighed.path or (home in found) is leads_home
    declare(weighed, *PERSONS)
    assert answers in hrefs(weighed.visitor("member0").get(weighed.path))
    assert weighed.visitor("first").get(minutes)


def test_closed_scores_lead_two_persons_to_the_opening_of_the_prices(apart: Deal) -> None:
    day = "/compte/aujourdhui"
    waits = apart.visitor("first").get(day)
    assert "Choisir parmi les réponses" not in waits
    assert "Suivre l’évaluation des réponses" in waits
    assert "Demander l’ouverture des prix" not in waits
    scored(apart, *APART)
    Worker(apart.app).drain()
    evaluation, prices = f"{apart.path}/evaluation", f"{apart.path}/ouverture-des-prix"
    page = apart.visitor("first").get(evaluation)
    assert prices in hrefs(page), "« ouvrir à deux » leads to where it is asked"
    assert "une fois les prix ouverts" in page
    assert prices not in hrefs(apart.visitor("reader").get(evaluation)), "who opens nothing is not led to a refusal"
    assert prices in hrefs(apart.visitor("first").get(f"{apart.path}/decision"))
    assert any("Deux personnes demandent maintenant l’ouverture des prix" in one for one in apart.told("first", "bids.opened"))
    for name in ("first", "second"):
        assert f"{apart.path}/ouverture-des-prix" in hrefs(apart.visitor(name).get(day))
        ask_prices(apart, name)
        assert "Demander l’ouverture des prix" not in apart.visitor(name).get(day), "she asked"
    assert open_prices(apart)
    assert "une fois les prix ouverts" not in apart.visitor("first").get(evaluation)
    assert "Choisir parmi les réponses" in apart.visitor("first").get(day)


def test_setting_aside_before_the_prices_says_that_they_stay_sealed(apart: Deal) -> None:
    number = apart.opened()[0].id
    scored(apart, *APART)
    path = f"{apart.path}/reponses/{number}/ecarter"
    assert "resteraient scellés, pour toujours" in apart.visitor("first").get(path)
    ask_prices(apart, "first", "second")
    open_prices(apart)
    assert "resteraient scellés" not in apart.visitor("first").get(path)


def test_the_note_of_a_member_says_who_reads_it(weighed: Deal) -> None:
    name_all(weighed)
    declare(weighed, *PERSONS)
    number = weighed.read(lambda tender: scoring.answers(tender)[0].id)
    page = weighed.visitor("member0").get(f"/comites/{weighed.number}/reponses/{number}")
    assert "Note pour vous" not in page
    assert "La personne au secrétariat la lit" in page

"""A city adheres, changes, is delegated, proves, leaves: by the pages, as people do."""

import io
from datetime import timedelta
from typing import Any

from marketplace.core import db
from marketplace.organizations.models import Organization, Role
from marketplace.tenders.models import ParticipationStage, Tender, TenderStage
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.page import NBSP, Page, Visitor
from tests.tenders.pool import CLOSES, Pool, make_pool
from tests.tenders.things import member

CITY = "Rivière-aux-Aulnes"
RESOLVED = {"authority": "resolution", "resolution_number": "2026-03-114", "resolution_date": "2026-03-09"}


def path_of(pool: Pool, name: str = CITY) -> str:
    return f"/espace/{pool.slugs[name]}/adhesions/{pool.number}"


def send(visitor: Visitor, path: str, status: int = 200, **said: Any) -> Page:
    """Send the form of an adhesion as the page gave it, with what is typed over it."""
    form = next(one for one in visitor.get(path).tree.forms if "authority" in one.fields)
    return visitor.post(path, {**dict(form.form_values()), **said}, status=status)


def quantities(pool: Pool, name: str = CITY) -> list[tuple[str, int, int]]:
    return pool.place(name, lambda one: [(line.place.name, line.firm, line.flexible) for line in one.quantities])


def stage(pool: Pool, name: str = CITY) -> ParticipationStage:
    return pool.place(name, lambda one: one.stage)


def test_a_city_means_to_then_resolves_in_two_places_and_may_change_and_leave(pool: Pool) -> None:
    pool.city(CITY)
    visitor, path = pool.visitor(CITY), path_of(pool)
    page = send(visitor, path, firm_1_1=f"1{NBSP}200", flexible_1_1="300")
    assert "Votre intention est notée" in page
    assert stage(pool) is ParticipationStage.INTENTION
    assert "Il manque votre autorisation" in page
    more = send(visitor, path, add_place="1", name_1="Centre sportif")
    assert "Lieu de livraison 2" in more, "one more row, without a script"
    sent = {"places": "2", "name_1": "Centre sportif", "firm_1_1": "1000", "name_2": "Aréna", "address_2": "", "firm_2_1": "400"}
    page = send(visitor, path, **sent, flexible_2_1="", **RESOLVED)
    assert "Votre organisation adhère" in page
    assert quantities(pool) == [("Centre sportif", 1000, 300), ("Aréna", 400, 0)]
    assert stage(pool) is ParticipationStage.AUTHORIZED
    # 1 700 in all at 13,20 $.
    assert f"22{NBSP}440,00{NBSP}$ avant taxes" in page
    send(visitor, path, firm_2_1="", flexible_2_1="")
    assert quantities(pool) == [("Centre sportif", 1000, 300)], "a row without quantities goes away"
    visitor.post(f"{path}/retrait", {"reason": "Le camp est annulé."})
    assert stage(pool) is ParticipationStage.WITHDRAWN
    send(visitor, path, firm_1_1="5")
    assert stage(pool) is ParticipationStage.INTENTION, "who left may come back while it is open"


def test_what_was_withdrawn_counts_no_more_in_what_is_left(app, test_clock) -> None:  # type: ignore[no-untyped-def]
    test_clock(AT)
    pool = make_pool(app, ceiling=10_000_000, advice={"ceiling": {"basis": "excluded"}})
    pool.city(CITY)
    visitor, path = pool.visitor(CITY), path_of(pool)
    send(visitor, path, firm_1_1="1000")
    assert f"Il reste 86{NBSP}799,99{NBSP}$ au groupe" in visitor.get(path)
    visitor.post(f"{path}/retrait", {"reason": ""})
    page = visitor.get(path)
    assert f"Il reste 99{NBSP}999,99{NBSP}$ au groupe" in page
    assert page.tree.xpath("//input[@name='firm_1_1']/@value") in ([], [""]), "what it wanted is typed anew"
    refused = send(visitor, path, 422, firm_1_1="90000")
    assert f"Il reste 99{NBSP}999,99{NBSP}$." in refused, "the same amount beside the refusal"


def test_what_is_wrong_is_said_and_what_was_typed_stays(pool: Pool) -> None:
    pool.city(CITY)
    visitor, path = pool.visitor(CITY), path_of(pool)
    for said, words in (
        ({"firm_1_1": ""}, "Écrivez une quantité pour au moins un lot."),
        ({"firm_1_1": "beaucoup"}, "n’est pas un nombre"),
        ({"firm_1_1": "1,5"}, "se compte en nombres entiers"),
        ({"firm_1_1": "5", "name_1": ""}, "Nommez ce lieu"),
        ({"firm_1_1": "5", "authority": "resolution"}, "Écrivez le numéro de la résolution"),
        ({"firm_1_1": "5", **RESOLVED, "resolution_date": "2027-01-01"}, "Cette date est à venir"),
        ({"firm_1_1": "5", "authority": "roi"}, "1 renseignement à corriger"),
        ({"firm_1_1": "5", "places": "²"}, "Votre intention"),
    ):
        status = 200 if words == "Votre intention" else 422
        page = send(visitor, path, status, **said)
        assert words in page, said
    assert page.tree.xpath("//input[@name='firm_1_1']/@value") == ["5"]


def test_a_delegated_person_commits_up_to_her_ceiling_and_no_further(pool: Pool) -> None:
    pool.city(CITY, Role.SIGNATORY, ceiling=1_320_000)
    visitor, path = pool.visitor(CITY), path_of(pool)
    refused = send(visitor, path, 422, firm_1_1="1000", flexible_1_1="1", authority="delegation")
    assert f"Votre délégation va jusqu’à 13{NBSP}200,00{NBSP}$ avant taxes." in refused
    send(visitor, path, firm_1_1="1000", flexible_1_1="", authority="delegation")
    assert stage(pool) is ParticipationStage.AUTHORIZED
    assert pool.place(CITY, lambda one: one.delegate_id) == pool.people[CITY]


def test_what_commits_asks_for_a_fresh_proof_and_an_intention_does_not(pool: Pool, test_clock) -> None:
    pool.city(CITY)
    visitor, path = pool.visitor(CITY), path_of(pool)
    test_clock(AT + timedelta(minutes=6))
    send(visitor, path, firm_1_1="10")
    assert "Confirmer que c’est vous" in send(visitor, path, 401, **RESOLVED)
    assert stage(pool) is ParticipationStage.INTENTION


def test_the_deadline_refuses_by_itself_and_the_group_stays_under_its_level(app, test_clock) -> None:
    test_clock(CLOSES - timedelta(seconds=2))
    # 1 000 at 13,20 $ is the level itself.
    pool = make_pool(app, ceiling=1_320_000, advice={"ceiling": {"basis": "excluded"}})
    pool.city(CITY)
    visitor, path = pool.visitor(CITY), path_of(pool)
    page = send(visitor, path, 422, firm_1_1="1000")
    assert f"appel d’offres public requis (SEAO). Il reste 13{NBSP}199,99{NBSP}$." in page
    send(visitor, path, firm_1_1="999", **RESOLVED)
    form = dict(next(one for one in visitor.get(path).tree.forms if "authority" in one.fields).form_values())
    token = visitor.token(path)
    test_clock(CLOSES)
    late = visitor.client.post(path, data={**form, "firm_1_1": "998", "csrf_token": token})
    assert late.status_code == 422
    assert "Les adhésions sont closes" in late.text
    assert visitor.client.post(f"{path}/retrait", data={"reason": "", "csrf_token": token}).status_code == 409
    assert quantities(pool)[0][1:] == (999, 0)


def test_two_of_a_team_who_save_at_once_the_second_is_told_and_both_texts_are_there(pool: Pool) -> None:
    pool.city(CITY)
    pool.adhere(CITY, 100)
    visitor, path = pool.visitor(CITY), path_of(pool)
    form = dict(next(one for one in visitor.get(path).tree.forms if "authority" in one.fields).form_values())
    pool.adhere(CITY, 250)
    page = visitor.post(path, {**form, "firm_1_1": "300"}, status=409)
    assert "Quelqu’un de votre équipe a enregistré" in page
    assert "250" in page.tree.xpath("string(//section[@aria-labelledby='etat'])")
    assert page.tree.xpath("//input[@name='firm_1_1']/@value") == ["300"]
    again = dict(next(one for one in page.tree.forms if "authority" in one.fields).form_values())
    visitor.post(path, again)
    assert quantities(pool)[0][1] == 300


def test_the_file_of_the_resolution_may_follow_and_is_read_by_those_it_is_for(pool: Pool, test_clock) -> None:
    pool.city(CITY)
    pool.city("Ville curieuse")
    pool.adhere(CITY, 2500)
    pool.close()
    path = path_of(pool)
    due = pool.place(CITY, lambda one: one.resolution_due)

    def attach(visitor: Visitor) -> int:
        data = {"csrf_token": visitor.token("/compte"), "sent": (io.BytesIO(pdf()), "resolution.pdf")}
        return int(visitor.client.post(f"{path}/resolution", data=data).status_code)

    test_clock(CLOSES + timedelta(days=14))
    visitor = pool.visitor(CITY)
    assert due == (CLOSES + timedelta(days=14)).date()
    assert "Joindre la résolution" in visitor.get(path)
    bound = visitor.get(f"{path}/retrait", status=409)
    assert "on ne peut plus se retirer" in bound
    assert path in bound.links().values()
    assert not bound.tree.xpath("//form[.//textarea]"), "nothing is promised that cannot be"
    assert visitor.client.post(f"{path}/resolution", data={"csrf_token": visitor.token("/compte")}).status_code == 422
    assert attach(visitor) == 303
    for name, status in ((CITY, 200), ("organizer", 200), ("Ville curieuse", 404)):
        with pool.visitor(name).client.get(f"{path}/resolution/document") as answer:
            assert answer.status_code == status, name
    assert "retard" not in " ".join(pool.told("organizer")), "on its day, it is in time"


def test_a_late_resolution_is_taken_and_said_late_and_an_ended_purchase_asks_for_none(pool: Pool, test_clock) -> None:
    names = [CITY, "Ville lente"]
    for name in names:
        pool.city(name)
        pool.adhere(name, 2500)
    pool.close()
    test_clock(CLOSES + timedelta(days=15))
    late = pool.visitor(CITY)
    assert "Joindre la résolution" in late.get("/compte/aujourdhui")
    assert "en retard" in late.get(f"{path_of(pool)}/resolution")
    data = {"csrf_token": late.token("/compte"), "sent": (io.BytesIO(pdf()), "resolution.pdf")}
    assert late.client.post(f"{path_of(pool)}/resolution", data=data).status_code == 303
    assert f"« {CITY} » joint en retard" in pool.told("organizer")[-1].replace(NBSP, " ")
    with pool.app.app_context(), db.database().writing() as session:
        session.get_one(Tender, pool.tender_id).stage = TenderStage.COMPLETE
    ended = pool.visitor(names[1])
    assert "Joindre la résolution" not in ended.get("/compte/aujourdhui")
    assert "n’y est plus attendu" in ended.get(f"{path_of(pool, names[1])}/resolution", status=409)


def test_funds_are_certified_by_who_answers_for_them_a_year_at_a_time(pool: Pool) -> None:
    pool.city(CITY)
    pool.adhere(CITY, 100)
    path = f"{path_of(pool)}/fonds"
    assert pool.visitor(CITY).client.get(path).status_code == 403
    with pool.app.app_context(), db.database().writing() as session:
        city = session.query(Organization).filter_by(slug=pool.slugs[CITY]).one()
        pool.people["finance"] = member(city, Role.FINANCE).id
    visitor = pool.visitor("finance")
    visitor.post(path, {"fiscal_year": "2026", "amount": "0"}, status=422)
    wrong = visitor.post(path, {"fiscal_year": "abc", "amount": "10"}, status=422)
    assert wrong.prose().count("Écrivez un nombre") == 2, "at the top and beside the field, once each"
    # 100 at 13,20 $: firm, before taxes.
    assert f"1{NBSP}320,00{NBSP}$ avant taxes" in wrong
    assert f"Il reste 1{NBSP}310,00{NBSP}$ à certifier" in visitor.post(path, {"fiscal_year": "2026", "amount": "10"})
    visitor.post(path, {"fiscal_year": "2026", "amount": "1320"})
    visitor.post(path, {"fiscal_year": "2026", "amount": "1 400", "reference": "02-701-20"})
    page = visitor.post(path, {"fiscal_year": "2027", "amount": "50"})
    told = pool.place(CITY, lambda one: [(cert.fiscal_year, cert.amount, cert.certified_by_id) for cert in one.certificates])
    assert told == [(2026, 140_000, pool.people["finance"]), (2027, 5_000, pool.people["finance"])]
    assert f"2026{NBSP}: 1{NBSP}400,00{NBSP}$" in page
    assert pool.number in pool.visitor(CITY).client.get(f"/espace/{pool.slugs[CITY]}/adhesions").text


def test_a_stranger_to_the_city_finds_nothing_and_a_reader_may_only_look(pool: Pool) -> None:
    pool.city(CITY)
    pool.city("Ville curieuse")
    pool.city("Ville lectrice", Role.READER)
    stranger, reader = pool.visitor("Ville curieuse"), pool.visitor("Ville lectrice")
    assert stranger.client.get(path_of(pool)).status_code == 404
    assert stranger.client.post(path_of(pool), data={"csrf_token": stranger.token("/compte")}).status_code == 404
    assert "peut adhérer" in reader.get(path_of(pool, "Ville lectrice"))
    sent = {"csrf_token": reader.token("/compte"), "authority": "intention", "firm_1_1": "4"}
    assert reader.client.post(path_of(pool, "Ville lectrice"), data=sent).status_code == 403
    assert "vend dans cet achat" in pool.visitor("supplier").get(path_of(pool, "supplier"))

"""The compliance file: kept by its people, replaced without losing the former, shared at will, read by nobody else."""

from datetime import timedelta

from flask import Flask

from marketplace.core import clock, db
from marketplace.organizations.models import Organization
from tests.builders import make_user
from tests.core.documents_made import pdf, picture
from tests.organizations import compliance_tools
from tests.organizations.compliance_tools import acts, held, send, shares
from tests.organizations.teams.conftest import answer
from tests.page import Visitor

team, three = compliance_tools.team, compliance_tools.three


def test_a_document_is_kept_replaced_and_taken_out_and_the_file_says_where_it_stands(app: Flask, three) -> None:
    enterprise, _buyer, _hub = three
    today = clock.local_day(clock.now())
    assert send(enterprise, "bob", number="RC-1", expires_on=(today + timedelta(days=20)).isoformat()).status_code == 303
    page = enterprise.visitor("ana").get(f"/espace/{enterprise.slug}/conformite")
    assert "bientôt échue" in page
    assert "RC-1" in page
    later = (today + timedelta(days=400)).isoformat()
    assert send(enterprise, "ana", "1/remplacer", number="RC-2", expires_on=later).status_code == 303
    former, present = held(app)
    assert (former.ended_at is not None, present.ended_at, present.number, present.reminded, former.reminded) == (
        True,
        None,
        "RC-2",
        None,
        30,
    )
    assert "RC-1" not in enterprise.visitor("ana").get(f"/espace/{enterprise.slug}/conformite")
    assert "Assurance" in enterprise.visitor("ana").get(f"/espace/{enterprise.slug}/conformite/historique")
    ana = enterprise.visitor("ana")
    path = f"/espace/{enterprise.slug}/conformite/2/telecharger"
    taken = ana.client.post(path, data={"csrf_token": ana.token("/compte")}, buffered=True)
    assert (taken.data, taken.mimetype) == (pdf(), "application/pdf")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert answer(ana, f"/espace/{enterprise.slug}/conformite/2/retirer") == 303
    assert all(one.ended_at for one in held(app))
    assert [one.changes["kind"][1] for one in acts(app, "compliance.added")] == ["INSURANCE", "INSURANCE"]
    assert "RC-2" not in str([one.changes for one in acts(app, "compliance.added")])


def test_what_is_sent_is_examined_and_refused_beside_its_field_with_nothing_kept(app: Flask, three) -> None:
    enterprise, _buyer, _hub = three
    script = send(enterprise, "ana", content=pdf(b"/OpenAction<</S/JavaScript/JS(1)>>"), number="RC-9")
    assert (script.status_code, "script" in script.text, "RC-9" in script.text) == (422, True, True)
    assert send(enterprise, "ana", content=picture(), file="police.pdf").status_code == 422
    backwards = send(enterprise, "ana", issued_on="2026-01-02", expires_on="2026-01-01")
    assert "finit avant d’avoir commencé" in backwards.text
    assert held(app) == []
    assert send(enterprise, "ana", content=picture("JPEG"), file="carte.jpg").status_code == 303


def test_the_second_of_two_who_replace_the_same_document_is_told_and_both_are_kept(app: Flask, three) -> None:
    enterprise, _buyer, _hub = three
    send(enterprise, "ana", number="A")
    send(enterprise, "ana", "1/remplacer", number="B")
    late = send(enterprise, "bob", "ajouter/INSURANCE", read="1", number="C")
    assert late.status_code == 409
    assert "C" in late.text and "B" in late.text  # noqa: PT018 - both are shown
    assert [one.number for one in held(app) if one.ended_at is None] == ["B"]
    assert send(enterprise, "bob", "ajouter/INSURANCE", number="C").status_code == 303
    assert [one.number for one in held(app)] == ["A", "B", "C"]


def test_only_the_keepers_of_an_enterprise_reach_its_file_not_a_reader_a_hub_with_a_mandate_or_the_team_of_the_platform(
    app: Flask, three
) -> None:
    enterprise, buyer, hub = three
    send(enterprise, "ana", number="A")
    with app.app_context(), db.database().writing():
        staff = make_user(is_staff=True)
    others = [enterprise.visitor("lea"), buyer.visitor("max"), hub.visitor("zoe"), Visitor(app).sign_in(staff), Visitor(app)]
    for path in ("conformite", "conformite/historique", "conformite/demandes", "conformite/ajouter/ARQ", "conformite/partager"):
        told = [one.client.get(f"/espace/{enterprise.slug}/{path}").status_code for one in others]
        assert told == [403, 404, 404, 404, 303], path
    token = {"csrf_token": others[1].token("/compte")}
    assert others[1].client.post(f"/espace/{enterprise.slug}/conformite/1/telecharger", data=token).status_code == 404
    assert enterprise.visitor("bob").client.get(f"/espace/{enterprise.slug}/conformite/partager").status_code == 403


def test_a_buyer_reads_what_is_shared_with_it_until_the_last_day_or_until_it_is_taken_back_and_each_download_is_noted(
    app: Flask, three, test_clock
) -> None:
    enterprise, buyer, hub = three
    send(enterprise, "ana", number="RC-1")
    send(enterprise, "ana", "ajouter/ARQ", number="ARQ-1")
    ana, city = enterprise.visitor("ana"), buyer.visitor("nil")
    assert "Ville de Sainte-Aube" in ana.get(f"/espace/{enterprise.slug}/conformite/partager?q=sainte aube")
    assert "Aucun acheteur" in ana.get(f"/espace/{enterprise.slug}/conformite/partager?q=fleuve")
    path, last = f"/espace/{enterprise.slug}/conformite/partager/{buyer.slug}", clock.local_day(clock.now()) + timedelta(days=3)
    asked = {"what": "some", "ends_on": last.isoformat()}
    assert answer(ana, path, asked) == 422
    assert answer(ana, path, {**asked, "kinds": "INSURANCE"}) == 303
    received = city.get(f"/espace/{buyer.slug}/conformite-recue/1")
    assert "RC-1" in received
    assert "ARQ-1" not in received

    def taken(item: int, who: Visitor = city, where: str = buyer.slug) -> int:
        token = {"csrf_token": who.token("/compte")}
        return who.client.post(f"/espace/{where}/conformite-recue/1/{item}/telecharger", data=token, buffered=True).status_code

    assert [taken(1), taken(2), taken(1, hub.visitor("zoe"), hub.slug)] == [200, 404, 404]
    (act,) = acts(app, "compliance.read")
    assert (act.actor_id, act.organization_id, act.subject_id) == (buyer.people["nil"].id, buyer.organization.id, 1)
    assert "partage son dossier" in buyer.visitor("max").get("/avis")
    assert "partage son dossier" not in city.get("/avis")
    test_clock(clock.now() + timedelta(days=4))
    assert taken(1, buyer.visitor("max")) == 404
    assert "Aucun dossier reçu" in buyer.visitor("max").get(f"/espace/{buyer.slug}/conformite-recue")
    assert answer(enterprise.visitor("ana"), path, {"what": "whole", "ends_on": (last + timedelta(days=90)).isoformat()}) == 303
    assert taken(2, buyer.visitor("max")) == 200
    assert answer(enterprise.visitor("ana"), f"/espace/{enterprise.slug}/conformite/partages/1/retirer") == 303
    assert taken(2, buyer.visitor("max")) == 404
    assert len(shares(app)) == 1


def test_a_buyer_that_is_confirmed_no_more_reads_nothing_and_one_that_is_not_yet_is_given_nothing(app: Flask, three, team) -> None:
    enterprise, buyer, _hub = three
    send(enterprise, "ana")
    last = (clock.local_day(clock.now()) + timedelta(days=3)).isoformat()
    share = {"what": "whole", "ends_on": last}
    assert answer(enterprise.visitor("ana"), f"/espace/{enterprise.slug}/conformite/partager/{buyer.slug}", share) == 303
    with app.app_context(), db.database().writing() as session:
        session.get_one(Organization, buyer.organization.id).standing.confirmed_at = None
    assert buyer.visitor("max").client.get(f"/espace/{buyer.slug}/conformite-recue/1").status_code == 403
    assert buyer.visitor("max").client.get(f"/espace/{buyer.slug}/conformite-recue").status_code == 403
    assert answer(enterprise.visitor("ana"), f"/espace/{enterprise.slug}/conformite/partager/{buyer.slug}", share) == 404


def test_the_public_page_says_that_the_file_is_kept_up_only_when_the_enterprise_chose_it_and_it_is_true(
    app: Flask, three, test_clock
) -> None:
    enterprise, _buyer, _hub = three
    public = f"/entreprises/{enterprise.slug}"
    expires_on = (clock.local_day(clock.now()) + timedelta(days=5)).isoformat()
    send(enterprise, "ana", number="SECRET-1", expires_on=expires_on)
    assert "tenu à jour" not in Visitor(app).get(public)
    assert answer(enterprise.visitor("ana"), f"/espace/{enterprise.slug}/conformite/affichage", {"is_shown": "y"}) == 303
    shown = Visitor(app).get(public)
    assert "tenu à jour" in shown
    assert "SECRET-1" not in shown
    test_clock(clock.now() + timedelta(days=6))
    assert "tenu à jour" not in Visitor(app).get(public)
    assert answer(enterprise.visitor("bob"), f"/espace/{enterprise.slug}/conformite/affichage") == 403


def test_what_a_purchase_asks_is_shown_beside_what_the_file_has_in_both_languages(app: Flask, three) -> None:
    enterprise, _buyer, _hub = three
    send(enterprise, "ana")
    path = f"/espace/{enterprise.slug}/conformite/demandes?acheteur=ministry&nature=services&montant="
    below, above = (enterprise.visitor("ana").get(f"{path}{one}") for one in ("24 999,99", "25 000"))
    assert ("Attestation de Revenu Québec" in below, "Attestation de Revenu Québec" in above) == (False, True)
    assert "Licence d’entrepreneur" not in above
    assert "(à vérifier)" in above
    assert "Attestation from Revenu Québec" in enterprise.visitor("ana").get(f"/en{path}30000")
    assert enterprise.visitor("ana").get(f"{path}beaucoup").errors()
    assert enterprise.visitor("ana").get(path.split("?")[0]).errors() == [], "nobody has chosen anything yet"

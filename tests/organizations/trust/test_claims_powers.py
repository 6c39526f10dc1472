"""What a decision gives: no more power than an invitation, not without a fresh proof, not by who wants it too, no document to a rival."""

import io
from datetime import timedelta

from marketplace.core import db, documents
from marketplace.core.errors import Unusable
from marketplace.organizations.models import Membership, Role
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.organizations.teams.conftest import answer
from tests.organizations.trust.conftest import World, asked, link_in, work
from tests.organizations.trust.test_claims import claim, decide, roles


def test_a_role_that_commits_money_waits_for_its_delegation(world: World) -> None:
    world.person("boss", "enterprise", Role.ADMINISTRATOR)
    claim(world)
    path = f"/espace/{world['enterprise'].slug}/demandes/{world.claims()[0].id}"
    assert decide(world, "boss", path, decision="accept", role="signatory") == 303
    with world.app.app_context(), db.database().reading() as session:
        place = session.query(Membership).filter_by(user_id=world.people["claimant"].id).one()
        assert [(one.role, one.ceiling_cents) for one in place.roles] == [(Role.SIGNATORY, 0)]


def test_whoever_decides_proves_anew_who_she_is(world: World, test_clock) -> None:
    claim(world)
    number = world.claims()[0].id
    for who, path in (("hana", f"/espace/{world['hub'].slug}/demandes/{number}"), ("staff", f"/bureau/demandes-de-gestion/{number}")):
        test_clock(AT)
        world.visitor(who).get(path)
        test_clock(AT + timedelta(minutes=6))
        assert decide(world, who, path, decision="accept") != 303
        assert roles(world, "claimant") == set()


def test_who_asks_for_a_page_decides_nothing_of_it_meanwhile(world: World) -> None:
    """The administrator of the hub wants the page that another claims: she neither refuses it to her nor verifies it."""
    own, verification = claim(world, "hana"), f"/espace/{world['hub'].slug}/verifications/{world['enterprise'].id}"
    claim(world)
    path = f"/espace/{world['hub'].slug}/demandes/{world.claims()[1].id}"
    assert world.visitor("hana").client.get(path).status_code == 403
    assert world.visitor("hana").client.get(verification).status_code == 403
    assert answer(world.visitor("hana"), f"{own}/retirer", token_from=own) == 303
    assert world.visitor("hana").client.get(verification).status_code == 200
    assert decide(world, "hana", path, decision="refuse", reason="Inconnue ici.") == 303


def test_a_document_sent_to_the_hub_is_not_read_by_whoever_came_first(world: World, mailer) -> None:
    claim(world, way="document", sent=(io.BytesIO(pdf()), "mandat-de-ana.pdf"))
    theirs = f"/demandes-de-gestion/{world.claims()[0].id}/document"
    assert asked(world.visitor("hana"), theirs) == 200
    world.person("rival")
    claim(world, "rival", way="mail")
    work(world.app)
    link = link_in(mailer)
    assert answer(world.visitor("rival"), link, token_from=link) == 303
    page = world.back("rival").get(f"/espace/{world['enterprise'].slug}/demandes/{world.claims()[0].id}")
    assert "Je coordonne" in page
    assert "mandat-de-ana.pdf" not in page
    who = ("rival", "hana", "claimant", "staff")
    assert [asked(world.visitor(one), theirs) for one in who] == [404, 404, 200, 200]
    with world.visitor("claimant").client.get(theirs) as answered:
        assert answered.headers["Cache-Control"] == "private, no-store"


def test_past_the_rate_no_document_is_examined_nor_kept(world: World, monkeypatch) -> None:
    path = f"/entreprises/{world['enterprise'].slug}/gerer"
    visitor, sent = world.visitor("claimant"), []
    monkeypatch.setattr(documents, "keep", lambda stream, name: sent.append(name) or (_ for _ in ()).throw(Unusable("Non.")))
    for _number in range(12):
        token, document = visitor.token(path), (io.BytesIO(pdf()), "mandat.pdf")
        data = {"way": "document", "words": "Moi.", "sent": document, "csrf_token": token}
        last = visitor.client.post(path, data=data).status_code
    assert (last, len(sent)) == (429, 10)

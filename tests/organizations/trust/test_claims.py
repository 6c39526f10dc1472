"""Claiming a page: by its own address, by a document, by the hub's word; refused and looked at again; told to everyone it concerns."""

import io
from datetime import timedelta

from marketplace.core import db, outbox
from marketplace.organizations.models import Claim, ClaimStatus, Membership, Organization, Role
from marketplace.organizations.teams import belonging
from marketplace.organizations.trust import claim_telling
from tests.builders import AT
from tests.core.documents_made import pdf
from tests.organizations.teams.conftest import answer, put
from tests.organizations.trust.conftest import PAGE_ADDRESS, World, asked, link_in, work
from tests.page import Visitor

WORD = {"way": "word", "words": "Je coordonne l’entreprise."}


def claim(world: World, who: str = "claimant", **data: object) -> str:
    """Where a person follows the claim that she makes."""
    slug, visitor = world["enterprise"].slug, world.visitor(who)
    path = f"/entreprises/{slug}/gerer"
    response = visitor.client.post(path, data={**WORD, **data, "csrf_token": visitor.token(path)})
    assert response.status_code == 303, response.text[:2000]
    return str(response.location)


def roles(world: World, who: str, organization: str = "enterprise") -> set[Role]:
    with world.app.app_context(), db.database().reading() as session:
        asked = session.query(Membership).filter_by(user_id=world.people[who].id, organization_id=world[organization].id, ended_at=None)
        return {one.role for place in asked for one in place.roles}


def decide(world: World, who: str, path: str, **data: str) -> int:
    return answer(world.visitor(who), path, data, token_from=path)


def test_whoever_opens_the_letter_in_the_account_that_asked_manages_the_page_at_once_and_once(world: World, mailer) -> None:
    profile = world.visitor("claimant").get(f"/entreprises/{world['enterprise'].slug}")
    assert "Gérer la fiche de mon entreprise" in profile.links()
    form = world.visitor("claimant").get(f"/entreprises/{world['enterprise'].slug}/gerer")
    assert "i•••@l•••.example" in form
    own = claim(world, way="mail")
    assert PAGE_ADDRESS not in world.visitor("claimant").get(own).response.text
    work(world.app)
    link = link_in(mailer)
    assert "Connectez-vous" in Visitor(world.app).get(link)
    assert "quelqu’un d’autre" in world.visitor("fred").get(link)
    assert answer(world.visitor("fred"), link) == 403
    assert roles(world, "claimant") == set()
    assert "administrez" in world.visitor("claimant").get(link)
    assert answer(world.visitor("claimant"), link, token_from=link) == 303
    assert roles(world, "claimant") == {Role.ADMINISTRATOR}
    assert world.visitor("claimant").client.get(link).status_code == 410
    assert answer(world.visitor("claimant"), link) == 410
    assert "acceptée" in world.back("claimant").get(own)
    assert world.told("claimant") == ["claims.answered"]


def test_a_letter_sent_again_or_too_old_or_to_another_address_opens_nothing(world: World, mailer, test_clock) -> None:
    own, person = claim(world, way="mail"), world.visitor("claimant")
    work(world.app)
    first = link_in(mailer)
    test_clock(AT + timedelta(minutes=5))
    assert answer(person, f"{own}/renvoyer") == 303
    work(world.app)
    second = link_in(mailer)
    assert person.client.get(first).status_code == 410
    with world.writing() as session:
        session.get_one(Organization, world["enterprise"].id).contact_email = "autre@littoral.example"
    assert person.client.get(second).status_code == 410
    with world.writing() as session:
        session.get_one(Organization, world["enterprise"].id).contact_email = PAGE_ADDRESS
    assert person.client.get(second).status_code == 200
    test_clock(AT + timedelta(days=7, minutes=6))
    assert world.back("claimant").client.get(second).status_code == 410


def test_letters_to_one_page_are_few_whoever_asks(world: World, mailer) -> None:
    own = claim(world, way="mail")
    statuses = [answer(world.visitor("claimant"), f"{own}/renvoyer") for _number in range(3)]
    assert statuses == [303, 303, 429]
    assert "Trop de demandes" in world.visitor("fred").post(
        f"/entreprises/{world['enterprise'].slug}/gerer", {**WORD, "way": "mail"}, status=429
    )


def test_the_hub_reads_the_document_and_accepts_and_nobody_else_reads_it(world: World) -> None:
    sent = (io.BytesIO(pdf()), "resolution.pdf")
    own = claim(world, way="document", sent=sent)
    number = world.claims()[0].id
    assert world.told("hana") == ["claims.to_decide"]
    assert world.told("staff") == []
    page = world.visitor("hana").get(f"/espace/{world['hub'].slug}/demandes")
    assert world["enterprise"].name in page.links()
    space = world.visitor("hana").get(f"/espace/{world['hub'].slug}")
    assert "1 demande à décider." in space
    assert "celles que vous avez vérifiées" in space
    path, document = f"/espace/{world['hub'].slug}/demandes/{number}", f"/demandes-de-gestion/{number}/document"
    assert "resolution.pdf" in world.visitor("hana").get(path)
    readers = {name: asked(world.visitor(name), document) for name in ("claimant", "hana", "staff", "fred")}
    assert readers == {"claimant": 200, "hana": 200, "staff": 200, "fred": 404}
    with world.visitor("hana").client.get(document) as response:
        assert "attachment" in response.headers["Content-Disposition"]
    assert Visitor(world.app).client.get(document).status_code == 303
    assert world.visitor("fred").client.get(path).status_code == 404
    assert world.visitor("fred").client.get(own).status_code == 404
    assert decide(world, "hana", path, decision="accept") == 303
    assert roles(world, "claimant") == {Role.ADMINISTRATOR}
    assert decide(world, "hana", path, decision="refuse", reason="Trop tard.") == 409
    assert world.told("claimant") == ["claims.answered", "claims.answered"]


def test_a_document_that_is_none_is_refused_and_nothing_is_kept(world: World) -> None:
    path = f"/entreprises/{world['enterprise'].slug}/gerer"
    data = {**WORD, "way": "document", "sent": (io.BytesIO(b"<svg onload='x'>"), "lettre.pdf")}
    assert "ni un PDF" in " ".join(world.visitor("claimant").post(path, data, status=422).errors())
    assert world.visitor("claimant").post(path, {**WORD, "way": "document"}, status=422).errors() == [
        "Erreur\u00a0: Choisissez le document."
    ]
    assert world.claims() == []


def test_a_refusal_says_why_and_is_looked_at_once_more_by_another_person(world: World) -> None:
    own = claim(world)
    desk = f"/bureau/demandes-de-gestion/{world.claims()[0].id}"
    assert world["enterprise"].name in world.visitor("staff").get("/bureau/demandes-de-gestion").links()
    page = world.visitor("staff").post(desk, {"decision": "refuse"}, status=422)
    assert page.tree.xpath("//textarea[@name='reason']/@aria-invalid") == ["true"]
    assert page.tree.xpath("//*[@class='error-summary']//a/@href") == ["#reason"]
    assert decide(world, "staff", desk, decision="refuse", reason="Personne ne vous connaît.") == 303
    page = world.visitor("claimant").get(own)
    assert "Personne ne vous connaît." in page
    assert answer(world.visitor("claimant"), f"{own}/second-regard", {"words": "Voyez notre site."}, token_from=own) == 303
    assert answer(world.visitor("claimant"), f"{own}/second-regard", {"words": "Encore."}, token_from=own) == 409
    assert world.told("other_staff") == ["claims.staff"]
    assert world.told("staff") == []
    assert "une autre personne de l’équipe" in world.visitor("staff").get(desk)
    assert decide(world, "staff", desk, decision="accept") == 409
    hub = f"/espace/{world['hub'].slug}/demandes/{world.claims()[0].id}"
    assert world.visitor("hana").client.get(hub).status_code == 404
    assert decide(world, "other_staff", desk, decision="refuse", reason="Le site ne vous nomme pas.") == 303
    assert world.claims()[0].status is ClaimStatus.UPHELD
    assert answer(world.visitor("claimant"), f"{own}/second-regard", {"words": "Encore."}, token_from=own) == 409
    again = world.visitor("claimant").get(f"/entreprises/{world['enterprise'].slug}/gerer")
    assert [one.get("value") for one in again.tree.xpath("//input[@name='way']")] == ["mail"]


def test_nobody_decides_of_her_own_claim_nor_of_an_organisation_that_she_left_lately(world: World, test_clock) -> None:
    claim(world, "hana")
    number = world.claims()[0].id
    path = f"/espace/{world['hub'].slug}/demandes/{number}"
    assert world.visitor("hana").client.get(path).status_code == 403
    assert world.told("hana") == ["claims.answered"]
    assert world.told("staff") == ["claims.staff"], "the hub has nobody else: the team is asked"
    with world.writing() as session:
        place = put(session.get_one(Organization, world["enterprise"].id), world.people["staff"], Role.READER)
        place.ended_at = AT - timedelta(days=300)
    desk = f"/bureau/demandes-de-gestion/{number}"
    assert "faisiez partie" in world.visitor("staff").get(desk)
    assert decide(world, "staff", desk, decision="accept") == 409
    test_clock(AT + timedelta(days=66))
    world.back("staff")
    assert decide(world, "staff", desk, decision="accept") == 303


def test_a_page_that_has_a_team_is_asked_of_it_first(world: World, test_clock) -> None:
    world.person("boss", "enterprise", Role.ADMINISTRATOR)
    page = world.visitor("claimant").get(f"/entreprises/{world['enterprise'].slug}/gerer")
    assert "déjà une administration" in page
    assert not page.tree.xpath("//input[@name='way']")
    claim(world)
    number = world.claims()[0].id
    assert world.claims()[0].status is ClaimStatus.JOINING
    assert world.told("boss") == ["claims.to_decide"]
    assert world.told("hana") == []
    desk = f"/bureau/demandes-de-gestion/{number}"
    assert "deux semaines" in world.visitor("staff").get(desk)
    assert decide(world, "staff", desk, decision="accept", role="reader") == 409
    assert world.visitor("hana").client.get(f"/espace/{world['hub'].slug}/demandes/{number}").status_code == 404
    assert decide(world, "boss", f"/espace/{world['enterprise'].slug}/demandes/{number}", decision="accept", role="catalogue") == 303
    assert roles(world, "claimant") == {Role.CATALOGUE}


def test_the_first_that_is_accepted_makes_the_other_a_request_to_the_new_administrator(world: World, mailer) -> None:
    claim(world, "claimant", way="mail")
    world.person("other")
    claim(world, "other")
    work(world.app)
    link, numbers = link_in(mailer), [one.id for one in world.claims()]
    assert decide(world, "hana", f"/espace/{world['hub'].slug}/demandes/{numbers[1]}", decision="accept") == 303
    assert [one.status for one in world.claims()] == [ClaimStatus.JOINING, ClaimStatus.ACCEPTED]
    assert world.visitor("claimant").client.get(link).status_code == 410
    assert roles(world, "claimant") == set()
    assert "claims.to_decide" in world.told("other")
    world.back("other")
    assert decide(world, "other", f"/espace/{world['enterprise'].slug}/demandes/{numbers[0]}", decision="accept", role="reader") == 303
    assert roles(world, "claimant") == {Role.READER}


def test_those_who_are_slow_are_told_again_then_the_team_is(world: World, test_clock) -> None:
    claim(world)
    world.person("other")
    claim(world, "other", way="mail")
    told = []
    for days in (2, 3, 4, 7, 14, 15):
        with world.writing():
            claim_telling.remind(job=outbox.Job(), at=AT + timedelta(days=days))
        told.append((world.told("hana").count("claims.to_decide"), world.told("staff").count("claims.staff")))
    assert told == [(1, 0), (2, 0), (2, 0), (3, 0), (4, 1), (4, 1)]
    assert [one.status for one in world.claims()] == [ClaimStatus.OPEN, ClaimStatus.LAPSED]
    assert world.told("other") == ["claims.answered"]


def test_a_page_that_is_not_shown_or_sells_nothing_is_claimed_by_nobody(world: World) -> None:
    for slug in (world["hub"].slug, "nulle-part"):
        assert world.visitor("claimant").client.get(f"/entreprises/{slug}/gerer").status_code == 404
    assert Visitor(world.app).client.get(f"/entreprises/{world['enterprise'].slug}/gerer").status_code == 303
    own = claim(world)
    assert answer(world.visitor("claimant"), f"{own}/retirer") == 303
    assert "retirée par la personne" in world.visitor("claimant").get("/compte/organisations")
    assert world["enterprise"].name in world.visitor("claimant").get(f"/en{own}")
    with world.app.app_context(), db.database().reading() as session:
        assert belonging.team(session.get_one(Organization, world["enterprise"].id)) == []
        assert session.query(Claim).one().decided_at is not None

"""Verifying a page: by the hub of its territory, a federation of which it is a member, or the team; renewed, withdrawn, looked at again."""

import io
from datetime import date, timedelta

import pytest

from marketplace.core import db, outbox
from marketplace.core.errors import Refusal
from marketplace.core.files import StoredFile
from marketplace.organizations.models import NetworkMember, NetworkType, Organization, Role, TrustAct, TrustEvent, TrustEvidence, TrustLevel
from marketplace.organizations.trust import evidence, issuers, renewals, state, vouching
from marketplace.organizations.trust.vouching import Vouch
from tests.builders import AT, make_organization
from tests.core.documents_made import pdf
from tests.organizations.teams.conftest import answer, put
from tests.organizations.trust.conftest import World, asked
from tests.page import Visitor

TERM = date(2028, 3, 10)


def dossier(world: World, network: str = "hub") -> str:
    return f"/espace/{world[network].slug}/verifications/{world['enterprise'].id}"


def verify(world: World, who: str, path: str, **data: object) -> int:
    typed = {"level": "verified", "expires_on": TERM.isoformat(), **data}
    return answer(world.visitor(who), path, typed, token_from=path)


def vouch(world: World, network: str | None = "hub", *, at=AT, **said: object) -> None:  # type: ignore[no-untyped-def]
    """The same in a unit, for what is not about the page."""
    given = Vouch(TrustLevel.VERIFIED, **{"expires_on": TERM, **said})  # type: ignore[arg-type]
    with world.writing() as session:
        home = session.get_one(Organization, world[network].id) if network else None
        vouching.vouch(world.case(at), given, network=home, actor=None, at=at)


def test_the_hub_verifies_from_its_list_and_the_profile_says_what_was_examined_and_never_the_evidence(world: World, visitor) -> None:
    world.person("boss", "enterprise", Role.ADMINISTRATOR)
    hana, listing = world.visitor("hana"), f"/espace/{world['hub'].slug}/verifications"
    assert world["enterprise"].name in hana.get(listing).links()
    page = hana.get(dossier(world))
    assert page.tree.xpath("//input[@name='expires_on']/@value") == [TERM.isoformat()]
    sent = {"is_democracy": "yes", "words_democracy": "Article 12 des statuts", "sent_democracy": (io.BytesIO(pdf()), "statuts.pdf")}
    assert verify(world, "hana", dossier(world), **sent, is_surplus="no", remark="Visitée en mars.") == 303
    assert world.level() == (TrustLevel.VERIFIED, TERM)
    profile = visitor.get(f"/entreprises/{world['enterprise'].slug}")
    head = profile.tree.xpath("string(//header[@class='profile-head'])")
    for words in ("Vérifiée par le pôle", "Pôle du Fleuve", "10 mars 2026", "10 mars 2028"):
        assert words in head
    assert "Gouvernance démocratique" in profile
    assert "Visitée en mars." in profile
    assert "Article 12" not in profile.response.text
    assert "statuts.pdf" not in profile.response.text
    assert "Signaler une erreur" in profile
    own = world.visitor("boss").get(f"/espace/{world['enterprise'].slug}/confiance")
    assert "Article 12 des statuts" in own
    (proof,) = [link for link in own.links().values() if link.startswith("/preuves/")]
    readers = {name: asked(world.visitor(name), proof) for name in ("boss", "hana", "staff", "claimant")}
    assert readers == {"boss": 200, "hana": 200, "staff": 200, "claimant": 404}
    assert Visitor(world.app).client.get(proof).status_code == 303
    assert world.told("boss") == ["trust.changed"]
    assert world["enterprise"].name not in hana.get(listing).links()
    assert world["enterprise"].name in hana.get(f"{listing}?etat=verifiees").links()


def test_who_may_verify_and_who_may_not(world: World) -> None:
    assert verify(world, "fred", dossier(world, "federation")) == 303
    assert verify(world, "staff", f"/bureau/verifications/{world['enterprise'].slug}") == 303
    assert {(one.verifier_id, one.is_by_team) for one in world.events()} == {(world["federation"].id, False), (None, True)}
    with world.writing() as session:
        session.query(NetworkMember).one().until = date(2026, 3, 10)
    assert world.visitor("fred").client.get(dossier(world, "federation")).status_code == 404, "a member no more"
    assert world.visitor("fred").client.get(dossier(world)).status_code == 404, "another network's space"
    world.person("reader", "hub", Role.READER)
    assert world.visitor("reader").client.get(dossier(world)).status_code == 403
    assert world.visitor("claimant").client.get(f"/bureau/verifications/{world['enterprise'].slug}").status_code == 403
    assert answer(world.visitor("fred"), dossier(world), {"level": "verified", "expires_on": TERM.isoformat()}) == 404


def test_nobody_verifies_an_organisation_to_which_she_belongs(world: World) -> None:
    with world.writing() as session:
        put(session.get_one(Organization, world["enterprise"].id), world.people["hana"], Role.ADMINISTRATOR)
    assert world.visitor("hana").client.get(dossier(world)).status_code == 403
    with world.writing() as session, pytest.raises(Refusal, match="faisiez partie"):
        given, home = Vouch(TrustLevel.VERIFIED, TERM), session.get_one(Organization, world["hub"].id)
        vouching.vouch(world.case(), given, network=home, actor=world.people["hana"], at=AT)


def test_a_form_that_is_wrong_says_so_and_concludes_nothing(world: World) -> None:
    path, hana = dossier(world), world.visitor("hana")
    for typed, words in (
        ({"expires_on": "2026-03-10"}, "choisissez-en un à venir"),
        ({"expires_on": "2099-01-01"}, "Dix ans au plus"),
        ({"expires_on": ""}, "jusqu’à quel jour"),
        ({"level": "accredited"}, ""),
        ({"sent_form": (io.BytesIO(b"MZ"), "a.pdf")}, "Forme juridique\u00a0: "),
    ):
        page = hana.post(path, {"level": "verified", "expires_on": TERM.isoformat(), **typed}, status=422)
        assert words in " ".join(page.errors())
    assert verify(world, "hana", path, is_members="no", is_democracy="no") == 303, "the machine concludes nothing"
    assert world.level()[0] is TrustLevel.VERIFIED


def test_a_withdrawal_is_told_answered_and_looked_at_by_another_person(world: World) -> None:
    world.person("boss", "enterprise", Role.ADMINISTRATOR)
    vouch(world)
    number = world.events()[0].id
    desk = f"/bureau/verifications/{world['enterprise'].slug}"
    federation = f"/espace/{world['federation'].slug}/niveaux/{number}/retirer"
    assert answer(world.visitor("fred"), federation, {"words": "Je ne suis pas d’accord."}) == 409
    assert answer(world.visitor("staff"), f"/bureau/niveaux/{number}/retirer", {"words": ""}, token_from=desk) == 303
    assert world.level()[0] is TrustLevel.VERIFIED, "without a reason nothing is withdrawn"
    assert answer(world.visitor("staff"), f"/bureau/niveaux/{number}/retirer", {"words": "Dissoute en février."}, token_from=desk) == 303
    assert world.level() == (TrustLevel.DECLARED, None)
    own = f"/espace/{world['enterprise'].slug}/confiance"
    assert "Dissoute en février." in world.visitor("boss").get(own)
    withdrawal = world.events()[-1].id
    assert answer(world.visitor("boss"), f"{own}/{withdrawal}/repondre", {"words": "C’était une autre."}, token_from=own) == 303
    assert answer(world.visitor("boss"), f"{own}/{withdrawal}/repondre", {"words": "Encore."}, token_from=own) == 409
    look = world.visitor("other_staff").get("/bureau/seconds-regards").links()[world["enterprise"].name]
    assert "première décision" in world.visitor("staff").get(look)
    assert answer(world.visitor("staff"), look, {"decision": "restore", "reason": "Oui."}) == 409
    assert answer(world.visitor("other_staff"), look, {"decision": "restore", "reason": "Confusion de nom."}, token_from=look) == 303
    assert world.level() == (TrustLevel.VERIFIED, TERM)
    assert [one.act for one in world.events()] == [TrustAct.GIVEN, TrustAct.WITHDRAWN, TrustAct.RESTORED]
    assert world.told("boss") == ["trust.changed"] * 3
    assert "Confusion de nom." in world.visitor("boss").get(own)


def test_a_level_is_renewed_told_ahead_of_its_end_once_and_brought_down_by_the_night(world: World, test_clock) -> None:
    world.person("boss", "enterprise", Role.ADMINISTRATOR)
    vouch(world, expires_on=date(2026, 6, 1))

    def night(day: date) -> None:
        at = AT + (day - AT.date()) * 1
        test_clock(at)
        with world.writing():
            renewals.tell_ending(job=outbox.Job(), at=at)
            state.follow_expiries(job=outbox.Job(), at=at)

    for day, told in ((date(2026, 4, 1), 0), (date(2026, 4, 2), 1), (date(2026, 4, 3), 1), (date(2026, 6, 1), 1)):
        night(day)
        assert (world.told("boss").count("trust.ending"), world.told("hana").count("trust.to_renew")) == (told, told), day
        assert world.level()[0] is TrustLevel.VERIFIED
    test_clock(AT + timedelta(days=84))
    assert world.level()[0] is TrustLevel.VERIFIED, "past its day, what is kept is read with its day until the night"
    night(date(2026, 6, 2))
    assert world.level() == (TrustLevel.DECLARED, None)
    assert "Vérification échue" in Visitor(world.app).get(f"/entreprises/{world['enterprise'].slug}")
    vouch(world, at=AT + timedelta(days=84))
    assert world.events()[-1].act is TrustAct.RENEWED
    assert world.level() == (TrustLevel.VERIFIED, TERM)


def test_a_network_that_the_team_recognises_accredits_and_the_team_names_the_issuer(world: World) -> None:
    desk, path = f"/bureau/verifications/{world['enterprise'].slug}", dossier(world, "federation")
    assert verify(world, "fred", path, level="accredited") == 422
    page = world.visitor("staff").post("/bureau/qui-accredite", {"network": world["federation"].slug, "title_fr": "Toit sûr"})
    assert "Toit sûr" in page
    assert verify(world, "fred", path, level="accredited") == 303
    assert world.level() == (TrustLevel.ACCREDITED, TERM)
    assert verify(world, "staff", desk, level="accredited") == 422
    assert verify(world, "staff", desk, level="accredited", issuer="Organisme d’essai", expires_on="2029-01-01") == 303
    assert world.level() == (TrustLevel.ACCREDITED, date(2029, 1, 1))
    with world.app.app_context(), db.database().reading():
        number = issuers.listed()[0].id
    assert answer(world.visitor("staff"), f"/bureau/qui-accredite/{number}/retirer", token_from="/bureau/qui-accredite") == 303
    assert verify(world, "fred", path, level="accredited") == 422
    assert "Organisme d’essai" in world.visitor("staff").get("/bureau/verifications")


def test_whoever_may_accredit_every_page_reads_no_evidence_but_her_own(world: World) -> None:
    with world.writing():
        label = make_organization(name="Réseau du label", region_code="06")
        label.is_enterprise, label.network_type = False, NetworkType.FEDERATION
    world.organizations["label"] = label
    world.person("lou", "label", Role.ADMINISTRATOR)
    world.visitor("staff").post("/bureau/qui-accredite", {"network": label.slug, "title_fr": "Label"})
    assert verify(world, "hana", dossier(world), words_members="Registre vu", sent_members=(io.BytesIO(pdf()), "registre.pdf")) == 303
    path = dossier(world, "label")
    assert verify(world, "lou", path, level="accredited", words_surplus="Règlement lu") == 303
    (proof,) = [link for link in world.visitor("hana").get(dossier(world)).links().values() if link.startswith("/preuves/")]
    page = world.visitor("lou").get(path)
    assert "Règlement lu" in page
    assert "Registre vu" not in page
    assert asked(world.visitor("lou"), proof) == 404


def test_history_only_grows_and_its_evidence_goes_after_its_time(world: World) -> None:
    assert verify(world, "hana", dossier(world), words_members="Vu", sent_members=(io.BytesIO(pdf()), "preuve.pdf")) == 303
    with pytest.raises(RuntimeError, match="only grows"), world.writing() as session:
        session.query(TrustEvent).one().reason = "réécrit"
        session.flush()
    with pytest.raises(RuntimeError, match="only grows"), world.writing() as session:
        session.delete(session.query(TrustEvent).one())
        session.flush()
    for days, left in ((365 * 2 + 360, 1), (365 * 3 + 3, 0)):
        with world.writing() as session:
            evidence.forget(job=outbox.Job(), at=AT + timedelta(days=days))
            assert (session.query(TrustEvidence).count(), session.query(StoredFile).count()) == (left, left)
    assert len(world.events()) == 1

"""What claims hold of a person: told to her, given to her, taken away with her; what she decided of others stays, by a number."""

import io

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.privacy import erasing, held
from marketplace.core import db, panels
from marketplace.core.files import StoredFile
from marketplace.organizations.duplicates import merging, unmerging
from marketplace.organizations.models import Claim, Organization, TrustEvent, TrustLevel
from marketplace.organizations.trust import deciding, state
from tests.builders import AT, make_organization
from tests.core.documents_made import pdf
from tests.organizations.teams.conftest import answer
from tests.organizations.trust.conftest import World
from tests.organizations.trust.test_claims import claim
from tests.organizations.trust.test_verifying import vouch


def test_what_she_claimed_is_told_given_and_taken_away_and_what_she_decided_stays_by_a_number(world: World) -> None:
    claim(world, way="document", sent=(io.BytesIO(pdf()), "lettre.pdf"))
    number = world.claims()[0].id
    path = f"/espace/{world['hub'].slug}/demandes/{number}"
    assert answer(world.visitor("hana"), path, {"decision": "refuse", "reason": "Inconnue de nous."}, token_from=path) == 303
    assert "Je coordonne l’entreprise." in world.visitor("claimant").get("/compte/donnees")
    with world.writing() as session:
        person = session.get_one(User, world.people["claimant"].id)
        files = [one.name for brought in panels.pieces("person.export", person=person) for one in brought]
        assert any("lettre.pdf" in name for name in files)
        hana = session.get_one(User, world.people["hana"].id)
        told = {one.key: one.total for one in held.about(hana)}
        assert told["organizations.claims_decided"] == 1
        erasing.erase(person, actor=None, at=AT)
    with world.app.app_context(), db.database().reading() as session:
        assert session.scalars(select(Claim)).first() is None
        assert session.scalars(select(StoredFile)).first() is None


def test_claims_and_levels_follow_a_merge_and_come_back_with_its_undoing(world: World) -> None:
    claim(world)
    vouch(world)
    with world.writing() as session:
        kept, absorbed = make_organization(name="Autre fiche"), session.get_one(Organization, world["enterprise"].id)
        done = merging.merge(kept, absorbed, {}, actor=None, at=AT)
        assert (kept.trust_level, session.scalars(select(Claim)).one().organization_id) == (TrustLevel.VERIFIED, kept.id)
        assert state.untrue() == []
        hub = session.get_one(Organization, world["hub"].id)
        assert session.scalars(deciding.listed(hub, is_open=True)).one().organization_id == kept.id
        unmerging.unmerge(done, actor=None, at=AT)
        assert (kept.trust_level, absorbed.trust_level) == (TrustLevel.DECLARED, TrustLevel.VERIFIED)
        assert session.scalars(select(Claim)).one().organization_id == absorbed.id
        assert session.scalars(select(TrustEvent)).one().organization_id == absorbed.id
        assert state.untrue() == []

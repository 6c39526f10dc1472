"""Keys of programs: how many, for how long, taken back once and for good; what is kept of a demand goes after a day."""

from datetime import timedelta

import pytest

from marketplace.core import clock, db
from marketplace.core.api import keys
from marketplace.core.api.models import ApiKey
from marketplace.core.audit import AuditEvent
from marketplace.core.errors import RuleBroken
from tests.builders import make_user

READ = "catalogue:read"


def test_a_key_is_256_bits_of_chance_and_only_its_hash_is_kept(app):
    with app.app_context(), db.database().writing():
        made = [keys.make(7, "Inventaire", [READ], 30, actor=make_user(), at=clock.now()) for _number in range(3)]
    letters = [one for _key, one in made]
    assert len(set(letters)) == 3
    assert all(one.startswith("maillage_") and len(one) == len("maillage_") + 43 for one in letters)
    for key, one in made:
        assert (key.hash, one.startswith(key.hint)) == (keys.hash_of(one), True)
        assert len(key.hint) == len("maillage_") + 4, "what tells it from others gives nothing of its chance away"


def test_an_organisation_has_twenty_keys_at_most_and_those_that_ended_do_not_count(app):
    at = clock.now()
    with app.app_context(), db.database().writing() as session:
        person = make_user()
        for _number in range(keys.MOST_LIVE):
            key, _letters = keys.make(7, "Inventaire", [READ], 30, actor=person, at=at)
        with pytest.raises(RuleBroken, match="révoquez-en une"):
            keys.make(7, "Un de trop", [READ], 30, actor=person, at=at)
        keys.make(8, "Ailleurs", [READ], 30, actor=person, at=at)
        keys.revoke(key, actor=person, at=at)
        keys.make(7, "À sa place", [READ], 30, actor=person, at=at)
        assert keys.make(7, "Plus tard", [READ], 365, actor=person, at=at + timedelta(days=31))
        for wrong in (([], 30), (["tout"], 30), ([READ], 31), ([READ], 10_000)):
            with pytest.raises(ValueError, match="scopes"):
                keys.make(9, "Non", *wrong, actor=person, at=at)
        assert session.query(ApiKey).filter_by(organization_id=9).count() == 0


def test_a_key_is_found_by_its_letters_until_it_ends(app):
    at = clock.now()
    with app.app_context(), db.database().writing() as session:
        person = make_user()
        key, letters = keys.make(7, "Inventaire", [READ], 30, actor=person, at=at)
        assert keys.find(letters, at) is key
        assert keys.find(letters, at + timedelta(days=30) - timedelta(seconds=1)) is key
        assert keys.find(letters, at + timedelta(days=30)) is None
        assert keys.find(letters.upper(), at) is None
        assert keys.find("x" * 100_000, at) is None
        keys.revoke(key, actor=person, at=at)
        keys.revoke(key, actor=None, at=at + timedelta(days=1))
        assert (keys.find(letters, at), key.revoked_at, key.revoked_by_id) == (None, at, person.id)
        other, letters = keys.make(7, "Boutique", [READ], 30, actor=person, at=at)
        keys.revoke_all_of(person.id, at=at)
        session.refresh(other)
        assert keys.find(letters, at) is None
    with app.app_context(), db.database().reading() as session:
        told = [(one.verb, one.changes) for one in session.query(AuditEvent).filter(AuditEvent.verb.startswith("core.api_key"))]
    assert [verb for verb, _changes in told] == ["core.api_key_made", "core.api_key_revoked", "core.api_key_made"]
    assert letters not in str(told)

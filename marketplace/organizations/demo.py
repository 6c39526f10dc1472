"""The invented directory of a demonstration, marked as such in every row."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

from marketplace.core import db
from marketplace.core.seeding import Seeding
from marketplace.organizations import actions
from marketplace.organizations.facts import Facts
from marketplace.organizations.invented import enterprises

BATCH = 200


def seed(seeding: Seeding) -> None:
    """Invent the profile's enterprises, in short units so that a site that runs is not held up."""
    wanted = seeding.profile.enterprises
    invented = _facts(wanted, seeding.seed)
    done = 0
    while batch := list(islice(invented, BATCH)):
        with db.database().writing():
            added = [actions.add(facts, source="demonstration", actor=None, at=seeding.at, is_demo=True) for facts in batch]
        done += len(added)
        seeding.samples.setdefault("organization", {"published": {"id": added[0].id, "slug": added[0].slug}})
        seeding.say(f"{done} of {wanted} enterprises")


def _facts(count: int, seed: int) -> Iterator[Facts]:
    """The inventor's enterprises in the words of the directory."""
    return (Facts(**asdict(one)) for one in enterprises(count, seed))

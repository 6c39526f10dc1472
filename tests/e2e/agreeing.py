"""From the close of a group purchase to contracts in force, by the keyboard alone."""

import time
from datetime import UTC, datetime, timedelta

from tests.e2e.keyboard import Keyboard
from tests.e2e.pooling import proves
from tests.e2e.site import Site

CLOSES = "SELECT closes_at FROM tenders WHERE number = ?"
STAGE = "SELECT stage FROM tenders WHERE number = ?"
CONTRACTS = """
    SELECT c.number, o.slug, c.amount FROM contracts c JOIN tenders t ON t.id = c.tender_id JOIN organizations o ON o.id = c.buyer_id
    WHERE t.number = ? ORDER BY c.id
"""
PATIENCE = 120.0


def closed(site: Site, number: str) -> tuple[str, datetime]:
    """The hour of the close comes, and the worker does what it has to; the stage that follows, and what time it is from then on."""
    with site.database() as record:
        closes = datetime.fromisoformat(record.execute(CLOSES, (number,)).fetchone()[0]).replace(tzinfo=UTC)
    after = closes + timedelta(minutes=2)
    site.tell_time(after)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with site.database() as record:
            stage: str = record.execute(STAGE, (number,)).fetchone()[0]
        if stage != "adhesion":
            return stage, after
        time.sleep(0.3)
    raise AssertionError(f"{number} is still open {PATIENCE:.0f} s after its close")


def awards(organizer: Keyboard, number: str, title: str, password: str) -> None:
    """The organiser gives the lot, says why, at which title, by which resolution."""
    for _attempt in range(2):
        organizer.reader.go(f"/achats-regroupes/{number}/octroi")
        organizer.skip()
        organizer.fill("Justification", "Trois cuisines d’ici livrent ensemble, au prix que le groupe a atteint.")
        organizer.choose("À quel titre vous approuvez", title)
        organizer.fill("Numéro de la résolution", "2026-12-301")
        organizer.go_to("Décider")
        if "/confirmer" not in organizer.path:
            break
        proves(organizer, password)
    organizer.told("Ce qui est décidé")


def contracts(site: Site, number: str) -> list[tuple[str, str, int]]:
    """The contracts of a purchase: number, who buys, firm amount in cents."""
    with site.database() as record:
        return list(record.execute(CONTRACTS, (number,)))


def accepts(somebody: Keyboard, contract: str, password: str) -> None:
    """She reads the contract and accepts its very text."""
    for _attempt in range(2):
        somebody.reader.go(f"/contrats/{contract}")
        somebody.skip()
        somebody.go_to("Accepter le contrat")
        if "/confirmer" not in somebody.path:
            break
        proves(somebody, password)

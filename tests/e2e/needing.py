"""A group purchase from a need by the keyboard alone: its lots, its criteria in two envelopes, its call to enterprises; joined."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from marketplace.core.clock import QUEBEC
from tests.e2e.asking import KEY, picks, until
from tests.e2e.keyboard import Keyboard
from tests.e2e.pooling import proves, step
from tests.e2e.pooling import publishes as publishes_purchase
from tests.e2e.site import Site

# Somebody whom other journeys saw come in: she has the password of the demonstration, and her account needs no second factor.
PERSON = """
    INSERT INTO users (email, name, locale, password_hash, is_staff, status, is_demo, created_at, version)
    SELECT ?, ?, 'fr', password_hash, 0, status, 1, created_at, 1 FROM users WHERE email = 'visite@maillage.example' RETURNING id
"""
MEMBERSHIP = "INSERT INTO memberships (user_id, organization_id, joined_at, version) SELECT id, ?, created_at, 1 FROM users WHERE id = ?"
ROLE = "INSERT INTO member_roles (membership_id, role) SELECT max(id), ? FROM memberships"
OF_NOBODY = """
    SELECT id, slug, name FROM organizations WHERE is_enterprise AND status = 'published'
    AND id NOT IN (SELECT organization_id FROM memberships) ORDER BY id LIMIT ?
"""


@dataclass(frozen=True)
class Lot:
    """What the group needs: how much it expects, the least, what the organiser thinks that it costs."""

    title: str
    expected: str
    minimum: str
    estimate: str


@dataclass(frozen=True)
class Criterion:
    """What the committee scores, and for how many points."""

    title: str
    kind: str
    points: str


def have_person(site: Site, name: str, address: str, organization: int, role: str) -> None:
    """Put somebody in a team."""
    with site.database() as record, record:
        (person,) = record.execute(PERSON, (address, name)).fetchone()
        record.execute(MEMBERSHIP, (organization, person))
        record.execute(ROLE, (role,))


def enterprises(site: Site, count: int) -> list[tuple[int, str, str]]:
    """Enterprises for which nobody acts yet: number, slug, name."""
    with site.database() as record:
        return list(record.execute(OF_NOBODY, (count,)))


def come_in_as(somebody: Keyboard, address: str, password: str) -> None:
    """By the door."""
    somebody.reader.go("/connexion")
    somebody.skip()
    through_door(somebody, address, password)


def through_door(somebody: Keyboard, address: str, password: str) -> None:
    somebody.fill("Adresse de courriel", address)
    somebody.fill("Mot de passe", password)
    somebody.enter()


def begins(organizer: Keyboard, slug: str, title: str, lots: list[Lot]) -> str:
    """From a need in a few words to a purchase with its lots; the address of its steps."""
    organizer.reader.go(f"/espace/{slug}/achats/commencer")
    organizer.skip()
    organizer.fill("Ce dont vous avez besoin, en quelques mots", title)
    organizer.enter()
    root = organizer.path
    organizer.reader.go(f"{root}/lots")
    for rank, lot in enumerate(lots, start=1):
        organizer.skip()
        organizer.fill("Un lot de plus : ce dont le groupe a besoin", lot.title)
        organizer.enter()
        organizer.told("Le lot %(rank)d est ajouté.", rank=rank)
        organizer.skip()
        organizer.fill("Quantité attendue du groupe", lot.expected)
        organizer.fill("Quantité minimale du groupe", lot.minimum)
        organizer.fill("Estimation du lot, avant taxes", lot.estimate)
        organizer.go_to("Enregistrer")
        organizer.told("Le lot %(rank)d est enregistré.", rank=rank)
    return root


def writes(organizer: Keyboard, root: str, folder: Path) -> None:
    """What is needed, when, until when bodies adhere and enterprises answer, by which mode, under which agreement."""
    today = datetime.now(QUEBEC).date()
    organizer.reader.go(f"{root}/objet")
    organizer.skip()
    organizer.fill("Description en français", "Les repas froids et les collations des camps de jour, livrés chaque matin.")
    organizer.pick("Services")
    organizer.go_to("Enregistrer et continuer")
    days = {"Livraison à partir du": today + timedelta(60), "Livraison jusqu’au": today + timedelta(110)}
    step(organizer, root, "livraison", {}, days=days)
    closes = (today + timedelta(10)).strftime("%Y-%m-%dT16:00")
    days = {"Début du contrat": today + timedelta(60), "Fin du contrat": today + timedelta(110)}
    step(organizer, root, "dates", {}, days=days, moments={"Clôture des adhésions": closes})
    organizer.reader.go(f"{root}/appel")
    organizer.skip()
    picks(organizer, "Jour limite", today + timedelta(30))
    organizer.reach("Heure limite")
    organizer.page.locator(":focus").fill("14:00")
    organizer.pick("Toute entreprise collective dont la fiche est publiée")
    organizer.go_to("Enregistrer et continuer")
    organizer.reader.go(f"{root}/regles")
    organizer.skip()
    organizer.pick("Annuler le lot")
    organizer.go_to("Enregistrer et continuer")
    organizer.reader.go(f"{root}/cadre")
    organizer.skip()
    organizer.pick("Demande de prix")
    organizer.go_to("Enregistrer et continuer")
    organizer.reader.go(f"{root}/entente")
    organizer.skip()
    Image.new("RGB", (600, 800), "white").save(folder / "entente.png")
    organizer.give("Document", folder / "entente.png")
    organizer.go_to("Joindre l’entente signée")


def weighs(organizer: Keyboard, root: str, criteria: list[Criterion], pass_mark: str) -> None:
    """Two envelopes: the criteria scored first, the price after, divided by the score."""
    organizer.reader.go(f"{root}/criteres")
    organizer.skip()
    for rank, one in enumerate(criteria, start=1):
        organizer.fill(f"Critère {rank}", one.title)
        organizer.choose("Genre", one.kind)
        organizer.fill("Points", one.points)
    organizer.fill("Points du prix", "0")
    organizer.pick("La note des critères divisée par le prix")
    organizer.fill("Nombre ajouté à la note (X)", "50")
    organizer.pick("Deux : les prix après les notes")
    organizer.fill("Note de passage, en pour cent des points des critères", pass_mark)
    organizer.go_to("Enregistrer et continuer")


def publishes(organizer: Keyboard, site: Site, root: str, password: str) -> str:
    """Once the opener has made its key, all of it is read again and published; its number."""
    until(site, KEY, root.rpartition("/")[2], lambda is_made: bool(is_made))
    return publishes_purchase(organizer, root, password)


def joins(body: Keyboard, slug: str, number: str, place: str, firm: list[str], resolution: str, password: str) -> None:
    """From the page of a purchase to an adhesion: one place, what is wanted there of each lot, the resolution of the council."""
    for _attempt in range(2):
        body.reader.go(f"/achats-regroupes/{number}")
        body.skip()
        # On a phone the first one leads down the page, to the frame that says what adhering means.
        body.reach("Adhérer")
        body.page.keyboard.press("Enter")
        body.go_to("Adhérer")
        assert body.path.startswith(f"/espace/{slug}/adhesions/"), body.path
        body.skip()
        body.fill("Nom du lieu", place)
        for quantity in firm:
            body.fill("Quantité ferme", quantity)
        body.pick("Résolution du conseil")
        body.fill("Numéro de la résolution", resolution)
        picks(body, "Date de la résolution", datetime.now(QUEBEC).date())
        body.go_to("Enregistrer l’adhésion")
        if "/confirmer" not in body.path:
            break
        proves(body, password)
    state = body.page.locator("#etat")
    assert state.count(), body.page.locator("main").inner_text()[:1500]
    assert "autorisée" in state.inner_text(), state.inner_text()

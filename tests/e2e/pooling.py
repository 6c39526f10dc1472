"""A group purchase by the keyboard alone: written step by step, published, joined by a resolution or a delegation, left in time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pyotp
from PIL import Image

from marketplace.core.clock import QUEBEC
from tests.e2e.keyboard import Keyboard
from tests.e2e.people_coming_in import PASSWORD, add_application, sign_in
from tests.e2e.post_office import PostOffice

JOINT = """
    SELECT l.slug, o.id FROM listings l JOIN organizations o ON o.id = l.organization_id
    WHERE l.title_fr LIKE 'Repas complets%' AND l.id IN (SELECT listing_id FROM listing_members) AND l.status = 'published'
"""
CONFIRMED = """
    SELECT o.id, o.slug, o.name FROM organizations o JOIN standings s ON s.organization_id = o.id
    WHERE s.confirmed_at IS NOT NULL AND o.buyer_type IN ('municipality', 'mrc', 'regie') AND o.id <> ? ORDER BY o.id
"""
PRESENT = "%Y-%m-%d"


def proves(somebody: Keyboard, password: str = PASSWORD) -> None:
    """Who she is, anew, when an act that commits asks for it."""
    if "/confirmer" in somebody.path:
        somebody.skip()
        somebody.fill("Mot de passe", password)
        somebody.enter()


def enters(somebody: Keyboard, office: PostOffice, name: str, address: str, slugs: Sequence[str]) -> str:
    """Who administers these organisations: an account by the link of her mail, with the second factor that it asks for; its key."""
    site = somebody.reader.site
    site.flask("people", "invite", address, "--name", name, "--locale", "fr")
    for slug in slugs:
        site.flask("team", "add", slug, address, "--role", "administrator")
    somebody.page.goto(office.link(address, "/invitation/"))
    somebody.landed()
    somebody.fill("Mot de passe", PASSWORD)
    somebody.fill("Confirmation du mot de passe", PASSWORD)
    somebody.go_to("Ouvrir mon compte")
    somebody.reader.go("/compte/second-facteur")
    return add_application(somebody)


def comes_back(somebody: Keyboard, address: str, key: str, at: datetime) -> None:
    """By the door, hours later: her password, then the code of that moment."""
    somebody.reader.go("/connexion")
    somebody.skip()
    sign_in(somebody, address)
    somebody.heading("Second facteur")
    somebody.write(pyotp.TOTP(key).at(at))
    somebody.enter()


def begins(organizer: Keyboard, listing: str) -> str:
    """From the page of an offer of three kitchens to a purchase in preparation; the address of its steps."""
    organizer.reader.go(f"/catalogue/{listing}")
    organizer.skip()
    organizer.go_to("Organiser un achat regroupé")
    organizer.heading("Commencer un achat regroupé")
    organizer.skip()
    organizer.go_to("Commencer avec cette offre")
    return organizer.path


def writes(organizer: Keyboard, root: str, *, expected: int, minimum: int, on_shortfall: str, folder: Path) -> None:
    """Each step, saved on its own; then all of it is published."""
    today = datetime.now(QUEBEC).date()
    step(organizer, root, "objet", {"Description en français": "Les repas de sept semaines de camps de jour, pour ceux qui veulent."})
    step(organizer, root, "lots/1", {"Quantité attendue du groupe": str(expected), "Quantité minimale du groupe": str(minimum)})
    step(
        organizer, root, "livraison", {}, days={"Livraison à partir du": today + timedelta(40), "Livraison jusqu’au": today + timedelta(90)}
    )
    closes = datetime.combine(today + timedelta(10), datetime.min.time()).strftime("%Y-%m-%dT16:00")
    step(
        organizer, root, "dates", {}, days={"Début du contrat": today + timedelta(40), "Fin du contrat": today + timedelta(90)},
        moments={"Clôture des adhésions": closes},
    )  # fmt: skip
    organizer.reader.go(f"{root}/regles")
    organizer.skip()
    organizer.pick(on_shortfall)
    organizer.go_to("Enregistrer et continuer")
    organizer.reader.go(f"{root}/cadre")
    organizer.skip()
    organizer.pick("Gré à gré")
    organizer.go_to("Enregistrer et continuer")
    organizer.reader.go(f"{root}/entente")
    organizer.skip()
    Image.new("RGB", (600, 800), "white").save(folder / "entente.png")
    organizer.give("Document", folder / "entente.png")
    organizer.go_to("Joindre l’entente signée")


def step(
    organizer: Keyboard, root: str, name: str, words: dict[str, str], *,
    days: dict[str, date] | None = None, moments: dict[str, str] | None = None,
) -> None:  # fmt: skip
    """One step, from its first field to its button."""
    organizer.reader.go(f"{root}/{name}")
    organizer.skip()
    for label, text in words.items():
        organizer.fill(label, text)
    told = {label: day.strftime(PRESENT) for label, day in (days or {}).items()} | (moments or {})
    for label in sorted(told, key=list(told).index) if not moments else [*moments, *(days or {})]:
        # The window of a date is the browser's own: its field is reached, and holds what a person picks there.
        organizer.reach(label)
        organizer.page.locator(":focus").fill(told[label])
    organizer.go_to("Enregistrer" if name.startswith("lots/") else "Enregistrer et continuer")


def publishes(organizer: Keyboard, root: str, password: str) -> str:
    """All that is written is read again, and the adhesions are open; the public address."""
    organizer.reader.go(f"{root}/relire")
    organizer.told("Tout est prêt.")
    organizer.skip()
    organizer.go_to("Publier et ouvrir les adhésions")
    if "/confirmer" in organizer.path:
        proves(organizer, password)
        organizer.reader.go(f"{root}/relire")
        organizer.skip()
        organizer.go_to("Publier et ouvrir les adhésions")
    number = root.rsplit("/", 1)[1]
    organizer.reader.go(f"/achats-regroupes/{number}")
    organizer.told("Adhésions ouvertes")
    return number


def joins(body: Keyboard, slug: str, number: str, firm: int, authority: str, *, resolution: str = "", password: str = PASSWORD) -> None:
    """An adhesion with one place and one quantity, by a resolution or by a delegation."""
    for _attempt in range(2):
        body.reader.go(f"/espace/{slug}/adhesions/{number}")
        body.skip()
        body.fill("Nom du lieu", "Centre communautaire")
        body.fill("Quantité ferme", str(firm))
        body.pick(authority)
        if resolution:
            body.fill("Numéro de la résolution", resolution)
            body.reach("Date de la résolution")
            body.page.locator(":focus").fill(datetime.now(QUEBEC).date().strftime(PRESENT))
        body.go_to("Enregistrer l’adhésion")
        if "/confirmer" not in body.path:
            break
        proves(body, password)
    state = body.page.locator("#etat")
    page = body.page.locator("main").inner_text()[:1500]
    assert state.count(), page
    assert "autorisée" in state.inner_text(), page


def leaves(body: Keyboard, slug: str, number: str) -> None:
    """She goes in time, and is out of the total."""
    body.reader.go(f"/espace/{slug}/adhesions/{number}/retrait")
    body.skip()
    body.fill("Raison", "Le camp de jour est confié à la ville voisine.")
    body.go_to("Se retirer")
    body.told("retirée")


def bodies(site: object, organizer: int, count: int) -> Sequence[tuple[int, str, str]]:
    """Confirmed municipal bodies besides the organiser."""
    with site.database() as record:  # type: ignore[attr-defined]
        found: list[tuple[int, str, str]] = record.execute(CONFIRMED, (organizer,)).fetchall()
    return found[:count]

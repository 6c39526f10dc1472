"""The page of an enterprise comes into the hands of somebody who works there, and its hub answers for it: with the keyboard alone."""

from pathlib import Path

from PIL import Image

from tests.e2e.coming_in import act_for, come_in
from tests.e2e.keyboard import Keyboard
from tests.e2e.people_coming_in import add_application, sign_in
from tests.e2e.searching import search, to_results

LETTER = "lettre.png"
HER_PART = "Je dirige l’atelier depuis mars."


def claims(her: Keyboard, enterprise: str, folder: Path) -> None:
    """She finds the page of her enterprise as anybody would, and shows by a letter that she is of it."""
    search(her, enterprise)
    to_results(her)
    her.go_to_words(enterprise)
    her.skip()
    her.go_to("Gérer la fiche de mon entreprise")
    her.heading("Gérer la fiche «\u00a0%(name)s\u00a0»", name=enterprise)
    her.skip()
    her.pick("Un document\u00a0: lettre, résolution ou statuts")
    Image.new("RGB", (400, 500), "white").save(folder / LETTER)
    her.give("Document", folder / LETTER)
    her.fill("Votre fonction", HER_PART)
    her.go_to("Envoyer ma demande")
    her.told("Votre demande est envoyée. Cette page dit où elle en est.")


def hub_accepts(hub: Keyboard, enterprise: str) -> None:
    """The hub of the territory reads what she says and her letter, and accepts."""
    come_in(hub, "network_administrator")
    hub.reader.go("/compte/aujourdhui")
    hub.skip()
    hub.go_to("Quelqu’un demande à gérer la fiche «\u00a0%(organization)s\u00a0».", organization=enterprise)
    hub.heading("Demande de gérer «\u00a0%(name)s\u00a0»", name=enterprise)
    assert hub.page.get_by_text(HER_PART).is_visible()
    hub.skip()
    hub.reach("Lire le document\u00a0: %(name)s", name=LETTER)
    with hub.page.expect_download() as taken:
        hub.page.keyboard.press("Enter")
    assert taken.value.suggested_filename == LETTER
    hub.pick("Accepter")
    hub.go_to("Envoyer la réponse")
    hub.told("La personne gère maintenant la fiche; elle en est avisée.")


def hub_verifies(hub: Keyboard, enterprise: str) -> None:
    """The hub finds the enterprise among those to be verified, notes one test of the law with what shows it, and answers for it."""
    hub.skip()
    hub.go_to("Vérifications")
    hub.skip()
    hub.fill("Nom de l’entreprise", enterprise)
    hub.enter()
    hub.skip()
    hub.go_to_words(enterprise)
    hub.skip()
    hub.reach("Besoins des membres ou de la collectivité")
    hub.page.keyboard.press("Enter")
    hub.pick("Oui")
    hub.fill("Ce qui le montre", "Règlements généraux, article 3.")
    hub.go_to("Enregistrer la vérification")
    hub.told("C’est fait\u00a0: la fiche le dit dès maintenant.")
    hub.told("Vérifiée par le pôle")


def learns_of_it(her: Keyboard, address: str, enterprise: str) -> None:
    """Signed out by the change of her rights, she comes back, reads the answer, protects what she may do now, and is at home there."""
    her.again()
    sign_in(her, address)
    her.reader.go("/compte/aujourdhui")
    her.told("La fiche «\u00a0%(organization)s\u00a0» est vérifiée.", organization=enterprise)
    her.skip()
    her.go_to("Vous gérez maintenant la fiche «\u00a0%(organization)s\u00a0».", organization=enterprise)
    add_application(her)
    her.heading("Ma demande de gérer «\u00a0%(name)s\u00a0»", name=enterprise)
    act_for(her, enterprise)
    assert her.page.get_by_role("heading", level=1).inner_text() == enterprise

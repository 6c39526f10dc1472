"""How somebody comes in with the keyboard alone: her account opened from a mail, its second factor, the door."""

from datetime import UTC, datetime

import pyotp

from tests.e2e.keyboard import Keyboard
from tests.e2e.post_office import PostOffice

PASSWORD = "quatre mots sans aucun lien"


def sign_up(her: Keyboard, office: PostOffice, name: str, address: str) -> None:
    """From the first page to the link of the mail, and to a password."""
    her.reader.go("/")
    if her.reader.way.width < 600:
        her.go_to("Se connecter")
    her.go_to("Créer un compte")
    her.heading("Créer un compte")
    her.skip()
    her.fill("Nom", name)
    her.fill("Adresse de courriel", address)
    her.enter()
    her.heading("Lisez vos courriels")
    her.page.goto(office.link(address, "/invitation/"))
    her.landed()
    her.fill("Mot de passe", "court")
    her.fill("Confirmation du mot de passe", "court")
    her.enter()
    her.correct(PASSWORD)
    her.fill("Confirmation du mot de passe", PASSWORD)
    her.go_to("Ouvrir mon compte")
    her.told("Bonjour %(name)s.", name=name)


def protect(her: Keyboard, name: str) -> str:
    """An application of codes, from the menu of her name; its key."""
    her.pass_by_menu(name, "Se déconnecter")
    own_account(her, name)
    her.go_to("Second facteur")
    key = add_application(her)
    her.told("En service")
    return key


def add_application(her: Keyboard) -> str:
    """An application: its key typed in a telephone, its first code, the recovery codes; the key."""
    her.skip()
    her.go_to("Ajouter une application")
    her.skip()
    key = her.page.locator(".factor-key code").inner_text().replace(" ", "")
    her.fill("Code à six chiffres", pyotp.TOTP(key).now())
    her.reach("Ajouter l’application")
    # One step too far, and back.
    her.page.keyboard.press("Tab")
    her.reach_words(her.reader.says("Ajouter l’application"), key="Shift+Tab")
    her.enter("Space")
    assert her.page.locator(".factor-codes code").count() == 10
    her.go_to("J’ai gardé mes codes")
    return key


def come_back(her: Keyboard, address: str, key: str) -> None:
    """Where a change of her rights has put her out: in again by the password, then by the code that comes next."""
    her.page.reload()
    her.landed()
    sign_in(her, address)
    her.heading("Second facteur")
    her.write(pyotp.TOTP(key).generate_otp(int(datetime.now(UTC).timestamp()) // 30 + 1))
    her.enter()


def own_account(her: Keyboard, name: str) -> None:
    """The page of her account, from the menu of her name."""
    her.open_menu(name)
    her.go_to("Mon compte")
    her.heading("Mon compte")
    her.skip()


def sign_in(somebody: Keyboard, address: str) -> None:
    somebody.heading("Se connecter")
    somebody.fill("Adresse de courriel", address)
    somebody.fill("Mot de passe", PASSWORD)
    somebody.enter()

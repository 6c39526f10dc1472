"""What an enterprise offers, put there with the keyboard alone: ten listings from a file, one offered with others, one more by the form."""

import csv
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.coming_in import act_for
from tests.e2e.keyboard import Keyboard
from tests.e2e.people_coming_in import add_application
from tests.e2e.site import Site

TITLES = ("Référence", "Titre", "Type", "Description", "UNSPSC", "Prix", "Unité", "Prix de volume", "Délai")
# What is sewn out of the stuff that only this journey knows, and what the same workshop sells besides.
SEWN = (("Tablier", "24,50 $"), ("Nappe", "1 234,50 $"), ("Rideau", "89,00 $"))
BESIDES = ("Coussin ouvré", "Drap cousu", "Serviette brodée", "Sac doublé", "Banderole peinte", "Bavoir piqué", "Housse matelassée")
UNIFORMS = "53102700"
# An import as it stands for some seconds when there are thousands of rows.
AT_WORK = "UPDATE import_runs SET status = 'applying', done = 4 WHERE id = (SELECT max(id) FROM import_runs)"
AT_ITS_END = "UPDATE import_runs SET status = 'done', done = total WHERE id = (SELECT max(id) FROM import_runs)"


def ten_listings(folder: Path, stuff: str) -> Path:
    """A file as a workshop keeps it: its own references, prices as people write them."""
    path = folder / "articles.csv"
    named = [(f"{what} de {stuff}", price) for what, price in SEWN] + [(title, "18,00 $") for title in BESIDES]
    with path.open("w", encoding="utf-8", newline="") as written:
        rows = csv.writer(written, delimiter=";")
        rows.writerow(TITLES)
        for number, (title, price) in enumerate(named, start=1):
            rows.writerow((f"AT-{number:02}", title, "produit", "Cousu ici, lavable.", UNIFORMS, price, "unité", "50 : 5,00", "10"))
    return path


def imports(her: Keyboard, file: Path) -> None:
    """The file is tried, watched while it works, then taken for good; its ten listings are drafts."""
    her.skip()
    her.go_to("Catalogue")
    her.skip()
    her.go_to("Importer ou emporter")
    her.skip()
    her.give("Fichier", file)
    her.go_to("Lire le fichier")
    her.reader.button("Faire l’essai").wait_for()
    her.go_to("Faire l’essai")
    her.reader.button("Importer pour de bon").wait_for()
    her.told("Aucune ligne n’est à corriger.")
    watch(her)
    her.go_to("Importer pour de bon")
    her.page.get_by_role("heading", name=her.reader.says("Résultat")).wait_for()
    her.told("Aucune ligne n’est à corriger.")
    her.reader.check()


def watch(her: Keyboard) -> None:
    """A long import brings its page anew each second: the keyboard stays where it was, and the end is shown without being asked for."""
    with her.reader.site.database() as record, record:
        record.execute(AT_WORK)
    her.again()
    her.told("%(done)s sur %(total)s", done=4, total=10)
    her.skip()
    her.reach("Abandonner")
    with her.page.expect_response(lambda answer: "/fichiers/" in answer.url):
        pass
    with her.page.expect_response(lambda answer: "/fichiers/" in answer.url):
        pass
    assert her.reader.says("Abandonner") in (her.here() or {"said": []})["said"], (
        "the keyboard is lost when the part of the page is brought anew"
    )
    with her.reader.site.database() as record, record:
        record.execute(AT_ITS_END)
    her.reader.button("Importer pour de bon").wait_for()
    her.again()


def publishes(her: Keyboard) -> None:
    """All the drafts at once, what becomes of each read before."""
    her.skip()
    her.go_to("Voir le catalogue")
    her.skip()
    her.go_to("Changer plusieurs articles")
    her.skip()
    her.choose("État", her.reader.says("Brouillons"))
    her.go_to("Chercher")
    her.skip()
    her.go_to("Tout cocher")
    her.skip()
    her.choose("Nouvel état", her.reader.says("Publié"))
    her.go_to("Voir l’aperçu")
    her.skip()
    her.go_to_words(her.reader.says_many("Changer %(num)d article", "Changer %(num)d articles", 10))
    her.page.get_by_text(her.reader.says_many("%(num)d article est changé.", "%(num)d articles sont changés.", 10)).wait_for()


def invites(her: Keyboard, title: str, others: dict[str, str]) -> None:
    """Two other enterprises, by their name, into one of the listings, each with its share."""
    her.skip()
    her.go_to_words(title)
    her.skip()
    her.go_to("Offre regroupée")
    for verb, (name, share) in zip(("Inviter une entreprise", "Inviter une autre entreprise"), others.items(), strict=True):
        her.skip()
        her.go_to(verb)
        her.skip()
        her.fill("Entreprise", name)
        her.fill("Part de la valeur, en %", share)
        her.go_to("Inviter")
        her.told("L’entreprise est invitée\u00a0: ses administrateurs en sont avisés.")
    expect(her.page.locator("main").get_by_text(her.reader.says("En attente"), exact=True)).to_have_count(2)


def accepts(partner: Keyboard, title: str, *, needs_factor: bool) -> None:
    """From what waits for her to the exact text, which she accepts for her enterprise."""
    partner.reader.go("/compte/aujourdhui")
    partner.skip()
    partner.go_to("Répondre à l’offre regroupée «\u00a0%(title)s\u00a0»", title=title)
    if needs_factor:
        add_application(partner)
    assert partner.page.get_by_role("heading", level=1).inner_text() == title
    partner.skip()
    partner.go_to("Accepter la version %(number)d", number=number_of(partner.reader.site, title))
    partner.told("Votre entreprise a accepté cette version.")


def number_of(site: Site, title: str) -> int:
    """The version of a listing."""
    with site.database() as record:
        (number,) = record.execute("SELECT number FROM listings WHERE title_fr = ?", (title,)).fetchone()
    return int(number)


def sees_all_agree(her: Keyboard, title: str) -> None:
    """The lead counts as one of the three: both others have accepted, and the listing is shown."""
    her.again()
    expect(her.page.locator("main").get_by_text(her.reader.says("Acceptée"), exact=True)).to_have_count(2)
    her.skip()
    her.go_to("Revenir à l’article")
    her.skip()
    her.go_to("Voir comme un acheteur")
    her.told("Ces entreprises offrent cet article ensemble; chacune en a accepté le texte.")
    assert her.page.get_by_role("heading", level=1).inner_text() == title


def adds_one_more(her: Keyboard, enterprise: str, title: str) -> None:
    """One more listing, by the form, and published."""
    act_for(her, enterprise)
    her.skip()
    her.go_to("Catalogue")
    her.skip()
    her.go_to("Ajouter un produit ou un service")
    her.skip()
    her.fill("Titre en français", title)
    her.fill("Description en français", "Cousue ici, doublée.")
    her.fill("Catégorie", UNIFORMS)
    her.fill("Prix d’une unité, avant taxes", "52,75")
    her.enter()
    her.told("L’article est enregistré comme brouillon. Ajoutez des images, puis publiez-le.")
    her.skip()
    her.go_to("Publier")
    her.told("L’article est publié.")

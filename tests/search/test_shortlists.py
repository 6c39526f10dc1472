"""Shortlists: made and kept by those who buy and evaluate, read by their team, and what becomes of what is in them."""

from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from marketplace.organizations import actions
from marketplace.organizations.duplicates import choices, merging, unmerging
from marketplace.organizations.models import Organization, Role
from marketplace.search import checks
from marketplace.search.models import SavedSearch, Shortlist, ShortlistEntry, ShortlistNote
from tests.builders import AT, make_organization, make_user
from tests.page import Page, Visitor
from tests.search.conftest import CATERER, CLEANER
from tests.search.kept_things import City, keep, make_city, make_shortlist

BUYER, EVALUATOR, READER, FINANCE = Role.BUYER, Role.EVALUATOR, Role.READER, Role.FINANCE


def two(app: Flask) -> tuple[Organization, Organization]:
    with app.app_context(), db.database().writing():
        return make_organization(**CATERER), make_organization(**CLEANER)


def numbers(app: Flask, model: type) -> list[int]:
    with app.app_context(), db.database().reading() as session:
        return list(session.scalars(select(model.id).order_by(model.id)))


def answer(visitor: Visitor, path: str, **data: str) -> int:
    """The status of the answer to a form, not followed."""
    return visitor.client.post(path, data={**data, "csrf_token": visitor.token("/avis")}).status_code


def test_a_buyer_begins_a_list_from_a_profile_and_her_team_reads_it_with_her_signed_note(app: Flask) -> None:
    caterer, _cleaner = two(app)
    city = make_city(app, ana=[BUYER], luc=[READER])
    ana, path = city.visitor("ana"), f"/selections/ajouter?entreprise={caterer.slug}"
    assert path in ana.get(f"/entreprises/{caterer.slug}").links().values()
    new = f"nouvelle-{city.organization.id}"
    assert "Donnez un nom" in ana.post(path, {"choice": new}, status=422)
    page = ana.post(path, {"choice": new, "name": "Camp de jour", "words": "Livre à Rimouski?\nÀ vérifier."})
    assert "est dans « Camp de jour »" in page
    assert "Livre à Rimouski?" in page
    again = ana.post(path, {"choice": str(numbers(app, Shortlist)[0])})
    assert "était déjà dans « Camp de jour »" in again
    read = city.visitor("luc").get(f"{city.path}/{numbers(app, Shortlist)[0]}")
    assert "La Louche d’Argent" in read
    assert "Ana, " in read
    assert "Ajouter une note" not in read
    assert "Camp de jour" in city.visitor("luc").get(city.path)
    with app.app_context(), db.database().reading() as session:
        acts = {one.verb: one for one in session.scalars(select(AuditEvent).where(AuditEvent.verb.startswith("search.")))}
        assert acts.keys() == {"search.shortlist_made", "search.entry_added", "search.note_written"}
        assert {one.organization_id for one in acts.values()} == {city.organization.id}
        assert "Rimouski" not in repr([one.changes for one in acts.values()])


def test_those_who_only_read_or_pay_change_nothing_and_others_find_nothing(app: Flask) -> None:
    caterer, _cleaner = two(app)
    city = make_city(app, ana=[BUYER], eva=[EVALUATOR], luc=[READER], fin=[FINANCE])
    made = make_shortlist(city, "ana", caterer)
    entry, path = made.entries[0].id, f"{city.path}/{made.id}"
    elements = f"{city.path}/elements/{entry}"
    for name in ("luc", "fin"):
        member = city.visitor(name)
        assert member.client.get(path).status_code == 200
        for act in (f"{path}/renommer", f"{path}/supprimer", f"{elements}/noter", f"{elements}/retirer", f"{elements}/monter"):
            assert answer(member, act, words="x", name="x") == 403, act
        assert answer(member, f"/selections/ajouter?entreprise={caterer.slug}", choice=str(made.id)) == 403
    assert answer(city.visitor("eva"), f"{elements}/noter", words="Bon prix.") == 303
    other = make_city(app, name="Ville de Rive-Neuve", zoe=[BUYER])
    zoe = other.visitor("zoe")
    for address in (path, f"{path}/liste.csv", f"{other.path}/{made.id}"):
        assert zoe.client.get(address).status_code == 404
    note = numbers(app, ShortlistNote)[0]
    for address in (f"{other.path}/elements/{entry}/retirer", f"{other.path}/notes/{note}", f"{other.path}/notes/{note}/retirer"):
        assert answer(zoe, address, words="x", version="1") == 404, address
    assert answer(zoe, f"/selections/ajouter?entreprise={caterer.slug}", choice=str(made.id)) == 422
    assert numbers(app, ShortlistEntry) == [entry]


def test_two_who_edit_the_same_note_keep_both_texts_and_the_second_decides(app: Flask) -> None:
    caterer, _cleaner = two(app)
    city = make_city(app, ana=[BUYER], eva=[EVALUATOR])
    made = make_shortlist(city, "ana", caterer)
    ana, eva = city.visitor("ana"), city.visitor("eva")
    ana.post(f"{city.path}/elements/{made.entries[0].id}/noter", {"words": "Trop loin."})
    path = f"{city.path}/notes/{numbers(app, ShortlistNote)[0]}"
    assert "Trop loin." in ana.get(path)
    eva.post(path, {"words": "Assez près.", "version": "1"})
    response = ana.client.post(path, data={"words": "Loin, mais livre.", "version": "1", "csrf_token": ana.token(path)})
    page = Page(response, status=409)
    assert "Assez près." in page
    assert "Eva, " in page
    assert "Loin, mais livre." in page
    version = page.tree.xpath("string(//input[@name='version']/@value)")
    last = ana.post(path, {"words": "Loin, mais livre.", "version": version})
    assert "Loin, mais livre." in last
    assert "modifiée par Ana" in last
    assert "Assez près." not in last


def test_a_list_is_ordered_moved_renamed_and_deleted_with_what_is_in_it(app: Flask) -> None:
    caterer, cleaner = two(app)
    city = make_city(app, ana=[BUYER])
    made = make_shortlist(city, "ana", caterer, cleaner)
    other = make_shortlist(city, "ana", cleaner, name="Ménage")
    ana, path = city.visitor("ana"), f"{city.path}/{made.id}"

    def order() -> list[str]:
        return [one.text_content().strip() for one in ana.get(path).tree.xpath("//h2[@class='result-title']")]

    first, second = (one.id for one in made.entries)
    assert order() == [caterer.name, cleaner.name]
    ana.post(f"{city.path}/elements/{second}/monter", {"sens": "haut"}, token_from=path)
    assert order() == [cleaner.name, caterer.name]
    ana.post(f"{city.path}/elements/{second}/monter", {"sens": "bas"}, token_from=path)
    assert order() == [caterer.name, cleaner.name]
    move = f"{city.path}/elements/{second}/deplacer"
    assert "contient déjà" in ana.post(move, {"to": str(other.id)}, status=409)
    assert caterer.name in ana.post(f"{city.path}/elements/{first}/deplacer", {"to": str(other.id)})
    assert order() == [cleaner.name]
    rename = f"{path}/renommer"
    read = ana.get(rename).tree.xpath("string(//input[@name='version']/@value)")
    assert "a déjà une sélection" in ana.post(rename, {"name": "ménage", "version": read}, status=409)
    assert ana.post(rename, {"name": "Repas", "need": "Été 2026", "version": read}).heading == "Repas"
    stale = ana.post(rename, {"name": "Dîners", "version": read}, status=409)
    assert "Été 2026" in stale
    assert "Dîners" in stale.tree.xpath("string(//input[@name='name']/@value)")
    ana.post(f"{city.path}/elements/{second}/retirer")
    assert "Cette sélection est vide" in ana.get(path)
    ana.post(f"{city.path}/{other.id}/supprimer")
    assert numbers(app, Shortlist) == [made.id]
    assert numbers(app, ShortlistEntry) == []


def test_what_is_withdrawn_or_merged_is_said_and_an_undone_merge_gives_it_back(app: Flask) -> None:
    caterer, cleaner = two(app)
    city = make_city(app, ana=[BUYER])
    both, alone = make_shortlist(city, "ana", caterer, cleaner), make_shortlist(city, "ana", caterer, name="Seul")
    ana = city.visitor("ana")
    with app.app_context(), db.database().writing() as session:
        kept, absorbed = session.get_one(Organization, cleaner.id), session.get_one(Organization, caterer.id)
        chosen = dict.fromkeys((one.name for one in choices.differing(kept, absorbed)), choices.KEPT)
        merge = merging.merge(kept, absorbed, chosen, actor=make_user(is_staff=True), at=AT)
    page = ana.get(f"{city.path}/{both.id}")
    assert "a été fusionnée avec « Entretien du Littoral »" in page
    followed = ana.get(f"{city.path}/{alone.id}")
    assert followed.links()["Entretien du Littoral"] == f"/entreprises/{cleaner.slug}"
    assert "Ajout sous le nom « La Louche d’Argent »" in followed
    with app.app_context(), db.database().writing() as session:
        unmerging.unmerge(session.get_one(type(merge), merge.id), actor=session.scalars(select(User).where(User.is_staff)).one(), at=AT)
    assert "fusionnée" not in ana.get(f"{city.path}/{both.id}")
    with app.app_context(), db.database().writing() as session:
        actions.withdraw(session.get_one(Organization, caterer.id), actor=None, at=AT)
    gone = ana.get(f"{city.path}/{alone.id}")
    assert "La Louche d’Argent" in gone
    assert "Cette fiche n’est plus publiée" in gone
    assert f"/entreprises/{caterer.slug}" not in gone.links().values()


def test_verify_names_an_entry_that_did_not_follow_its_page_and_a_search_of_the_future(app: Flask) -> None:
    caterer, cleaner = two(app)
    city = make_city(app, ana=[BUYER])
    made = make_shortlist(city, "ana", caterer)
    number = keep(app, city.people["ana"])
    with app.app_context(), db.database().writing() as session:
        assert checks.broken_promises() == []
        session.get_one(Organization, caterer.id).merged_into_id = cleaner.id
        session.get_one(SavedSearch, number).checked_at = AT.replace(year=2090)
        session.flush()
        entry, search = checks.broken_promises()
    assert entry == f"Entry {made.entries[0].id} of a shortlist names a page that was merged into another."
    assert search.startswith(f"Saved search {number} was looked at in the future")


def test_nothing_hidden_goes_in_a_list(app: Flask) -> None:
    caterer, _cleaner = two(app)
    city = make_city(app, ana=[BUYER])
    with app.app_context(), db.database().writing() as session:
        actions.withdraw(session.get_one(Organization, caterer.id), actor=None, at=AT)
    ana = city.visitor("ana")
    for slug in (caterer.slug, city.organization.slug, "nulle-part", ""):
        assert ana.client.get(f"/selections/ajouter?entreprise={slug}").status_code == 404


def test_a_list_goes_to_a_file_with_its_notes_and_runs_no_formula(app: Flask) -> None:
    caterer, cleaner = two(app)
    city = make_city(app, ana=[BUYER])
    made = make_shortlist(city, "ana", caterer, cleaner, need="=1+1")
    ana, path = city.visitor("ana"), f"{city.path}/{made.id}"
    ana.post(f"{city.path}/elements/{made.entries[0].id}/noter", {"words": '=HYPERLINK("http://x")'})
    text = ana.client.get(f"{path}/liste.csv").text
    head, first, second = text.strip().split("\r\n")
    assert head.split(",")[1:4] == ["Nom", "Genre", "Offert par"]
    assert "La Louche d’Argent,entreprise,,visible,Rive-Neuve,Montréal" in first
    assert "'=HYPERLINK" in first
    assert ",Ana," in first
    assert ",'=1+1,Ville de Val-des-Ormes," in second
    assert ana.client.get(f"{path}/liste.xlsx").data.startswith(b"PK")


def test_what_is_kept_of_a_person_is_told_and_taken_away(app: Flask) -> None:
    caterer, _cleaner = two(app)
    city = make_city(app, ana=[BUYER], eva=[Role.ADMINISTRATOR])
    made = make_shortlist(city, "ana", caterer)
    ana, eva = city.visitor("ana"), city.visitor("eva")
    ana.post(f"{city.path}/elements/{made.entries[0].id}/noter", {"words": "Appeler lundi."})
    eva.post(f"{city.path}/elements/{made.entries[0].id}/noter", {"words": f"Écrire à {city.people['ana'].email}."})
    held = ana.get("/compte/donnees")
    assert "Appeler lundi." in held
    assert "Écrire à" not in held
    erase(app, city, "ana")
    page = eva.get(f"{city.path}/{made.id}")
    assert "Appeler lundi." in page
    assert "personne retirée, " in page
    assert "Écrire à personne retirée." in page


def erase(app: Flask, city: City, name: str) -> None:
    from marketplace.accounts.privacy import erasing

    with app.test_request_context("/"), db.database().writing() as session:
        person = session.get_one(User, city.people[name].id)
        erasing.erase(person, actor=person, at=AT)

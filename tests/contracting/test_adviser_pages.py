"""The adviser and the table of the rules, as pages that anyone reads."""

from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from marketplace.contracting.advising import adviser
from marketplace.contracting.advising.advice_words import CAUTIONS, MODES, SENTENCES, VALIDATE, caution
from marketplace.contracting.advising.modes import Caution
from marketplace.contracting.models import ContractingBylaw
from marketplace.core import db
from tests.builders import AT
from tests.contracting.conftest import Town
from tests.contracting.things import bylaw
from tests.page import Visitor

BASIS = {"taxes": "included", "date": "2026-03-10", "forme": "unknown", "liste": "?", "matieres": "?"}


def address(**said: str) -> str:
    told = {"acheteur": "municipality", "nature": "services", "montant": "30 000", **BASIS, **said}
    return f"/conseiller?{urlencode(told)}"


def test_a_visitor_is_told_what_may_be_possible_and_never_yes(visitor: Visitor) -> None:
    empty = visitor.get("/conseiller")
    assert "Comment lire la réponse" in empty
    page = visitor.get(address())
    for words in (
        "Mode possible, à valider avec votre service juridique.",
        "30\u00a0000,00\u00a0$ taxes comprises",
        "26\u00a0092,63\u00a0$ avant taxes",
        "Appel d’offres sur invitation",
        "par le SEAO seulement",
        "LCV, art. 573.1; CM, art. 936",
        "Au moins 2 entreprises invitées. Au moins 8 jours pour répondre.",
        "Sans exception, le gré à gré s’arrête sous 25\u00a0000,00\u00a0$ (taxes comprises).",
    ):
        assert words in page, words
    said = visitor.get(address(montant="200 000", forme="npo", liste="non", matieres="non", groupe="y"))
    assert "Gré à gré par exception, à valider" in said
    assert "La forme juridique ne suffit jamais" in said
    assert "C’est l’estimation de tout le groupe qui compte" in said
    assert said.prose().count("C’est l’estimation de tout le groupe qui compte") == 1
    assert "Chaque contrat du groupe qui atteint 25\u00a0000,00\u00a0$ est à publier au SEAO." in said
    assert "puisqu’il atteint" not in said
    insured = visitor.get(address(nature="insurance"))
    assert "Le seuil d’invitation écrite est connu et ce contrat l’atteint" in insured
    assert "L’invitation écrite vaut à partir de 25\u00a0000,00\u00a0$." in insured
    assert "Aucune règle n’est connue" not in insured
    assert "Aucune règle connue" not in insured
    urgent = visitor.get(address(acheteur="ministry", montant="2 500 000", taxes="excluded", urgence="y"))
    assert "Gré à gré par exception, à valider" in urgent
    assert "Une exception de la loi serait invoquée pour vous entendre avec une seule entreprise (LCOP, art. 13" in urgent
    assert "l’entreprise de votre choix" not in urgent
    for page in (said, visitor.get(address(date="2030-01-01"))):
        assert "Oui." not in page
        assert "exempté" not in page.prose().lower()


def test_what_cannot_be_read_is_told_where_and_how_and_nothing_is_advised(visitor: Visitor) -> None:
    for said, told in (
        ({"montant": ""}, "Ce champ est obligatoire."),
        ({"montant": "beaucoup"}, "Ce n’est pas un nombre : écrivez par exemple 1\u00a0234,50."),
        ({"montant": "1,234"}, "Ce nombre peut se lire de deux façons : écrivez les milliers avec une espace."),
        ({"date": "demain"}, "Écrivez une date comme 2026-03-10."),
        ({"montant": "999 999 999 999 999"}, "Montant trop grand : au plus 10\u00a0000\u00a0000\u00a0000\u00a0000,00\u00a0$."),
    ):
        page = visitor.get(address(**said), status=422)
        assert told.replace(" :", "\u00a0:") in " ".join(page.errors())
        assert "Ce qui peut être possible" not in page
    for odd in ("acheteur=roi&montant=1", "montant=1&taxes=moitie", "montant=1&nature=\u00e9", "montant=1&forme=zz&liste=zz"):
        assert "Ce qui peut être possible" not in visitor.get(f"/conseiller?{odd}&date=2026-03-10", status=422)


def test_an_amount_that_is_left_empty_is_asked_for_where_a_browser_leaves_it_out(visitor: Visitor) -> None:
    asked = {"acheteur": "municipality", "nature": "services", **BASIS}
    page = visitor.get(f"/conseiller?{urlencode(asked)}", status=422)
    assert page.tree.xpath("//*[@aria-invalid='true']/@name") == ["montant"]
    assert page.errors() == ["Erreur\u00a0: Ce champ est obligatoire."]
    assert "Montant estimé\u00a0: Ce champ est obligatoire." in page
    assert page.tree.xpath("//input[@name='taxes'][@checked]/@value") == ["included"], "what was chosen is kept"
    assert not visitor.get("/conseiller?pour=").errors(), "a page that is opened asks nothing yet"


def test_a_buyer_is_answered_by_her_own_bylaw_and_a_stranger_never_is(town: Town) -> None:
    with town.app.app_context(), db.database().writing() as session:
        session.add(bylaw(id=None, organization_id=town.id, direct_services=6_000_000, written_at=AT, title="Règlement des ormes"))
    asked = address(pour=town.slug)
    page = town.visitor("reader").get(asked)
    assert "Avec vos règles\u00a0: Règlement des ormes (Règlement 2023-400)." in page
    assert "peut se faire ici" in page
    assert "sous 60\u00a0000,00\u00a0$ (taxes comprises)" in page
    # Another kind of buyer, and whoever is not of the town, are answered by the law alone.
    assert "Règlement des ormes" not in town.visitor("reader").get(address(pour=town.slug, acheteur="ministry"))
    for other in ("neighbour", "nobody"):
        page = town.visitor(other).get(asked)
        assert "Règlement des ormes" not in page
        assert "Appel d’offres sur invitation" in page
    with town.app.app_context(), db.database().reading() as session:
        assert session.query(ContractingBylaw).count() == 1


def test_the_rules_of_a_day_are_shown_with_source_and_confidence(visitor: Visitor) -> None:
    page = visitor.get("/regles?date=2022-10-06")
    assert "105\u00a0700,00\u00a0$" in page
    assert "121\u00a0200,00\u00a0$" in page
    assert "133\u00a0800,00\u00a0$" not in page
    for words in ("Municipalités, MRC et régies", "déduite d’une source", "Règlement C-19, r. 5 (Légis Québec), arrêté du 14 juillet 2020"):
        assert words in page
    assert "139\u00a0000,00\u00a0$" in visitor.get("/regles?date=2026-01-01")
    assert "Écrivez une date comme 2026-03-10." in " ".join(visitor.get("/regles?date=hier", status=422).errors())


def test_every_mode_and_every_caution_of_the_adviser_has_its_sentence(town: Town) -> None:
    with town.app.test_request_context():
        folder = Path(adviser.__file__).parent
        source = "".join((folder / f"{name}.py").read_text() for name in ("adviser", "asked", "exceptions"))
        raised = {one.split('"')[1] for one in source.split("Caution(")[1:] if one.startswith('"')}
        chosen = {
            "coop_no_exemption",
            "publish_contract_seao",
            "publish_contract_seao_each",
            "tender_level_unknown",
            "amp_authorization",
            "amp_authorization_each",
            "no_rates",
            "no_rule",
            "taxes_assumed",
        }
        computed = chosen | {"check_emergency", "check_single_supplier", "check_vulnerable_services"}
        assert raised | computed == set(CAUTIONS)
        for code in CAUTIONS:
            said = caution(Caution(code, cents=100, on=date(2026, 1, 1), count=3))
            assert said
            assert "%(" not in said
        assert all(str(one) for one in (*MODES.values(), *SENTENCES.values()))
        assert not str(VALIDATE).lower().startswith("oui")

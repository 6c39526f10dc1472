"""The agreement of the bodies and the file for SEAO: what they say, in both languages, and the same bytes each time."""

import io
from datetime import date

import pytest
from flask import Flask

from marketplace.core import db, pdf
from marketplace.core.locale import speaking
from marketplace.tenders.drafting import exporting, facts, seao_file, union
from marketplace.tenders.models import Tender
from tests.builders import AT
from tests.page import Visitor
from tests.tenders.drafted import Desk, by_law, make_desk, ready
from tests.tenders.test_drafting_amending import PDF


@pytest.fixture
def desk(app: Flask, test_clock) -> Desk:  # type: ignore[no-untyped-def]
    test_clock(AT)
    return make_desk(app)


def _read(visitor: Visitor, path: str) -> bytes:
    with visitor.client.get(path) as response:
        return response.data


def _drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """What each PDF was drawn from."""
    kept: list[dict] = []
    draw = pdf.draw

    def seen(template: str, data: dict, **options) -> bytes:  # type: ignore[no-untyped-def]
        kept.append(data)
        return draw(template, data, **options)

    monkeypatch.setattr(pdf, "draw", seen)
    return kept


@pytest.mark.slow
def test_the_agreement_says_what_is_written_and_is_attached_signed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number, buyer = ready(desk, number="AR-2026-0001", confirms_by=date(2026, 4, 14)), desk.visitor()
    by_law(desk, direct=9_000_000)
    assert "entente d’union signée n’est pas jointe" in buyer.get(f"{desk.base}/{number}/relire")
    desk.send(buyer, f"{number}/entente", union_committee="La directrice des loisirs et le greffier.", stay="y")
    data = _drawn(monkeypatch)
    first, again = (buyer.client.get(f"{desk.base}/{number}/entente/document").data for _time in range(2))
    assert first == again
    told = str(data[0])
    for words in (
        "Entente d’union",
        "Règlement 2025-14",
        "La directrice des loisirs",
        "au prorata",
        "1. Repas en liaison froide",
        "31 mars 2026",
    ):
        assert words in told, words
    assert "les organismes municipaux seulement" in data[0]["open_to"]
    assert data[0]["renewals"] == ""
    assert first != buyer.client.get(f"/en{desk.base}/{number}/entente/document").data
    path = f"{desk.base}/{number}/entente"
    assert "script" in " ".join(
        buyer.post(
            f"{path}/signee", {"sent": (io.BytesIO(PDF.replace(b"/Catalog", b"/JavaScript")), "e.pdf")}, status=422, token_from=path
        ).errors()
    )
    page = buyer.post(f"{path}/signee", {"sent": (io.BytesIO(PDF), "entente.pdf")}, token_from=path)
    assert "Entente signée jointe" in page
    assert "entente d’union signée n’est pas jointe" not in buyer.get(f"{desk.base}/{number}/relire")
    kept = page.links()["entente.pdf"]
    assert _read(buyer, kept) == PDF
    assert desk.visitor("stranger").client.get(kept).status_code == 404


def test_the_agreement_says_the_renewals_that_its_estimate_counts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = ready(desk, number="AR-2026-0001", renewals=2, renewal_months=12)
    data = _drawn(monkeypatch)
    assert desk.visitor().client.get(f"{desk.base}/{number}/entente/document").status_code == 200
    assert data[0]["renewals"] == "Chaque contrat peut ensuite être renouvelé\u00a0: 2 renouvellements de 12 mois."


def test_documents_are_examined_listed_and_taken_away_while_nobody_could_read_them(desk: Desk) -> None:
    number, buyer = ready(desk, number="AR-2026-0001"), desk.visitor()
    path = f"{desk.base}/{number}/documents"
    wrong = buyer.post(path, {"title": "Devis", "sent": (io.BytesIO(b"<html>"), "devis.pdf")}, status=422)
    assert "ni un PDF" in " ".join(wrong.errors())
    page = buyer.post(path, {"title": "Devis", "sent": (io.BytesIO(PDF), "devis.pdf")})
    assert _read(buyer, page.links()["Devis"]) == PDF
    assert buyer.client.get(f"{path}/{'0' * 64}").status_code == 404
    buyer.post(f"{path}/999/retirer", status=404, token_from=path)
    document = page.tree.xpath("//form[contains(@action, '/retirer')]/@action")[0]
    assert "Devis" not in buyer.post(document, token_from=path).links()


def test_the_framework_says_why_it_is_not_opened_here_and_leads_to_seao_only_when_nothing_else_is_open(desk: Desk) -> None:
    number, buyer = ready(desk, expected=20_000, number="AR-2026-0001"), desk.visitor()
    for step in ("cadre", "relire"):
        page = buyer.get(f"{desk.base}/{number}/{step}")
        assert "atteint le plafond du gré à gré" in page
        assert "Préparer le dossier pour le SEAO" in page.links()
    small = ready(desk, expected=1_500, number="AR-2026-0002")
    by_law(desk, direct=1_000_000)
    for step in ("cadre", "relire"):
        page = buyer.get(f"{desk.base}/{small}/{step}")
        assert "n’en est pas une" in page
        assert "Préparer le dossier pour le SEAO" not in page.links()


def test_the_file_for_seao_says_the_whole_need_in_both_languages(desk: Desk) -> None:
    number = ready(desk, expected=20_000, number="AR-2026-0001", title_en="Cold meals", renewals=1, term_until=date(2027, 6, 21))
    item = {"description": "Plat principal", "category_code": "90101600", "unit_code": "C62", "quantity": 1}
    desk.change(number, lambda one, _person: facts.put_items(one.lots[0], [item]))
    desk.change(number, lambda one, person: exporting.export(one, actor=person, at=AT))
    with desk.app.test_request_context(), db.database().reading() as session:
        tender = session.query(Tender).one()
        french, english = seao_file.data(tender), {}
        with speaking("en"):
            english = seao_file.data(tender)
            drawn = seao_file.drawn(tender)
        assert drawn != seao_file.drawn(tender)
        assert union.drawn(tender)
        _titles, rows = exporting.lots_file(tender)
        assert [row[6] for row in rows] == ["20000", "1"], "a spreadsheet reads numbers, without spaces"
    for words in ("Dossier pour le SEAO", "430\u00a0000,00\u00a0$", "Plat principal", "Appel d’offres public", "20\u00a0000"):
        assert words in str(french).replace("\\xa0", "\u00a0"), words
    assert english["subtitle"] == "Cold meals"
    for shown in (str(french["parts"]), desk.visitor().get(f"{desk.base}/{number}").prose()):
        for words in ("Qui peut adhérer", "Clôture des adhésions", "Résolutions attendues"):
            assert words not in shown, "nobody adheres to what goes through SEAO"

"""The by-laws of a body: who reads and writes them, what is refused, edits at once, the text, the days."""

import io
from datetime import date
from typing import Any

import pytest

from marketplace.contracting import checks
from marketplace.contracting.bylaws import writing
from marketplace.contracting.models import ContractingBylaw
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from tests.builders import AT
from tests.contracting.conftest import Town
from tests.contracting.things import bylaw
from tests.core.documents_made import pdf

FORM: dict[str, Any] = {
    "version": "0",
    "title": "Règlement de gestion contractuelle",
    "reference": "Règlement 2027-01",
    "valid_from": "2090-01-01",
    "tax_basis": "included",
    "direct_goods": "60 000",
    "direct_services": "75 000,50",
    "invited_at_least": "3",
    "answer_days": "10",
    "rotation": "months",
    "rotation_months": "12",
    "local_preference": "2,5",
    "local_preference_under": "20 000",
    "approver_title": ["Direction générale", "Conseil", ""],
    "approver_up_to": ["25 000", "", ""],
}


def form(**said: Any) -> dict[str, Any]:
    return {**FORM, **said}


def held(town: Town) -> list[ContractingBylaw]:
    with town.app.app_context(), db.database().reading() as session:
        return session.query(ContractingBylaw).order_by(ContractingBylaw.valid_from).all()


def test_an_administrator_writes_a_bylaw_and_every_member_reads_it(town: Town) -> None:
    administrator = town.visitor("administrator")
    assert "Aucun règlement inscrit" in administrator.get(town.base)
    page = administrator.post(f"{town.base}/ajouter", form(valid_from="2026-01-01"))
    for words in (
        "Le règlement est inscrit",
        "75\u00a0000,50\u00a0$ (taxes comprises)",
        "le niveau de la loi",
        "2,5\u00a0%, sous 20\u00a0000,00\u00a0$",
        "sans limite",
    ):
        assert words in page, words
    [row] = held(town)
    assert (row.direct_goods, row.direct_services, row.direct_construction, row.local_preference) == (6_000_000, 7_500_050, None, 250)
    assert sorted((one.title, one.up_to) for one in row.ceilings) == [("Conseil", None), ("Direction générale", 2_500_000)]
    for name in ("buyer", "reader"):
        visitor = town.visitor(name)
        assert "Règlement 2027-01" in visitor.get(town.base)
        assert "le même fournisseur attend 12 mois" in visitor.get(f"{town.base}/{row.id}")
        assert "Inscrire un règlement" not in visitor.get(town.base)
        visitor.get(f"{town.base}/ajouter", status=403)
    assert "en vigueur depuis le 1er janvier 2026" in administrator.get(f"/espace/{town.slug}")
    neighbour = town.visitor("neighbour")
    for path in ("", "/ajouter", f"/{row.id}", f"/{row.id}/modifier", f"/{row.id}/document"):
        neighbour.get(f"{town.base}{path}", status=404)
    # Under the address of her own town, the by-law of another is nowhere.
    neighbour.get(f"/espace/{town.other_slug}/reglement/{row.id}", status=404)
    with town.app.app_context(), db.database().reading() as session:
        [act] = session.query(AuditEvent).filter(AuditEvent.verb == "contracting.bylaw_added")
        assert act.organization_id == town.id


def test_a_new_bylaw_ends_the_one_before_the_day_before_it_begins(town: Town) -> None:
    administrator = town.visitor("administrator")
    for first in ("2024-01-01", "2090-01-01", "2026-01-01"):
        administrator.post(f"{town.base}/ajouter", form(valid_from=first))
    days = [(one.valid_from, one.valid_until) for one in held(town)]
    assert days == [
        (date(2024, 1, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2089, 12, 31)),
        (date(2090, 1, 1), None),
    ]
    page = administrator.get(town.base)
    assert all(words in page for words in ("à venir", "en vigueur", "remplacé"))
    page = administrator.post(f"{town.base}/ajouter", form(valid_from="2026-01-01"), status=422)
    assert "Un autre règlement commence déjà ce jour-là" in " ".join(page.errors())
    assert len(held(town)) == 3
    with town.app.app_context(), db.database().writing() as session:
        assert checks.broken_promises() == []
        session.query(ContractingBylaw).filter(ContractingBylaw.valid_from == date(2024, 1, 1)).update({"valid_until": None})
        assert len(checks.broken_promises()) == 2


def test_a_bylaw_in_force_is_not_rewritten_and_one_to_come_is(town: Town) -> None:
    administrator = town.visitor("administrator")
    for first in ("2024-01-01", "2090-01-01"):
        administrator.post(f"{town.base}/ajouter", form(valid_from=first))
    past, to_come = held(town)
    administrator.get(f"{town.base}/{past.id}/modifier", status=409)
    edit = f"{town.base}/{to_come.id}/modifier"
    page = administrator.post(
        edit, form(version=str(to_come.version), valid_from="2091-01-01", direct_goods="", approver_title=["Conseil"], approver_up_to=[""])
    )
    assert "Le règlement est enregistré." in page
    past, to_come = held(town)
    assert (to_come.direct_goods, past.valid_until) == (None, date(2090, 12, 31))
    assert [one.title for one in to_come.ceilings] == ["Conseil"]
    page = administrator.post(edit, form(version=str(to_come.version), valid_from="2025-06-01"), status=422)
    assert "choisissez un jour à venir" in " ".join(page.errors())
    # Somebody saved meanwhile: what she typed stays, what the other wrote is shown, and sent again it is saved.
    stale = administrator.post(edit, form(version="0", valid_from="2091-01-01", title="Le mien"), status=409)
    assert "Quelqu’un a enregistré ce règlement" in stale
    assert stale.tree.xpath("string(//input[@name='title']/@value)") == "Le mien"
    kept = stale.tree.xpath("string(//input[@name='version']/@value)")
    assert "Le règlement est enregistré." in administrator.post(edit, form(version=kept, valid_from="2091-01-01", title="Le mien"))


def test_no_bylaw_is_put_afterwards_under_contracts_nor_before_its_adoption(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    administrator = town.visitor("administrator")
    administrator.post(f"{town.base}/ajouter", form(valid_from="2024-01-01"))
    page = administrator.post(f"{town.base}/ajouter", form(adopted_on="2026-03-02", valid_from="2026-03-01"), status=422)
    assert "ne vaut pas avant d’être adopté" in " ".join(page.errors())
    asked: list[tuple[date, date]] = []
    monkeypatch.setattr(writing.concluded, "of", lambda _body, first, last: asked.append((first, last)) or ["a contract"])
    page = administrator.post(f"{town.base}/ajouter", form(valid_from="2026-01-01"), status=422)
    assert "Des contrats conclus depuis le 1er janvier 2026 s’appuient sur" in " ".join(page.errors())
    assert asked[0][0] == date(2026, 1, 1)
    assert len(held(town)) == 1
    # Before the first one, and from today on, nothing leans on another.
    for first in ("2023-01-01", asked[0][1].isoformat()):
        administrator.post(f"{town.base}/ajouter", form(valid_from=first))
    assert len(held(town)) == 3


def test_what_cannot_be_read_is_told_beside_its_field(town: Town) -> None:
    administrator = town.visitor("administrator")
    faults = {
        "Ce champ est obligatoire.": {"title": " "},
        "Écrivez un pourcentage au-dessus de 0, jusqu’à 100.": {"local_preference": "0"},
        "Écrivez aussi le pourcentage de la préférence québécoise.": {"quebec_preference_under": "100"},
        "Écrivez un nombre de mois si, et seulement si, la rotation en compte.": {"rotation_months": ""},
        "Ligne 1\u00a0: écrivez la fonction de qui approuve, sans nom de personne.": {"approver_title": [""], "approver_up_to": ["100"]},
        "Ligne 2\u00a0: cette fonction est déjà écrite.": {"approver_title": ["Greffe", "Greffe"], "approver_up_to": ["", ""]},
        "Ligne 1\u00a0: Écrivez un montant positif.": {"approver_title": ["Greffe"], "approver_up_to": ["0"]},
        "Écrivez un nombre de 1 à 50.": {"invited_at_least": "0"},
    }
    for told, said in faults.items():
        page = administrator.post(f"{town.base}/ajouter", form(**said), status=422)
        assert told in " ".join(page.errors()), told
    assert held(town) == []


def test_the_text_of_a_bylaw_is_sent_by_an_administrator_and_read_by_members(town: Town) -> None:
    with town.app.app_context(), db.database().writing() as session:
        row = bylaw(id=None, organization_id=town.id, written_at=AT)
        session.add(row)
        session.flush()
        address = f"{town.base}/{row.id}"
    administrator, reader = town.visitor("administrator"), town.visitor("reader")
    reader.get(f"{address}/document", status=404)
    page = administrator.post(f"{address}/document", {"sent": (io.BytesIO(b"hello"), "texte.pdf")}, status=422, token_from=address)
    assert page.errors()
    sent = administrator.post(f"{address}/document", {"sent": (io.BytesIO(pdf()), "texte.pdf")}, token_from=address)
    assert "Le texte est joint au règlement." in sent
    answer = reader.client.get(f"{address}/document")
    assert (answer.status_code, answer.data, answer.headers["Content-Disposition"][:10]) == (200, pdf(), "attachment")
    answer.close()
    refused = reader.client.post(
        f"{address}/document", data={"csrf_token": reader.token(address), "sent": (io.BytesIO(pdf()), "texte.pdf")}
    )
    assert refused.status_code == 403

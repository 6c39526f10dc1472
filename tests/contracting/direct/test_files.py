"""The life of a file through its pages: begun, saved as one writes, approved within powers, frozen, cancelled; who is let in."""

from datetime import date

from marketplace.contracting.direct import pdf, sheet
from marketplace.contracting.models import ApprovalCeiling, ContractingBylaw, DirectAward, DirectAwardStatus
from marketplace.core import db
from marketplace.organizations.models import Standing
from tests.contracting.direct.conftest import Town
from tests.contracting.direct.things import CLEANING


def test_a_tired_buyer_begins_a_file_is_told_what_is_wrong_and_what_is_possible(town: Town, filled) -> None:
    visitor, new = town.visitor("buyer"), f"{town.base}/nouveau"
    form = filled(visitor, new) | {
        "description": "Ménage de la caserne",
        "supplier": "Atelier du Qai",
        "amount": "1,234",
        "category": "zzz",
    }
    told = " ".join(visitor.post(new, form, status=422).errors())
    for words in ("deux façons", "Aucune catégorie", "Aucune entreprise n’a ce nom"):
        assert words in told, words
    asked = visitor.client.get(f"{town.base}/conseil", query_string={"amount": "49 999,99", "nature": "services", "tax_basis": "included"})
    assert "Règlement 2024-07" in asked.text
    assert "à valider avec votre service juridique" in asked.text
    above = visitor.client.get(f"{town.base}/conseil", query_string={"amount": "50 000", "nature": "services", "tax_basis": "included"})
    assert "Pas de gré à gré à ce montant" in above.text
    assert "50\u00a0000,00\u00a0$" in above.text
    form |= {"supplier": "atelier du quai", "amount": "9 500,50", "category": f"{CLEANING} – Services"}
    page = visitor.post(new, form)
    assert "GG-2026-0001" in page
    award = town.now("GG-2026-0001")
    assert (award.amount, award.supplier_id, award.category_code) == (950_050, town.quay.id, CLEANING)
    assert "GG-2026-0001" in visitor.get(f"{town.base}?annee=2026&fournisseur=quai")
    assert "Rien ne correspond" in visitor.get(f"{town.base}?fournisseur=ailleurs")
    visitor.get(f"{town.base}?annee=deux", status=404)


def test_what_is_written_saves_itself_and_a_second_hand_is_told_with_both_texts(town: Town, filled) -> None:
    number = town.file()
    path = f"{town.base}/{number}/modifier"
    one, other = town.visitor("buyer"), town.visitor("admin")
    hers, his = filled(one, path), filled(other, path)
    rows = {"considered_name": ["Atelier du Quai", "Garage Inventé", ""], "considered_price": ["18 500", "19 000 $", ""],
            "considered_reason": ["Plus bas", "Plus loin", ""]}  # fmt: skip
    headers = {"HX-Request": "true", "X-CSRFToken": one.token(path)}
    saved = one.client.post(path, data=hers | rows | {"price_justification": "Comparé."}, headers=headers)
    assert saved.status_code == 200
    assert "Enregistré" in saved.text
    assert 'hx-swap-oob="true"' in saved.text
    award = town.now(number)
    assert [(row.name, row.organization_id, row.price) for row in award.considered] == [
        ("Atelier du Quai", town.quay.id, 1_850_000), ("Garage Inventé", None, 1_900_000),
    ]  # fmt: skip
    page = other.post(path, his | {"price_justification": "Tarif publié."}, status=409)
    for words in ("Quelqu’un a enregistré ce dossier", "Comparé.", "Tarif publié."):
        assert words in page, words
    assert town.now(number).price_justification == "Comparé."
    version = page.tree.xpath("//input[@name='version']/@value")[0]
    other.post(path, his | {"price_justification": "Tarif publié.", "version": version})
    assert town.now(number).price_justification == "Tarif publié."
    wrong = filled(one, path) | {
        "awarded_on": "1900-01-01",
        "amount": "",
        "considered_price": ["beaucoup"],
        "considered_name": ["X"],
        "considered_reason": [""],
    }
    told = " ".join(one.post(path, wrong, status=422).errors())
    assert "Écrivez le montant" in told
    assert "Ligne 1" in told
    assert "vérifiez l’année" in told
    assert town.now(number).amount == 1_850_000, "nothing is half written"


def test_approving_stays_within_the_delegation_and_the_by_law_then_nothing_moves(town: Town, filled) -> None:
    number = town.file(amount=2_000_001)
    path, shown = f"{town.base}/{number}/approuver", f"{town.base}/{number}"
    assert "Votre délégation va jusqu’à 10\u00a0000,00\u00a0$ avant taxes." in town.visitor("buyer").get(path)
    assert "Le plafond de votre délégation n’est pas fixé" in town.visitor("signatory").get(path)
    admin = town.visitor("admin")
    version = admin.get(path).tree.xpath("//input[@name='version']/@value")[0]
    refused = admin.post(path, {"title": "Direction générale", "version": version}, status=422)
    for words in (
        "approuve jusqu’à 20\u00a0000,00\u00a0$",
        "20\u00a0000,01\u00a0$",
        "Il revient à «\u00a0Conseil\u00a0»",
    ):
        assert words in refused, words
    assert "donnez-en le numéro" in admin.post(path, {"title": "Conseil", "version": version}, status=422)
    stale = admin.post(path, {"title": "Conseil", "resolution": "2026-12", "version": "99"}, status=422)
    assert "relisez-le, puis approuvez" in stale
    admin.post(path, {"title": "Conseil", "resolution": "2026-12", "version": version})
    award = town.now(number)
    assert (award.status, award.rule, award.approver_title, award.awarded_on) == (
        DirectAwardStatus.APPROVED, "bylaw", "Conseil", date(2026, 3, 10),
    )  # fmt: skip
    with town.app.app_context(), db.database().writing() as session:
        bylaw = session.query(ContractingBylaw).one()
        bylaw.reference, bylaw.ceilings = "Règlement tout autre", [ApprovalCeiling(title="Personne", up_to=1)]
    after = admin.get(shown)
    assert "Règlement 2024-07" in after
    assert "tout autre" not in after
    admin.get(f"{shown}/modifier", status=409)
    admin.get(f"{town.base}/{number}/approuver")
    page = admin.post(f"{shown}/annuler", {"reason": " "}, status=422)
    assert page.errors()
    assert "Le besoin a disparu." in admin.post(f"{shown}/annuler", {"reason": "Le besoin a disparu."})
    admin.post(f"{shown}/annuler", {"reason": "Encore"}, status=409)


def test_an_approval_without_a_title_is_told_beside_the_list_of_the_by_law(town: Town) -> None:
    path, admin = f"{town.base}/{town.file(amount=1_500_000)}/approuver", town.visitor("admin")
    version = admin.get(path).tree.xpath("//input[@name='version']/@value")[0]
    page = admin.post(path, {"title": "", "resolution": "2026-12", "version": version}, status=422)
    assert page.errors() == ["Erreur\u00a0: Choisissez à quel titre vous approuvez."]
    (field,) = page.tree.xpath("//select[@name='title'][@aria-invalid='true']")
    assert "title-error" in field.get("aria-describedby").split()
    assert "greffe" not in page, "the functions are those of the by-law"
    assert page.tree.xpath("//input[@name='resolution']/@value") == ["2026-12"]


def test_an_approval_after_the_award_says_why_and_the_file_and_its_pdf_keep_it(town: Town) -> None:
    number = town.file(amount=1_500_000, awarded_on=date(2025, 5, 12), starts_on=date(2025, 5, 20), ends_on=date(2026, 5, 19))
    shown, admin = f"{town.base}/{number}", town.visitor("admin")
    assert "est passé (12 mai 2025)\u00a0: l’approbation viendra après" in admin.get(shown)
    page = admin.get(f"{shown}/approuver")
    version = page.tree.xpath("//input[@name='version']/@value")[0]
    sent = {"title": "Direction générale", "version": version}
    refused = admin.post(f"{shown}/approuver", sent | {"late_reason": " "}, status=422)
    assert "L’approbation vient après l’octroi ou le début du contrat\u00a0: dites pourquoi." in refused
    assert town.now(number).approved_at is None
    after = admin.post(f"{shown}/approuver", sent | {"late_reason": "Travaux urgents, papiers venus plus tard."})
    assert "Travaux urgents, papiers venus plus tard." in after
    assert "est venue après l’octroi ou le début du contrat (12 mai 2025)" in after
    with town.app.test_request_context(), db.database().reading():
        told = pdf.data_of(sheet.of(db.load(DirectAward, number=number), date(2026, 4, 1)))
    assert ["Pourquoi après l’octroi ou le début", "Travaux urgents, papiers venus plus tard."] in told["approval"]
    in_time = admin.get(f"{town.base}/{town.file(awarded_on=date(2026, 3, 10), category_code=None)}/approuver")
    assert not in_time.tree.xpath("//textarea[@name='late_reason']"), "on its own day nothing is asked"


def test_the_ceiling_of_the_rule_is_not_reached_and_an_exemption_must_be_whole(town: Town) -> None:
    for amount, is_open in ((4_999_999, True), (5_000_000, False), (5_000_001, False)):
        number = town.file(amount=amount)
        assert ("doit rester sous 50\u00a0000,00\u00a0$" in town.visitor("admin").get(f"{town.base}/{number}")) is not is_open, amount
    told = {"circumstances": {"single_supplier_documented": True}, "exemption_code": "exception_single_supplier"}
    lacking = town.visitor("admin").get(f"{town.base}/{town.file(amount=9_000_000, **told)}")
    assert "Donnez la référence de l’exemption" in lacking
    number = town.approved(amount=9_000_000, exemption_reference="LCV 573.3, par. 2; avis du greffe", **told)
    award = town.now(number)
    assert (award.rule, award.exemption_on, award.frozen["ceiling"][0]) == ("exception_single_supplier", date(2026, 3, 10), None)
    unsaid = town.file(amount=9_000_000, exemption_code="exception_single_supplier", exemption_reference="LCV 573.3")
    assert "n’est pas ouverte à ce contrat" in town.visitor("admin").get(f"{town.base}/{unsaid}")


def test_a_file_ready_to_be_approved_waits_on_the_day_of_whoever_may_approve_that_amount(town: Town) -> None:
    within, above, unfinished = town.file(amount=1_000_000), town.file(amount=1_300_000), town.file(amount=900_000, price_justification="")
    for name, told in (("buyer", {within}), ("admin", {within, above}), ("signatory", set()), ("reader", set())):
        page = town.visitor(name).get("/compte/aujourdhui")
        assert {number for number in (within, above, unfinished) if f"Approuver le gré à gré {number}" in page} == told, name


def test_rotation_holds_back_whoever_had_a_contract_until_somebody_says_why(town: Town) -> None:
    first = town.approved()
    number = town.file()
    admin = town.visitor("admin")
    page = admin.get(f"{town.base}/{number}")
    for words in ("dites pourquoi elle est retenue", "à partir du 10 mars 2027", first):
        assert words in page, words
    town.approved(rotation_note="Seule libre cette semaine.")
    told = admin.get(f"{town.base}/{town.file(amount=2_000_000)}")
    assert "le seuil de 50\u00a0000,00\u00a0$ est atteint" in told, "contracts cut in pieces are seen"
    free = admin.get(f"{town.base}/{town.file(supplier_id=town.coast.id, supplier_name='Entretien du Littoral', category_code='50190000')}")
    assert "dites pourquoi elle est retenue" not in free


def test_a_body_that_nobody_confirmed_approves_nothing(town: Town) -> None:
    number = town.file()
    with town.app.app_context(), db.database().writing() as session:
        session.query(Standing).delete()
    page = town.visitor("admin").get(f"{town.base}/{number}/approuver")
    assert "n’est pas encore un acheteur confirmé" in page
    assert not page.tree.xpath("//select[@name='title']")


def test_only_the_body_sees_its_files_and_only_those_who_may_write_and_approve(town: Town) -> None:
    number = town.file()
    paths = {
        "": 200,
        f"/{number}": 200,
        "/nouveau": 403,
        f"/{number}/modifier": 403,
        f"/{number}/approuver": 403,
        f"/{number}/annuler": 403,
    }
    reader, stranger, signatory = town.visitor("reader"), town.visitor("stranger"), town.visitor("signatory")
    for path, status in paths.items():
        assert reader.client.get(f"{town.base}{path}").status_code == status, path
        assert stranger.client.get(f"{town.base}{path}").status_code == 404, path
    assert signatory.client.get(f"{town.base}/{number}/modifier").status_code == 403
    assert signatory.client.get(f"{town.base}/{number}/approuver").status_code == 200
    own = f"/espace/{town.coast.slug}/gre-a-gre"
    assert stranger.client.get(own).status_code == 403, "an enterprise that is no buyer has none"
    assert stranger.client.get(f"{own}/{number}").status_code in (403, 404)

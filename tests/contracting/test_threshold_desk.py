"""The dated rules at the desk: added without a deployment, ended, never deleted; who may; what the product's file does after."""

from datetime import date
from typing import Any

from marketplace.contracting import checks
from marketplace.contracting.models import ContractThreshold
from marketplace.contracting.thresholds import reference
from marketplace.core import db
from marketplace.core.audit import AuditEvent
from tests.contracting.conftest import Town

DESK = "/bureau/seuils"
FORM: dict[str, Any] = {
    "scope": "municipal",
    "rule": "invitation_min",
    "nature": "goods",
    "value": "30 000",
    "tax_basis": "included",
    "valid_from": "2026-07-01",
    "legal_reference": "LCV, art. 573.1",
    "source": "Gazette officielle, 10 juin 2026",
    "confidence": "verified",
    "confidence_note": "",
    "note": "",
}


def rows(town: Town, **by: Any) -> list[ContractThreshold]:
    with town.app.app_context(), db.database().reading() as session:
        found = session.query(ContractThreshold).filter_by(**by).order_by(ContractThreshold.id).all()
    # Each database has its own place for what has no first day.
    return sorted(found, key=lambda one: one.valid_from or date.min)


def test_the_team_adds_a_rule_that_ends_the_open_one_the_day_before_and_the_adviser_follows(town: Town) -> None:
    staff = town.visitor("staff")
    assert "Seuils et règles sur les contrats" in staff.get("/bureau")
    assert "Seuil d’invitation écrite" in staff.get(DESK)
    [before] = rows(town, rule="invitation_min", nature="goods")
    follow = f"{DESK}/ajouter?suite={before.id}"
    assert staff.get(follow).tree.xpath("string(//input[@name='legal_reference']/@value)") == "LCV, art. 573.1; CM, art. 936"
    page = staff.post(follow, FORM)
    assert "La règle est ajoutée" in page
    assert "l’équipe, le" in page
    old, new = rows(town, rule="invitation_min", nature="goods")
    assert (old.valid_until, new.valid_from, new.value, new.added_by_id) == (
        date(2026, 6, 30),
        date(2026, 7, 1),
        3_000_000,
        town.numbers["staff"],
    )
    asked = "/conseiller?acheteur=municipality&nature=goods&montant=29+999,99&taxes=included&forme=unknown&liste=?&matieres=?"
    visitor = town.visitor("nobody")
    assert "Appel d’offres sur invitation" in visitor.get(f"{asked}&date=2026-06-30")
    assert "Appel d’offres sur invitation" not in visitor.get(f"{asked}&date=2026-07-01")
    with town.app.app_context(), db.database().reading() as session:
        acts = session.query(AuditEvent).filter(AuditEvent.subject_type == "ContractThreshold").order_by(AuditEvent.seq)
        assert [one.verb for one in acts] == ["contracting.threshold_ended", "contracting.threshold_added"]
        assert acts[0].changes == {"contracting.valid_until": [None, "2026-06-30"]}
    with town.app.app_context(), db.database().writing():
        # The file of the product does not open again what the team ended; brought twice, it changes nothing.
        assert reference.write() == reference.write() == len(reference.rows())
        assert checks.broken_promises() == []
    assert rows(town, rule="invitation_min", nature="goods")[0].valid_until == date(2026, 6, 30)


def test_days_that_another_row_holds_are_refused_until_it_is_ended(town: Town) -> None:
    staff = town.visitor("staff")
    said = FORM | {"rule": "public_tender_min", "value": "150 000"}
    page = staff.post(f"{DESK}/ajouter", said, status=422)
    assert "Une règle couvre déjà une partie de ces jours" in " ".join(page.errors())
    held = rows(town, rule="public_tender_min", scope="municipal", nature="goods")
    number = held[-1].id
    for wrong in ("2027-12-31", "2025-12-30"):
        staff.post(f"{DESK}/{number}", {"last_day": wrong}, status=409)
    assert "La règle a maintenant son dernier jour." in staff.post(f"{DESK}/{number}", {"last_day": "2026-06-30"})
    staff.post(f"{DESK}/ajouter", said)
    assert len(rows(town, rule="public_tender_min", scope="municipal", nature="goods")) == len(held) + 1
    page = staff.post(f"{DESK}/ajouter", said | {"valid_from": "2030-01-01", "valid_until": "2029-01-01"}, status=422)
    assert "Le dernier jour vient avant le premier" in " ".join(page.errors())
    # A mistake is taken out of use whole, stays in the history, and leaves its days free.
    wrong = rows(town, rule="public_tender_min", scope="municipal", nature="goods")[-1].id
    staff.post(f"{DESK}/{wrong}", {"last_day": "2026-06-30"})
    staff.post(f"{DESK}/ajouter", said | {"value": "151 000"})
    assert [one.value for one in rows(town, rule="public_tender_min", scope="municipal", nature="goods")][-2:] == [15_000_000, 15_100_000]
    with town.app.app_context(), db.database().reading():
        assert checks.broken_promises() == []


def test_a_value_is_read_as_its_rule_counts(town: Town) -> None:
    staff = town.visitor("staff")
    for rule, typed, value in (
        ("quebec_value_added_pref_max_pct", "7,5\u00a0%", 750),
        ("small_enterprise_max_employees", "49", 49),
        ("amp_authorization_min", "500 000,10", 50_000_010),
    ):
        staff.post(f"{DESK}/ajouter", FORM | {"scope": "government", "rule": rule, "value": typed})
        assert [one.value for one in rows(town, scope="government", rule=rule)] == [value]
    for rule, typed in (("small_enterprise_max_employees", "49,5"), ("amp_authorization_min", "-1"), ("invitation_min", "peu")):
        assert staff.post(f"{DESK}/ajouter", FORM | {"rule": rule, "value": typed}, status=422).errors()


def test_nobody_else_keeps_the_rules_and_two_rows_of_a_day_are_named(town: Town) -> None:
    for name, status in (("administrator", 403), ("nobody", 200)):
        for path in (DESK, f"{DESK}/ajouter", f"{DESK}/1"):
            page = town.visitor(name).get(path, status=status)
            assert name != "nobody" or "Se connecter" in page.heading
    town.visitor("staff").get(f"{DESK}/999999", status=404)
    with town.app.app_context(), db.database().writing() as session:
        row = session.query(ContractThreshold).filter_by(rule="invitation_min", nature="goods").one()
        session.add(ContractThreshold(**{name: getattr(row, name) for name in FORM}, measure=row.measure))
        session.flush()
        [problem] = checks.broken_promises()
        assert "invitation_min" in problem

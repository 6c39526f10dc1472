"""Reading the dated rules and the by-laws."""

from datetime import date

from flask import g
from sqlalchemy import or_, select

from marketplace.contracting.models import ContractingBylaw, ContractThreshold
from marketplace.contracting.thresholds.dated import Rule, Rules
from marketplace.core import clock, db
from marketplace.organizations.models import Organization


def rules_in_force() -> Rules:
    """Every dated rule of the table, of all days: one statement; the adviser chooses by the day that it is asked about."""
    return [rule_of(one) for one in db.session().scalars(select(ContractThreshold))]


def rule_of(row: ContractThreshold) -> Rule:
    """A row as the adviser reads it."""
    return Rule(
        scope=row.scope,
        nature=row.nature,
        rule=row.rule,
        value=row.value,
        measure=row.measure,
        tax_basis=row.tax_basis,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        legal_reference=row.legal_reference,
        source=row.source,
        confidence=row.confidence,
        confidence_note=row.confidence_note,
        note=row.note,
    )


def bylaw_on(organization: Organization, on: date) -> ContractingBylaw | None:
    """The by-law of a body that is in force on a day, or None."""
    is_open = or_(ContractingBylaw.valid_until.is_(None), ContractingBylaw.valid_until >= on)
    asked = select(ContractingBylaw).where(ContractingBylaw.organization_id == organization.id, ContractingBylaw.valid_from <= on, is_open)
    return db.session().scalars(asked.order_by(ContractingBylaw.valid_from.desc()).limit(1)).one_or_none()


def bylaw_now(organization: Organization) -> ContractingBylaw | None:
    """The by-law of a body that is in force at the instant of the request."""
    return bylaw_on(organization, clock.local_day(g.at))


def bylaws_of(organization: Organization) -> list[ContractingBylaw]:
    """Every by-law of a body, the newest first."""
    asked = select(ContractingBylaw).where(ContractingBylaw.organization_id == organization.id)
    return list(db.session().scalars(asked.order_by(ContractingBylaw.valid_from.desc())))


def bylaw(organization: Organization, number: int) -> ContractingBylaw:
    """A by-law of this body; Missing otherwise."""
    return db.load(ContractingBylaw, id=number, organization_id=organization.id)


def thresholds() -> list[ContractThreshold]:
    """Every dated row, by scope, rule and nature, the newest first."""
    table = ContractThreshold
    order = (table.scope, table.rule, table.nature, table.valid_from.is_(None), table.valid_from.desc(), table.id)
    return list(db.session().scalars(select(table).order_by(*order)))


def threshold(number: int) -> ContractThreshold:
    """A dated row; Missing when there is none."""
    return db.load(ContractThreshold, id=number)

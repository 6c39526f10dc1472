"""Errors that readers see on a page: kept for the team, mended or dismissed, and answered to whoever left an address."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from config import Settings
from marketplace.accounts import queries as people
from marketplace.accounts.models import User
from marketplace.core import db, limits, links, mail, notices, outbox, states
from marketplace.core.errors import Unusable
from marketplace.core.locale import N_, _
from marketplace.organizations.models import ErrorReport, Organization, ReportStatus

KIND = "organizations.answer-report"
CLOSED = (ReportStatus.MENDED, ReportStatus.DISMISSED)


def count_report(network: str) -> None:
    """Count one more report of a network (as `limits.network_of` gives it); TooMany past the rate."""
    settings: Settings = current_app.extensions["maillage.settings"]
    limits.take("error_report", settings.rate_error_report, network)


def report(organization: Organization, what: str, *, email: str | None, locale: str, at: datetime) -> ErrorReport:
    """Keep what a reader saw, and tell the team."""
    made = ErrorReport(organization=organization, what=what, reporter_email=email, reporter_locale=locale, created_at=at)
    db.session().add(made)
    db.session().flush()
    message = N_("Une erreur est signalée sur la fiche « %(name)s ».")
    for person in people.staff():
        notices.notify(person.id, "error_report", message, at=at, path=f"/bureau/signalements/{made.id}", name=organization.name)
    return made


def close(found: ErrorReport, status: ReportStatus, answer: str | None, *, actor: User, at: datetime) -> None:
    """Say that an error is mended, or why it is not one, and write so to whoever left an address.

    Unusable when a dismissal has no answer; RuleBroken when somebody closed it meanwhile.
    """
    if status is ReportStatus.DISMISSED and not answer:
        raise Unusable(_("Dites pourquoi rien n’est à corriger."))
    states.move(found, status, actor=actor, at=at)
    found.answer, found.closed_at = answer or None, at
    if found.reporter_email:
        outbox.enqueue(KIND, report_id=found.id)


def reopen(found: ErrorReport, *, actor: User, at: datetime) -> None:
    """Take a closed report up again; its answer stays to be read until there is another."""
    states.move(found, ReportStatus.OPEN, actor=actor, at=at)
    found.closed_at = None


def listed(*, is_open: bool) -> Select[tuple[ErrorReport]]:
    """Open reports, the oldest first, as they wait; or the closed ones, the latest first."""
    # Of the organisation its name alone: all that it brings with it would cost questions for each row.
    named = select(ErrorReport).options(joinedload(ErrorReport.organization).load_only(Organization.name).raiseload("*"))
    if is_open:
        return named.where(ErrorReport.status == ReportStatus.OPEN).order_by(ErrorReport.id)
    return named.where(ErrorReport.status.in_(CLOSED)).order_by(ErrorReport.closed_at.desc(), ErrorReport.id.desc())


def open_count() -> int:
    return db.session().scalar(select(func.count()).select_from(ErrorReport).where(ErrorReport.status == ReportStatus.OPEN)) or 0


def others_on(found: ErrorReport) -> Sequence[ErrorReport]:
    """The other open reports on the same page: one change often mends several."""
    same = select(ErrorReport).where(ErrorReport.organization_id == found.organization_id, ErrorReport.id != found.id)
    return db.session().scalars(same.where(ErrorReport.status == ReportStatus.OPEN).order_by(ErrorReport.id)).all()


@outbox.handler(KIND, own_units=True)
def answer_report(*, job: outbox.Job, at: datetime) -> None:
    """Write the answer in the language of the reporter's page, unless it was reopened or its address erased meanwhile."""
    with db.database().reading() as session:
        found = session.get(ErrorReport, job.payload["report_id"])
        if found is None or found.reporter_email is None or found.status not in CLOSED:
            return
        locale = found.reporter_locale
        page = links.absolute("organizations.show", locale=locale, slug=found.organization.slug)
        template, to = "organizations/mail/report_answer.txt", found.reporter_email
        letter = mail.write(template, to=to, name="", token=job.token, locale=locale, at=at, report=found, page=page)
    mail.mailer().send(letter)

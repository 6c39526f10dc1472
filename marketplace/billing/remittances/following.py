"""The remittances of a body: received, their columns chosen, given up, found again."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.accounts.models import User
from marketplace.billing.models import Payment
from marketplace.billing.remittances import importing
from marketplace.core import db, outbox
from marketplace.core.errors import RuleBroken
from marketplace.core.formats import number
from marketplace.core.imports import header, runs, shown, staging
from marketplace.core.imports.models import ImportRow, ImportRun, Outcome
from marketplace.core.locale import _, ngettext
from marketplace.organizations.models import Organization

MOST_UNDER_WAY, MOST_SHOWN = 3, 100


def latest(organization: Organization) -> Select[ImportRun]:
    """The remittances of a body, the newest first."""
    return _own(organization).order_by(ImportRun.id.desc())


def known(organization: Organization, run: int) -> ImportRun:
    """One of them by its number; Missing for that of another."""
    return db.load(ImportRun, id=run, owner_id=organization.id, kind=importing.KIND)


def receive(organization: Organization, kept: tuple[str, int], form: Any, *, actor: User, at: datetime) -> ImportRun:
    """A file that was sent, to be read by the worker. RuleBroken while too many others of the body are under way."""
    under_way = select(func.count()).select_from(_own(organization).where(ImportRun.status.in_(runs.UNDER_WAY)).subquery())
    if (db.session().scalar(under_way) or 0) >= MOST_UNDER_WAY:
        raise RuleBroken(_("Trois imports sont déjà en cours : terminez-en un, ou abandonnez-le."))
    name = form.sent.data.filename or ""
    said = {"kind": importing.KIND, "name": name, "source": (Path(name).stem or "paiements")[:100], "is_dry": bool(form.is_dry.data)}
    run = staging.receive(kept, **said, actor_id=actor.id, at=at, encoding=form.encoding.data or None, owner_id=organization.id)
    outbox.enqueue("core.stage-import", run_id=run.id)
    return run


def begin(run: ImportRun, chosen: Mapping[str, str]) -> list[str]:
    """Apply a run as a form says; the reasons why it cannot be, in which case nothing is done."""
    mapping = shown.picked(run, chosen)
    problems = header.problems(mapping, run.header, staging.handler_of(run))
    if not problems:
        runs.begin(run, mapping)
        outbox.enqueue("core.apply-import", run_id=run.id)
    return problems


def abandon(run: ImportRun, *, actor: User, at: datetime) -> None:
    """Give it up; the enterprises of what is recorded already are told."""
    runs.abandon(run, actor=actor, at=at)
    if not run.is_dry:
        importing.tell(run.id)


def for_good(run: ImportRun) -> str:
    """What recording for good after a trial does: how many lines are recorded, how many are not taken because they are to mend."""
    counts = run.notes["counts"]
    taken = ngettext("Noter %(count)s ligne", "Noter %(count)s lignes", counts["added"], count=number(counts["added"]))
    if not counts["refused"]:
        return str(_("%(taken)s pour de bon", taken=taken))
    aside = ngettext(
        "%(count)s ligne à corriger ne sera pas prise",
        "%(count)s lignes à corriger ne seront pas prises",
        counts["refused"],
        count=number(counts["refused"]),
    )
    return f"{taken}; {aside}"


def payments(run: ImportRun) -> list[Payment]:
    """The payments that its rows made or met, the first before."""
    mine = select(ImportRow.subject_id).where(ImportRow.run_id == run.id, ImportRow.outcome.in_((Outcome.ADDED, Outcome.UNCHANGED)))
    return list(db.session().scalars(select(Payment).where(Payment.id.in_(mine)).order_by(Payment.id).limit(MOST_SHOWN)).unique())


def _own(organization: Organization) -> Select[ImportRun]:
    return select(ImportRun).where(ImportRun.owner_id == organization.id, ImportRun.kind == importing.KIND)

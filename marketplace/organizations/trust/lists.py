"""Lists of members as a network sends and follows them: tried first, then taken for good, without a column to choose."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from marketplace.accounts.models import User
from marketplace.core import db, outbox
from marketplace.core.errors import Refusal, RuleBroken
from marketplace.core.imports import applying, header, runs, staging
from marketplace.core.imports.handlers import FileRefused, Message
from marketplace.core.imports.models import ImportRun, RunStatus
from marketplace.core.locale import N_, _
from marketplace.organizations.models import MemberList, Organization
from marketplace.organizations.trust import members

READ_KIND = "organizations.read-members"
UNREAD = N_(
    "Les titres de ce fichier ne disent pas comment le lire. Sa première ligne doit avoir une colonne « nom » et une colonne « NEQ » ou"
    " « municipalité », chacune une seule fois."
)


def receive(
    kept: tuple[str, int], name: str, *, network: Organization, dated_on: date, vouches: bool, actor: User, at: datetime
) -> MemberList:
    """A file of members to be tried: nothing is written but what would become of each row."""
    source = Path(name).stem[:100] or "membres"
    run = staging.receive(kept, kind=members.KIND, name=name, source=source, is_dry=True, actor_id=actor.id, at=at)
    return _listed(run, network, dated_on, vouches and members.may_vouch(network), actor)


def again(tried: MemberList, *, actor: User, at: datetime) -> MemberList:
    """The same file for good. RuleBroken when that was no trial, or is not over."""
    run = tried.run
    if not run.is_dry or run.status is not RunStatus.DONE:
        raise RuleBroken(_("Seul un essai terminé peut être importé pour de bon."))
    made = ImportRun(kind=members.KIND, file=run.file, source=run.source, is_dry=False, created_by=actor.id, created_at=at)
    db.session().add(made)
    db.session().flush()
    return _listed(made, tried.network, tried.dated_on, tried.vouches, actor)


def of(network: Organization) -> Select[tuple[MemberList]]:
    """The lists of a network, the newest first."""
    asked = select(MemberList).where(MemberList.network_id == network.id).options(joinedload(MemberList.run))
    return asked.order_by(MemberList.id.desc())


def counts(run: ImportRun) -> dict[str, int]:
    """What became of the rows so far."""
    found: dict[str, Any] = run.notes.get("counts") or applying.counts(run.id)
    return {name: int(found.get(name, 0)) for name in ("added", "changed", "unchanged", "refused")}


def _listed(run: ImportRun, network: Organization, dated_on: date, vouches: bool, actor: User) -> MemberList:
    made = MemberList(run=run, network_id=network.id, dated_on=dated_on, vouches=vouches, sent_by_id=actor.id)
    db.session().add(made)
    db.session().flush()
    outbox.enqueue(READ_KIND, run_id=run.id)
    return made


@outbox.handler(READ_KIND, own_units=True, attempts=3)
def read(*, job: outbox.Job, at: datetime) -> None:
    """Read a list and let its rows be taken: its titles tell its columns, or it is refused."""
    run_id = job.payload["run_id"]
    try:
        staging.stage(run_id)
        with db.database().writing():
            run = db.load(ImportRun, id=run_id)
            if run.status is RunStatus.STAGED:
                handler = staging.handler_of(run)
                header.check(header.propose(run.header, handler, returned=bool(run.notes.get("returned"))), run.header, handler)
                runs.begin(run, run.mapping)
                outbox.enqueue("core.apply-import", run_id=run_id)
    except Refusal as refused:
        with db.database().writing():
            runs.fail(run_id, refused.message if isinstance(refused, FileRefused) else Message(UNREAD), at=at)

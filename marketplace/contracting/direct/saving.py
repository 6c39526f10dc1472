"""What the pages of a file do with what was sent: save a draft, approve it, say what is in the way."""

from datetime import datetime

from marketplace.accounts.models import User
from marketplace.contracting import queries
from marketplace.contracting.direct import actions, rules
from marketplace.contracting.direct.approval_forms import ApproveForm
from marketplace.contracting.direct.forms import FileForm
from marketplace.contracting.direct.sheet import Sheet
from marketplace.contracting.models import ContractingBylaw, DirectAward
from marketplace.core import clock
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.organizations.models import Membership


def saved(award: DirectAward, form: FileForm, *, actor: User, at: datetime) -> int:
    """The status of the answer, once what could be saved is. RuleBroken for a file that is no draft any more."""
    if not rules.is_open(award):
        raise RuleBroken(_("Ce dossier n’est plus un brouillon : il ne change plus. Annulez-le, puis faites-en un autre."))
    status = form.standing()
    if status == 303:
        actions.revise(award, form.said(), actor=actor, at=at)
        form.version.data = str(award.version)
    return status


def for_htmx(status: int) -> int:
    """The same status where htmx shows what comes with it: a conflict is told beside the form, whose fields stay."""
    return {303: 200, 409: 422}.get(status, status)


def bylaw(award: DirectAward, at: datetime) -> ContractingBylaw | None:
    """The by-law of the day of the award."""
    return queries.bylaw_on(award.buyer, award.awarded_on or clock.local_day(at))


def missing(told: Sheet) -> list[str]:
    """What a draft still lacks, and the reason why it could not be given directly; nothing for what is no draft."""
    if not rules.is_open(told.award):
        return []
    return [*rules.missing(told.award, turned=told.turned), *([told.why_not] if told.why_not else [])]


def reasons(award: DirectAward, membership: Membership, form: ApproveForm, *, at: datetime) -> list[str]:
    """Why she could not approve, whatever the title that she chooses."""
    return [] if form.form_errors else actions.why_not_approve(award, membership, None, form.resolution.data, at=at)


def approved(award: DirectAward, membership: Membership, form: ApproveForm, *, actor: User, at: datetime) -> bool:
    """Whether the file was approved; otherwise every reason is told by the form, and nothing changed."""
    if int(form.version.data) != award.version:
        form.form_errors.append(_("Quelqu’un a modifié ce dossier depuis que vous l’avez ouvert : relisez-le, puis approuvez."))
        form.version.data = str(award.version)
        return False
    late = form.late_reason.data or ""
    told = actions.why_not_approve(award, membership, form.title.data or "", form.resolution.data, at=at, late_reason=late)
    if told:
        form.form_errors.extend(told)
        return False
    actions.approve(award, membership, form.title.data, form.resolution.data, actor=actor, at=at, late_reason=late)
    return True

"""Writing direct awards: a file is begun, revised, approved (all of it is frozen then) or cancelled with a reason; none is deleted."""

from datetime import datetime
from typing import Any

from marketplace.accounts.models import User
from marketplace.contracting.direct import advice, rules, written
from marketplace.contracting.direct.advice import Advised
from marketplace.contracting.direct.concluded import Concluded
from marketplace.contracting.direct.queries import PREFIX
from marketplace.contracting.direct.written import Written
from marketplace.contracting.models import DirectAward, DirectAwardStatus
from marketplace.core import audit, clock, db, states
from marketplace.core.errors import RuleBroken, Unusable
from marketplace.core.locale import _
from marketplace.core.numbering import next_number
from marketplace.organizations.models import Membership, Organization


def start(buyer: Organization, said: Written, *, actor: User | None, at: datetime, origin: str | None = None) -> DirectAward:
    """A new file, as a draft, under the next number of the year of its award, else of this day in Québec. `origin` names the contract that
    it is the file of."""
    number = next_number(PREFIX, (said.awarded_on or clock.local_day(at)).year, DirectAward.number)
    award = DirectAward(number=number, buyer=buyer, origin=origin, created_at=at, updated_at=at, is_demo=buyer.is_demo)
    award.status, award.written_by_id = DirectAwardStatus.DRAFT, actor.id if actor else None
    with db.session().no_autoflush:
        written.put(award, said)
    _note_exemption(award, None, actor, at)
    db.session().add(award)
    db.session().flush()
    audit.record("direct_awards.start", award, actor=actor, at=at, changes={"direct_awards.number": (None, number)})
    return award


def revise(award: DirectAward, said: Written, *, actor: User | None, at: datetime) -> list[str]:
    """Write a content over that of a draft; the names of the fields that changed. RuleBroken once it was approved or cancelled."""
    if not rules.is_open(award):
        raise RuleBroken(_("Ce dossier n’est plus un brouillon : il ne change plus. Annulez-le, puis faites-en un autre."))
    before = written.of(award)
    names = written.changed(before, said)
    if not names:
        return []
    written.put(award, said)
    _note_exemption(award, before, actor, at)
    award.updated_at = at
    db.session().flush()
    audit.record("direct_awards.revise", award, actor=actor, at=at, changes={f"direct_awards.{one}": (None, None) for one in names})
    return names


def check_version(award: DirectAward, read_version: int) -> None:
    """RuleBroken (409) when somebody saved the file since it was read."""
    if award.version != read_version:
        raise RuleBroken(_("Quelqu’un a enregistré ce dossier depuis que vous l’avez ouvert : relisez-le, puis recommencez."))


def why_not_approve(
    award: DirectAward, membership: Membership, title: str | None, resolution: str | None, *, at: datetime, late_reason: str = ""
) -> list[str]:
    """Every reason why this member may not approve this file now, at this title (None: nothing was typed yet); empty when she may."""
    on = clock.local_day(at)
    return _reasons(award, membership, title, resolution, advice.advised(advice.asked_of(award, on)), at, late_reason)


def approve(
    award: DirectAward, membership: Membership, title: str, resolution: str | None, *, actor: User, at: datetime, late_reason: str = ""
) -> None:
    """Approve a file and freeze all that justifies it: the adviser's answer, the history of rotation, the by-law's words, the powers of
    whoever approves, `late_reason` when the award or the contract began before. RuleBroken, with every reason, when it cannot be."""
    on = clock.local_day(at)
    late = rules.late_since(award, on)
    award.awarded_on = award.awarded_on or on
    advised = advice.advised(advice.asked_of(award, on))
    if reasons := _reasons(award, membership, title, resolution, advised, at, late_reason):
        raise RuleBroken(" ".join(reasons))
    mode = advised.mode
    assert mode is not None
    award.mode, award.rule, award.legal_reference = mode.code.value, mode.rule, mode.legal_reference
    award.advice = [one.as_json() for one in advised.modes]
    award.bylaw = advised.bylaw
    award.rotation_history = [told(one) for one in advised.history]
    award.frozen = frozen_of(award, membership, advised)
    if late is not None:
        award.frozen |= {"late_since": late.isoformat(), "late_reason": late_reason.strip()}
    award.approver_title, award.resolution = title, resolution or None
    award.approved_by_id, award.approved_at, award.updated_at = actor.id, at, at
    states.move(award, DirectAwardStatus.APPROVED, actor=actor, at=at)
    db.session().flush()


def cancel(award: DirectAward, reason: str, *, actor: User | None, at: datetime) -> None:
    """Give up a draft, or undo what was approved, with a reason; its number stays taken. Unusable without one."""
    if not reason.strip():
        raise Unusable(_("Dites pourquoi ce gré à gré est annulé : la raison reste au dossier."))
    award.cancelled_reason, award.updated_at = reason.strip(), at
    states.move(award, DirectAwardStatus.CANCELLED, actor=actor, at=at)


def _reasons(
    award: DirectAward, membership: Membership, title: str | None, resolution: str | None, advised: Advised, at: datetime, late_reason: str
) -> list[str]:
    on, amount = clock.local_day(at), rules.amount_of(award)
    found = [
        None if rules.is_open(award) else str(_("Ce dossier n’est plus un brouillon : rien n’est à approuver.")),
        rules.why_not_buyer(award.buyer, at),
        *rules.missing(award, turned=advised.turned),
        str(_("La date d’octroi est à venir : approuvez ce jour-là.")) if award.awarded_on and award.awarded_on > on else None,
        advised.why_not(),
        rules.why_not_person(membership, amount, on),
        None if title is None else rules.why_not_title(advised.bylaw, title, amount, resolution, advised.asked.on),
        None if title is None else rules.why_not_late(award, late_reason, on),
    ]
    return [one for one in found if one]


def _note_exemption(award: DirectAward, before: Written | None, actor: User | None, at: datetime) -> None:
    """Who invoked the exemption: whoever wrote its code last; on that day, when she did not say which."""
    if award.exemption_code is None:
        award.exemption_by_id = award.exemption_reference = award.exemption_on = None
        return
    award.exemption_on = award.exemption_on or clock.local_day(at)
    if award.exemption_by_id is None or before is None or before.exemption_code != award.exemption_code:
        award.exemption_by_id = actor.id if actor else None


def frozen_of(award: DirectAward, membership: Membership | None, advised: Advised) -> dict[str, Any]:
    """What others may change later and this file must go on saying. No name of a person: her number is on the row."""
    bylaw, ceiling = advised.bylaw, advised.ceiling
    found: dict[str, Any] = {
        "buyer": award.buyer.name,
        "supplier": award.supplier.name if award.supplier else award.supplier_name,
        "neq": award.supplier.neq if award.supplier else None,
        "legal_form": award.supplier.legal_form.label_fr if award.supplier and award.supplier.legal_form else None,
        "amount_with_taxes": advice.with_taxes(rules.amount_of(award), advised.asked.on),
        "months": advised.months,
        "split": [advised.split.count, advised.split.cents, advised.split.threshold_cents] if advised.split else None,
        "free_from": advised.free_from.isoformat() if advised.free_from else None,
        "delegations": [[one.role.value, one.ceiling_cents] for one in membership.roles if one.role in rules.APPROVERS]
        if membership
        else [],
        "ceiling": [ceiling.cents, ceiling.basis.value, ceiling.legal_reference] if ceiling else None,
    }
    if bylaw is not None:
        found["bylaw"] = {
            "title": bylaw.title,
            "reference": bylaw.reference,
            "adopted_on": bylaw.adopted_on.isoformat() if bylaw.adopted_on else None,
            "rotation": bylaw.rotation.value,
            "rotation_months": bylaw.rotation_months,
            "rotation_text": bylaw.rotation_text,
            "ceilings": [[one.title, one.up_to] for one in rules.ceilings_of(bylaw)],
            "tax_basis": bylaw.tax_basis.value,
        }
    return found


def told(one: Concluded) -> dict[str, Any]:
    """An earlier contract as the file keeps it."""
    names = ("key", "number", "supplier", "supplier_id", "description", "amount", "category_code")
    return {name: getattr(one, name) for name in names} | {"concluded_on": one.concluded_on.isoformat()}

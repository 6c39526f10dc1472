"""What follows an adhesion: the file of the resolution, the certificates of available funds."""

from dataclasses import dataclass
from datetime import datetime

from marketplace.accounts.models import User
from marketplace.core import audit, clock, db, documents, outbox
from marketplace.core.documents import Kept
from marketplace.core.errors import RuleBroken
from marketplace.core.locale import _
from marketplace.tenders.joining import rules
from marketplace.tenders.joining.rules import COUNTED, Quantities, Wanted
from marketplace.tenders.models import FundsCertificate, Participation, Tender, TenderStage

# Where a purchase asks no file any more: nothing hangs on it.
OVER = (TenderStage.UNSUCCESSFUL, TenderStage.CANCELLED, TenderStage.COMPLETE)


def why_not_attach(found: Participation) -> str | None:
    """The reason why the file of the resolution cannot be given, or None. Its day past, it is taken all the same."""
    if found.stage not in COUNTED:
        return str(_("Votre organisation n’est plus de cet achat."))
    if not found.resolution_number:
        return str(_("Écrivez d’abord le numéro et la date de la résolution."))
    if found.tender.stage in OVER:
        return str(_("Cet achat est terminé : le document de la résolution n’y est plus attendu."))
    return None


def is_late(found: Participation, at: datetime) -> bool:
    """Whether the day of the file is past and the file not there; the day itself is still in time."""
    return found.resolution_due is not None and found.resolution_due < clock.local_day(at)


def attach(found: Participation, kept: Kept, *, actor: User, at: datetime) -> None:
    """Keep the file of the resolution, in the place of one that was given before; the organiser is told of one that comes late."""
    if reason := why_not_attach(found):
        raise RuleBroken(reason)
    if found.resolution_due is not None and is_late(found, at):
        outbox.announce("tenders.attached_late", participation_id=found.id, due=found.resolution_due.isoformat())
    before = found.resolution_file_id
    found.resolution_file, found.resolution_due, found.updated_at = documents.add(kept, at=at), None, at
    db.session().flush()
    audit.record(
        "participations.attach", found, actor=actor, at=at, changes={"participations.resolution_file": (before, found.resolution_file_id)}
    )


@dataclass(frozen=True)
class Cover:
    """What a place commits firmly at the price of today, and what its certificates cover of it, in cents before taxes."""

    firm: int
    certified: int

    @property
    def left(self) -> int:
        return max(0, self.firm - self.certified)


def cover(found: Participation, tender: Tender, firm: Quantities, others: Quantities) -> Cover:
    """How much of the firm quantities is certified, all years together: what is on request is certified when it is asked."""
    wanted = {number: Wanted(one.firm) for number, one in firm.items()}
    return Cover(rules.amount_of(tender, wanted, others).cents, sum(one.amount for one in found.certificates))


def certify(found: Participation, fiscal_year: int, cents: int, reference: str, *, actor: User, at: datetime) -> FundsCertificate:
    """Certify that so much is available for a fiscal year, in the place of what was certified of that year before."""
    if found.stage not in COUNTED:
        raise RuleBroken(_("Votre organisation n’est plus de cet achat."))
    made = next((one for one in found.certificates if one.fiscal_year == fiscal_year), None)
    before = made.amount if made else None
    if made is None:
        made = FundsCertificate(fiscal_year=fiscal_year)
        found.certificates.append(made)
    made.amount, made.reference, made.certified_by_id, made.certified_at = cents, reference, actor.id, at
    found.updated_at = at
    changes = {"participations.fiscal_year": (fiscal_year, fiscal_year), "participations.amount": (before, cents)}
    audit.record("participations.certify", found, actor=actor, at=at, changes=changes)
    return made

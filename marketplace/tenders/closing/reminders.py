"""Before a close: who lacks an authority is reminded seven days and one day before, watchers three days before; then the file of a
resolution that is due. Once a night, and a purchase is on such a day once.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from marketplace.core import clock, db, outbox
from marketplace.core.locale import N_
from marketplace.core.outbox import Job
from marketplace.tenders.closing import telling
from marketplace.tenders.joining.proofs import OVER
from marketplace.tenders.models import GROUPED, Participation, ParticipationStage, Tender, TenderStage

WITHOUT_AUTHORITY, WATCHING, FILE = (7, 1), (3,), (7, 1)

AUTHORIZE = N_(
    "« %(title)s » : il manque l’autorisation de votre organisation (jours avant la clôture : %(days)d). Sans elle, vous n’y serez pas."
)
CLOSES = N_("« %(title)s », que vous suivez, se clôt bientôt (jours restants : %(days)d).")
ATTACH = N_("« %(title)s » : le document de votre résolution est attendu (jours restants : %(days)d).")


@outbox.nightly("tenders.remind", hour=7)
def remind(*, job: Job, at: datetime) -> None:
    """Remind whoever should be on this day."""
    today = clock.local_day(at)
    for tender in db.session().scalars(_open()):
        days = days_before(tender.closes_at, today)
        if days in WITHOUT_AUTHORITY:
            _tell(_of(tender, ParticipationStage.INTENTION), AUTHORIZE, days, at)
        if days in WATCHING:
            telling.tell_watchers(tender, CLOSES, at=at, days=days)
    for days in FILE:
        _tell(db.session().scalars(_lacking_file(today + timedelta(days=days))).unique(), ATTACH, days, at)


def days_before(closes_at: datetime | None, today: date) -> int:
    """How many days of Québec are left until a close; 0 on its day."""
    return (clock.local_day(closes_at) - today).days if closes_at else -1


def _open() -> Select[tuple[Tender]]:
    return select(Tender).where(Tender.kind.in_(GROUPED), Tender.stage == TenderStage.ADHESION).order_by(Tender.id)


def _of(tender: Tender, stage: ParticipationStage) -> Iterable[Participation]:
    asked = select(Participation).where(Participation.tender_id == tender.id, Participation.stage == stage)
    return db.session().scalars(asked).unique()


def _lacking_file(due: date) -> Select[tuple[Participation]]:
    """Those whose resolution was written and its file promised for that day."""
    counted = (ParticipationStage.AUTHORIZED, ParticipationStage.BOUND)
    lacks = (Participation.resolution_due == due, Participation.resolution_file_id.is_(None), Participation.stage.in_(counted))
    asked = select(Participation).join(Participation.tender).where(*lacks, Tender.stage.not_in(OVER))
    return asked.options(joinedload(Participation.tender)).order_by(Participation.id)


def _tell(found: Iterable[Participation], sentence: str, days: int, at: datetime) -> None:
    for one in found:
        telling.tell_participants(one.tender, {one.organization_id: sentence}, at=at, days=days)

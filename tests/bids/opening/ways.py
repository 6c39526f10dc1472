"""Ways of having answers opened that must not be: each takes a deal at the moment of its opening, and does what is wrong."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from marketplace.accounts.models import UserStatus
from marketplace.bids.models import BidOpening, OpeningConsent, TenderKey
from marketplace.bids.opening import consents, deadlines, keys
from marketplace.bids.opening.opener import Opener
from marketplace.bids.sealing import cipher, keyring
from marketplace.core import audit, clock, db
from marketplace.core.audit import AuditEvent
from marketplace.organizations.models import MemberRole, Membership, Role
from marketplace.tenders.asking import amending
from marketplace.tenders.asking.amending import Amended
from marketplace.tenders.closing import snapshot
from marketplace.tenders.models import Tender, TenderCutoff, TenderKind, TenderStage
from tests.bids.opening.things import OPENED, Deal
from tests.tenders.asking.things import DUE
from tests.tenders.things import make_city, member

MICRO = timedelta(microseconds=1)
Clock = Callable[[datetime], None]


def forge(deal: Deal, *names: str, at: datetime = OPENED, ask: bool = True) -> None:
    """Write in the tables that these persons asked, and that the opening is asked, as no page does."""

    def work(tender: Tender) -> None:
        for name in names:
            row = OpeningConsent(tender_id=tender.id, user_id=deal.people[name], organization_id=tender.organizer_id, at=at)
            db.session().add(row)
        if ask:
            db.session().add(BidOpening(tender_id=tender.id, asked_at=at))

    deal.write(work)


def change(deal: Deal, **columns: Any) -> None:
    """Write in the row of the purchase, as no act does."""
    deal.write(lambda tender: db.session().execute(update(Tender).where(Tender.id == tender.id).values(**columns)))


def one_microsecond_before(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    test_clock(DUE - MICRO)


def consents_from_before_the_deadline(deal: Deal, test_clock: Clock) -> None:
    forge(deal, "first", "second", at=DUE - MICRO)


def one_person_alone(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first")
    forge(deal)


def nobody_and_a_forged_row(deal: Deal, test_clock: Clock) -> None:
    forge(deal)


def forged_consents(deal: Deal, test_clock: Clock) -> None:
    forge(deal, "first", "second")


def one_consent_and_a_forged_one(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first")
    forge(deal, "second")


def forged_consents_and_a_forged_log(deal: Deal, test_clock: Clock) -> None:
    forge(deal, "first", "second")

    def work(tender: Tender) -> None:
        seq, previous = audit.head(db.session())
        for place, name in enumerate(("first", "second"), start=1):
            told = {"actor_id": deal.people[name], "organization_id": tender.organizer_id, "subject_type": "Tender"}
            row = AuditEvent(seq=seq + place, at=OPENED, verb=consents.ASKED, subject_id=tender.id, changes={}, **told)
            row.previous_hash, row.hash = previous, "0" * 64
            db.session().add(row)

    deal.write(work)


def a_person_who_left(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    deal.write(lambda _tender: db.session().execute(_mine(update(Membership), deal).values(ended_at=OPENED)))


def a_suspended_person(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    deal.write(lambda _tender: setattr(deal.person("second"), "status", UserStatus.SUSPENDED))


def a_person_who_reads_only_now(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")

    def work(_tender: Tender) -> None:
        mine = select(Membership.id).where(Membership.user_id == deal.people["second"])
        db.session().execute(update(MemberRole).where(MemberRole.membership_id.in_(mine)).values(role=Role.READER))

    deal.write(work)


def a_reader(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first")
    forge(deal, "reader")


def a_person_of_another_body(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first")

    def stranger(_tender: Tender) -> None:
        deal.people["stranger"] = member(make_city("Ville de la Pointe", neq="8800000099"), Role.ADMINISTRATOR).id

    deal.write(stranger)
    forge(deal, "stranger")


def a_bidder(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first")
    forge(deal, "bidder0")


def a_suspended_body(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")

    def work(tender: Tender) -> None:
        tender.organizer.standing.suspended_at, tender.organizer.standing.suspension_reason = OPENED, "Vérification."

    deal.write(work)


def a_clock_stepped_back(deal: Deal, test_clock: Clock) -> None:
    test_clock(DUE + timedelta(days=3))
    deal.consent("first", "second")
    test_clock(DUE - timedelta(days=3))


def a_stage_forged_to_opened(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    change(deal, stage=TenderStage.OPENED)


def a_cancelled_request(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    deal.write(lambda tender: amending.cancel(tender, "Le camp de jour n’a pas lieu.", actor=deal.person("first"), at=OPENED))


def a_draft(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    change(deal, stage=TenderStage.DRAFT)


def another_kind_of_purchase(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    change(deal, kind=TenderKind.OFFER)


def a_deadline_moved_later_meanwhile(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    change(deal, bids_due_at=OPENED + timedelta(days=1))


def a_deadline_forged_earlier(deal: Deal, test_clock: Clock) -> None:
    test_clock(DUE - timedelta(days=2))
    change(deal, bids_due_at=DUE - timedelta(days=3))
    deal.consent("first", "second")


def a_deadline_and_its_snapshot_forged(deal: Deal, test_clock: Clock) -> None:
    a_deadline_forged_earlier(deal, test_clock)

    def work(tender: Tender) -> None:
        kept = db.session().query(TenderCutoff).filter_by(tender_id=tender.id).one()
        kept.content = kept.content | {deadlines.FIELD: (DUE - timedelta(days=3)).isoformat()}

    deal.write(work)


def a_deadline_forged_with_the_hash_of_its_snapshot(deal: Deal, test_clock: Clock) -> None:
    Opener(deal.app).step()
    a_deadline_and_its_snapshot_forged(deal, test_clock)

    def work(tender: Tender) -> None:
        kept = db.session().query(TenderCutoff).filter_by(tender_id=tender.id).one()
        kept.sha256 = snapshot.digest(kept.content)

    deal.write(work)


def a_kept_deadline_that_does_not_read(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    key_file(deal).with_suffix(".due").write_text("hier")


def a_key_asked_for_anew(deal: Deal, test_clock: Clock) -> None:
    a_deadline_forged_with_the_hash_of_its_snapshot(deal, test_clock)
    deal.write(lambda _tender: (db.session().execute(update(TenderKey).values(public_key=None)), keys.make_wanted(at=clock.now())))


def a_deadline_that_a_notice_moved_forged_back(deal: Deal, test_clock: Clock) -> None:
    test_clock(DUE - timedelta(days=2))
    moved = Amended(due_at=DUE + timedelta(days=2))
    deal.write(lambda tender: amending.amend(tender, moved, "Une semaine chargée.", actor=deal.person("first"), at=clock.now()))
    test_clock(OPENED)
    change(deal, bids_due_at=DUE)
    deal.consent("first", "second")


def a_snapshot_that_is_gone(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    deal.write(lambda tender: db.session().execute(delete(TenderCutoff).where(TenderCutoff.tender_id == tender.id)))


def no_key(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    key_file(deal).unlink()


def half_a_key(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    key_file(deal).write_text(key_file(deal).read_text()[:20])


def the_key_of_another_purchase(deal: Deal, test_clock: Clock) -> None:
    deal.consent("first", "second")
    key_file(deal).write_text(cipher.new_private().hex())


WAYS = [
    one_microsecond_before, consents_from_before_the_deadline, one_person_alone, nobody_and_a_forged_row, forged_consents,
    one_consent_and_a_forged_one, forged_consents_and_a_forged_log, a_person_who_left, a_suspended_person, a_person_who_reads_only_now,
    a_reader, a_person_of_another_body, a_bidder, a_suspended_body, a_clock_stepped_back, a_stage_forged_to_opened, a_cancelled_request,
    a_draft, another_kind_of_purchase, a_deadline_moved_later_meanwhile, a_deadline_forged_earlier, a_deadline_and_its_snapshot_forged,
    a_deadline_forged_with_the_hash_of_its_snapshot, a_kept_deadline_that_does_not_read, a_key_asked_for_anew,
    a_deadline_that_a_notice_moved_forged_back, a_snapshot_that_is_gone, no_key, half_a_key, the_key_of_another_purchase,
]  # fmt: skip


def _mine(asked: Any, deal: Deal) -> Any:
    return asked.where(Membership.user_id == deal.people["second"])


def key_file(deal: Deal):  # type: ignore[no-untyped-def]
    with deal.app.app_context():
        return keyring.folder() / "opener" / f"{deal.tender_id}.key"

"""The message of the day: what a person chose to read once a day, each morning, by topic.

One unit takes every notice that waits and asks for the mails: undone, nothing was taken; done, no notice waits any more. So a worker that
is killed sends nobody the same thing twice, but for the mail under way, whose copy bears the same Message-ID.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select, update

from marketplace.accounts.models import User
from marketplace.accounts.telling import choosing, stopping
from marketplace.core import db, links, mail, notices, outbox, topics
from marketplace.core.locale import _
from marketplace.core.mail.letters import Button, Paragraph
from marketplace.core.notices import Notice
from marketplace.core.topics import Topic

# Seven in the morning in Québec: before work, after the night's own jobs.
HOUR = 7
# What is read in one mail; the rest is on the page of notices.
MOST = 40


@outbox.nightly("accounts.digest", hour=HOUR)
def gather(*, job: outbox.Job, at: datetime) -> None:
    """Take what waits, and ask for one mail a person; what she read on screen meanwhile is taken and not written."""
    taken = update(Notice).where(Notice.waits_for_digest).values(waits_for_digest=False)
    rows = db.session().execute(taken.returning(Notice.recipient_id, Notice.id, Notice.read_at)).all()
    unread = sorted((person_id, number) for person_id, number, read_at in rows if read_at is None)
    for person_id, group in groupby(unread, key=lambda row: row[0]):
        numbers = [number for _person, number in group]
        run_at = choosing.end_of_quiet(person_id, at)
        mail.send_later("accounts/mail/digest.txt", to=person_id, run_at=run_at, look="digest", about={"notices": numbers})


@mail.last_look("digest")
def look(person_id: int, about: dict[str, Any], at: datetime) -> mail.LastLook:
    """What is still to be told: not read since, not stopped since, and of which she still may be told."""
    wanted = select(Notice).where(Notice.id.in_(about["notices"]), Notice.recipient_id == person_id, Notice.read_at.is_(None))
    known = {one.name: one for one in topics.declared()}
    found = db.session().scalars(wanted.order_by(Notice.id)).all()
    told = [one for one in found if not notices.why_not_written(one, known.get(one.topic), at=at)]
    if not told:
        return mail.LastLook(why_not="nothing is left to tell")
    stop = stopping.stop_url(db.load(User, id=person_id), stopping.DIGEST)
    why = Paragraph(_("Vous recevez ce courriel parce que vous lisez certains sujets une fois par jour."))
    choose = Button(_("Choisir ce que je reçois"), links.absolute("accounts.preferences"))
    shown = {"count": len(told), "more": max(0, len(told) - MOST), "groups": _groups(told[:MOST], known)}
    return mail.LastLook(context=shown, unsubscribe=stop, footer=(why, choose, Button(_("Ne plus recevoir ces courriels"), stop)))


def _groups(told: Iterable[Notice], known: dict[str, Topic]) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """The lines under the label of their topic, in the order in which the rooms declare topics."""
    lines: dict[str, list[tuple[str, str | None]]] = {name: [] for name in known}
    for one in told:
        lines[one.topic].append((str(one), one.url()))
    return [(known[name].label, found) for name, found in lines.items() if found]

"""What a person chose: for each topic, when she is written to, and the hours during which she is not."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from marketplace.accounts.models import NoticeChoice, QuietHours, User
from marketplace.accounts.telling import quiet
from marketplace.core import audit, db, topics
from marketplace.core.topics import ByMail, Topic, Way


@topics.wishes
def way_of(person_id: int, topic: Topic, at: datetime) -> Way:
    """When to write to a person about a topic: as she chose, or as the topic says; not before her quiet hours end."""
    chosen = select(NoticeChoice.by_mail).where(NoticeChoice.user_id == person_id, NoticeChoice.topic == topic.name)
    by_mail = db.session().scalar(chosen) or topic.by_mail
    return Way(by_mail, end_of_quiet(person_id, at) if by_mail is ByMail.NOW else None)


def end_of_quiet(person_id: int, at: datetime) -> datetime | None:
    """When the quiet hours under way of a person end; None when none are."""
    hours = quiet_hours(person_id)
    return quiet.end_of(at, *hours) if hours else None


def quiet_hours(person_id: int) -> tuple[int, int] | None:
    """The hours (0 to 23) at which her quiet begins and ends."""
    found = db.session().scalar(select(QuietHours).where(QuietHours.user_id == person_id))
    return (found.starts, found.ends) if found else None


def offered(person: User) -> list[Topic]:
    """The topics that this person may be told about, in the language of the page."""
    return [topic for topic in topics.declared() if person.is_staff or not topic.for_staff]


def chosen(person: User) -> dict[str, ByMail]:
    """When she is written to, topic by topic, as things stand."""
    rows = db.session().execute(select(NoticeChoice.topic, NoticeChoice.by_mail).where(NoticeChoice.user_id == person.id))
    own = {row.topic: row.by_mail for row in rows}
    return {one.name: ByMail.NOW if one.why_mandatory else own.get(one.name, one.by_mail) for one in offered(person)}


def choose(person: User, wanted: Mapping[str, ByMail], hours: tuple[int, int] | None, *, at: datetime) -> None:
    """Keep what she wants; what is mandatory and what is not offered to her stays as it is. `person` is loaded in the unit at work."""
    _keep(person, wanted)
    db.session().execute(delete(QuietHours).where(QuietHours.user_id == person.id))
    if hours and hours[0] != hours[1]:
        db.session().add(QuietHours(user_id=person.id, starts=hours[0], ends=hours[1]))
    audit.record("accounts.preferences", person, actor=person, at=at)


def stop(person: User, names: set[str], *, actor: User | None, at: datetime) -> None:
    """Write to her no more about these topics, which stay on her screen. `person` is loaded in the unit at work."""
    _keep(person, dict.fromkeys(names, ByMail.NEVER))
    audit.record("accounts.unsubscribe", person, actor=actor, at=at)


def _keep(person: User, wanted: Mapping[str, ByMail]) -> None:
    """A row where she differs from what the topic says, so that one who chose nothing follows it."""
    for topic in offered(person):
        if topic.why_mandatory or topic.name not in wanted:
            continue
        mine = (NoticeChoice.user_id == person.id) & (NoticeChoice.topic == topic.name)
        db.session().execute(delete(NoticeChoice).where(mine))
        if wanted[topic.name] is not topic.by_mail:
            db.session().add(NoticeChoice(user_id=person.id, topic=topic.name, by_mail=wanted[topic.name]))

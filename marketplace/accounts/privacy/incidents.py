"""The register of confidentiality incidents (P-39.1, 3.5 to 3.8): added, corrected, decided, kept for years, then forgotten.

The log of acts says which incident was changed and in what, never what was written: a description may come to name somebody.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from marketplace.accounts.models import Harm, Incident, User
from marketplace.accounts.privacy import words
from marketplace.core import audit, clock, db, retention
from marketplace.core.errors import RuleBroken
from marketplace.core.exports import Cell
from marketplace.core.locale import _

FIELDS = (
    *("happened_on", "known_on", "what", "information", "people", "harm", "harm_reasons", "measures"),
    *("commission_told_on", "people_told_on"),
)


def add(facts: Mapping[str, Any], *, actor: User, at: datetime) -> Incident:
    """Write an incident down; `facts` holds a value for each of FIELDS."""
    made = Incident(**{name: facts[name] for name in FIELDS}, created_by_id=actor.id, created_at=at)
    db.session().add(made)
    db.session().flush()
    audit.record("accounts.incident_added", made, actor=actor, at=at)
    return made


def change(incident: Incident, facts: Mapping[str, Any], *, read_version: int, actor: User, at: datetime) -> list[str]:
    """Correct an incident; the names of what changed. RuleBroken when somebody saved it since it was read."""
    if incident.version != read_version:
        raise RuleBroken(
            _("Quelqu’un a enregistré cet incident depuis que vous l’avez ouvert. Rechargez-le, puis refaites votre changement.")
        )
    changed = [name for name in FIELDS if getattr(incident, name) != facts[name]]
    for name in changed:
        setattr(incident, name, facts[name])
    if changed:
        audit.record("accounts.incident_changed", incident, actor=actor, at=at, changes=dict.fromkeys(changed, (None, None)))
    return changed


def why_not(facts: Mapping[str, Any], *, at: datetime) -> dict[str, str]:
    """What is wrong with the facts of an incident taken together: a sentence for each field."""
    today, found = clock.local_day(at), {}
    known, happened = facts.get("known_on"), facts.get("happened_on")
    if known and happened and known < happened:
        found["known_on"] = _("Un incident ne se connaît pas avant d’avoir eu lieu : corrigez l’une des deux dates.")
    for name in ("happened_on", "known_on", "commission_told_on", "people_told_on"):
        if facts.get(name) and facts[name] > today:
            found[name] = _("Cette date est à venir : écrivez celle du jour où c’est arrivé.")
    for name in ("commission_told_on", "people_told_on"):
        if facts.get(name) and known and facts[name] < known:
            found.setdefault(name, _("On ne peut aviser personne avant d’avoir eu connaissance de l’incident."))
    if facts.get("harm") is not Harm.UNDECIDED and not facts.get("harm_reasons"):
        found["harm_reasons"] = _("Dites ce qui mène à cette conclusion : le registre doit le contenir.")
    return found


def listed() -> Select[tuple[Incident]]:
    """Every incident, the last known first."""
    return select(Incident).order_by(Incident.known_on.desc(), Incident.id.desc())


def undecided() -> Select[tuple[int]]:
    """How many wait for a decision on the risk, or are serious and somebody is still to be told; a question to be asked with others."""
    untold = Incident.commission_told_on.is_(None) | Incident.people_told_on.is_(None)
    waiting = (Incident.harm == Harm.UNDECIDED) | ((Incident.harm == Harm.SERIOUS) & untold)
    return select(func.count()).select_from(Incident).where(waiting)


def titles() -> Sequence[str]:
    """The titles of the columns of the file."""
    return (
        *(_("Numéro"), _("Date de l’incident"), _("Date de connaissance"), _("Circonstances"), _("Renseignements visés")),
        *(_("Personnes concernées"), _("Risque"), _("Raisons"), _("Mesures prises"), _("Commission avisée le"), _("Personnes avisées le")),
    )


def rows() -> Iterator[Sequence[Cell]]:
    """The register as rows of a file, in the order of the list."""
    for one in db.session().scalars(listed()):
        dates = [told.isoformat() if told else None for told in (one.commission_told_on, one.people_told_on)]
        days = (one.happened_on.isoformat(), one.known_on.isoformat())
        yield (one.id, *days, one.what, one.information, one.people, words.harm(one.harm), one.harm_reasons, one.measures, *dates)


def forget_old(*, at: datetime) -> None:
    """Take away the incidents that were kept long enough after they were known, in the unit at work."""
    last = clock.local_day(at) - retention.days("retention_incidents")
    found = db.session().scalars(select(Incident).where(Incident.known_on < last)).all()
    for one in found:
        audit.record("accounts.incident_forgotten", one, actor=None, at=at)
        db.session().delete(one)
    retention.swept("incidents", len(found), at=at)

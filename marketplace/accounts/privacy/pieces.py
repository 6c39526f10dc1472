"""What this part brings to the panels of the house, and what its acts are called."""

from datetime import datetime

from flask import url_for
from sqlalchemy import delete, select

from marketplace.accounts import queries
from marketplace.accounts.account_cards import Card
from marketplace.accounts.models import DataExport, Incident, User
from marketplace.accounts.privacy import erasing, forgetting, own, sweeping
from marketplace.accounts.privacy.erasing import Obstacle
from marketplace.accounts.privacy.exporting import Given
from marketplace.accounts.privacy.held import Held
from marketplace.accounts.privacy.traces import Traces
from marketplace.core import db, files
from marketplace.core.acts import Named
from marketplace.core.formats import day
from marketplace.core.imports.models import ImportRun
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.retention import Kept
from marketplace.core.topics import ByMail, Topic


@panel("account.sections", rank=8)
def data_card(person: User) -> Card:
    return Card(_("Vos renseignements"), url_for("accounts.own_data"), _("Voir tout ce que nous détenons, en prendre une copie, demander."))


@panel("account.sections", rank=9)
def erase_card(person: User) -> Card:
    return Card(_("Effacer votre compte"), url_for("accounts.erase"), _("Ce qui part, ce qui reste et pourquoi : tout est dit avant."))


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    return own.held(person, most)


@panel("person.export")
def files_of(person: User) -> list[Given]:
    """The files that she sent to be imported."""
    runs = db.session().scalars(select(ImportRun).where(ImportRun.created_by == person.id).order_by(ImportRun.id))
    return [Given(run.file.name, path) for run in runs if (path := files.path_of(run.file.sha256)).exists()]


@panel("person.erase")
def forget(person: User, traces: Traces, at: datetime) -> None:
    forgetting.forget(person, traces, at=at)


@panel("person.why_not_erase")
def last_of_the_team(person: User) -> list[Obstacle]:
    """Somebody must be left to run the platform."""
    if not person.is_staff or queries.is_run_without(person):
        return []
    return [Obstacle(_("Vous êtes la dernière personne de l’équipe de la plateforme : faites-y d’abord entrer quelqu’un."))]


@panel("notices.topics")
def topics() -> list[Topic]:
    group = _("Vos renseignements")
    asked = _("Vous avez demandé cette copie; si ce n’est pas vous, il faut que vous le sachiez.")
    answered = _("La loi veut que la réponse vous soit écrite.")
    return [
        Topic("accounts.export", _("La copie de vos renseignements est prête"), group, why_mandatory=asked),
        Topic("accounts.privacy_answer", _("Une réponse à vos demandes"), group, why_mandatory=answered),
        Topic(
            "accounts.privacy_request",
            _("Les demandes sur des renseignements personnels"),
            _("Bureau de l’équipe"),
            ByMail.NOW,
            for_staff=True,
        ),
    ]


@panel("retention")
def what_goes() -> list[Kept]:
    return sweeping.kinds()


@panel("post-restore", rank=1)
def erase_again(at: datetime) -> str:
    """The copy does not know who was erased since, nor that copies made for people are not in it."""
    count = erasing.again(at=at)
    db.session().execute(delete(DataExport))
    return f"{count} erasures were done again."


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "accounts.export": _("a demandé une copie de ses renseignements"),
        "accounts.incident_added": _("a inscrit un incident de confidentialité"),
        "accounts.incident_changed": _("a modifié un incident de confidentialité"),
        "accounts.incident_forgotten": _("a retiré un incident gardé assez longtemps"),
        "accounts.privacy_request": _("a fait une demande sur ses renseignements"),
        "privacy_requests.declined": _("a refusé une demande sur des renseignements"),
        "privacy_requests.done": _("a répondu à une demande sur des renseignements"),
        "users.erased": _("a effacé un compte"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "happened_on": _("date de l’incident"),
        "known_on": _("date de connaissance"),
        "what": _("circonstances"),
        "information": _("renseignements visés"),
        "people": _("personnes concernées"),
        "harm": _("risque"),
        "harm_reasons": _("raisons"),
        "measures": _("mesures prises"),
        "commission_told_on": _("Commission avisée"),
        "people_told_on": _("personnes avisées"),
    }


@panel("acts.named")
def named_incidents(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Incidents by the day on which they were known: what they say is for the register alone."""
    if subject_type != "Incident":
        return None
    rows = db.session().execute(select(Incident.id, Incident.known_on).where(Incident.id.in_(ids)))
    return {number: Named(_("Incident du %(day)s", day=day(known))) for number, known in rows}


@panel("acts.named")
def named_requests(subject_type: str, ids: set[int]) -> dict[int, Named] | None:
    """Requests by their number."""
    if subject_type != "PrivacyRequest":
        return None
    return {number: Named(_("Demande nº %(number)s", number=number)) for number in ids}

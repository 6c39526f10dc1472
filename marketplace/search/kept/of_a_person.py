"""What this room holds of a person: the searches that she keeps, the notes that she signed; told to her, handed over, taken away."""

from datetime import datetime, timedelta
from operator import attrgetter

from sqlalchemy import delete, or_, select, update

from marketplace.accounts.models import User
from marketplace.accounts.privacy.held import Coded, Held, Kind
from marketplace.accounts.privacy.traces import Traces
from marketplace.core import db, outbox, retention
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.retention import Kept
from marketplace.search.kept import matching, telling
from marketplace.search.models import SavedSearch, Shortlist, ShortlistNote

# A search that nobody wants to be told of for a year and a month is forgotten.
PAUSED_DAYS = 400


@panel("person.held")
def what_is_held(person: User, most: int | None) -> list[Held]:
    """Her searches, and the notes that she signed."""
    return [kind(person).held(most) for kind in (_searches, _notes)]


@panel("person.erase")
def forget(person: User, traces: Traces, at: datetime) -> None:
    """Take her searches away, sign her notes no more, and take her proved address out of what was written in shortlists."""
    session = db.session()
    session.execute(delete(SavedSearch).where(SavedSearch.user_id == person.id))
    for signed in (ShortlistNote.author_id, ShortlistNote.editor_id):
        session.execute(update(ShortlistNote).where(signed == person.id).values({signed.key: None}))
    for model, columns in ((ShortlistNote, ("words",)), (Shortlist, ("name", "need"))):
        mentions = [getattr(model, name).icontains(one, autoescape=True) for name in columns for one in traces.addresses]
        for row in session.scalars(select(model).where(or_(False, *mentions)).execution_options(populate_existing=True)):
            for name in columns:
                setattr(row, name, traces.without(getattr(row, name), _("personne retirée")))


@panel("retention")
def what_goes() -> list[Kept]:
    return [
        Kept(
            "saved_searches",
            _("Recherches enregistrées, en pause depuis longtemps"),
            PAUSED_DAYS,
            _("Reprendre d’une année à l’autre une recherche que l’on a mise en pause."),
        )
    ]


@outbox.nightly("search.forget-searches", hour=3)
def sweep(*, job: outbox.Job, at: datetime) -> None:
    """Forget the searches that were paused long ago."""
    old = delete(SavedSearch).where(SavedSearch.paused_at < at - timedelta(days=PAUSED_DAYS))
    retention.swept("saved_searches", db.session().execute(old), at=at)


def _searches(person: User) -> Kind:
    return Kind(
        "search.saved_searches",
        _("Les recherches que vous gardez"),
        _("Les refaire pour vous et vous dire ce qu’elles trouvent de nouveau."),
        _("Tant que vous les gardez; en pause, pendant %(days)d jours.", days=PAUSED_DAYS),
        {
            "at": (_("Depuis"), attrgetter("created_at")),
            "name": (_("Nom"), attrgetter("name")),
            "query": (_("Recherche"), lambda one: Coded(one.query, matching.told(one))),
            "frequency": (_("Recevoir un avis"), lambda one: Coded(one.frequency.value, telling.frequency_said(one))),
        },
        select(SavedSearch).where(SavedSearch.user_id == person.id).order_by(SavedSearch.id.desc()),
    )


def _notes(person: User) -> Kind:
    hers = or_(ShortlistNote.author_id == person.id, ShortlistNote.editor_id == person.id)
    return Kind(
        "search.notes",
        _("Les notes que vous avez signées dans des sélections"),
        _("Que votre équipe sache qui pense quoi d’une entreprise."),
        _("Tant que votre organisation garde la sélection."),
        {
            "at": (_("Moment"), attrgetter("written_at")),
            "about": (_("Sur"), attrgetter("entry.called")),
            "words": (_("Note"), attrgetter("words")),
        },
        select(ShortlistNote).where(hers).order_by(ShortlistNote.id.desc()),
        stays=_("La note appartient au dossier de votre organisation. Elle n’est plus signée : « personne retirée »."),
    )

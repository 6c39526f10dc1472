"""What may be typed of shortlists, notes and searches that are kept; what is edited remembers which version it was filled from."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from marketplace.core.forms import Form, long_text, read_version, short_text
from marketplace.core.locale import _, _l
from marketplace.search.models import Frequency

LONGEST_NAME, LONGEST_NEED, LONGEST_NOTE = 100, 500, 2000
NEW = "nouvelle"
NAME = _l("Nom de la sélection")
NEED = _l("Besoin")


class ShortlistForm(Form):
    """A shortlist that is begun: what it is called and what for."""

    name = short_text(NAME, most=LONGEST_NAME, description=_l("Par exemple « Traiteurs pour le camp de jour »."))
    need = long_text(
        NEED,
        required=False,
        most=LONGEST_NEED,
        description=_l("Ce que vous cherchez à obtenir. La comparaison le reprend, pour le dossier."),
    )


class Versioned(Form):
    """A form that remembers which version of the row it was filled from."""

    version = read_version()

    def standing(self, version: int) -> int:
        """The status of the answer: 303 when it may be saved, 200 before it is sent, 422 when something is wrong, 409 when `version`, which
        is saved now, is not the one that was read; then what was typed stays, and sent again it is saved over the other's."""
        if not self.is_submitted():
            return 200
        if not self.validate():
            return 422
        if int(self.version.data or 0) == version:
            return 303
        self.version.data = version
        return 409


class RenameForm(ShortlistForm, Versioned):
    """Other words for a shortlist."""


class NoteForm(Form):
    """A note about an entry."""

    words = long_text(_l("Note"), most=LONGEST_NOTE, description=_l("Signée de votre nom et lue par toute votre équipe."))


class EditedNoteForm(NoteForm, Versioned):
    """A note that is there already."""


class AddForm(Form):
    """Where to put a thing: a shortlist that is there, or a new one of an organisation; and a note, if any."""

    choice = RadioField(_l("Sélection"), validators=[InputRequired(_l("Choisissez une sélection."))])
    name = short_text(
        _l("Nom de la nouvelle sélection"), required=False, most=LONGEST_NAME, description=_l("Seulement si vous en commencez une.")
    )
    words = long_text(_l("Note"), required=False, most=LONGEST_NOTE, description=_l("Signée de votre nom et lue par toute votre équipe."))

    def validate(self, extra_validators: Any = None) -> bool:
        # Not a validator of the field: one that may be left empty is not looked at when it is.
        is_whole = bool(super().validate(extra_validators))
        if not str(self.choice.data).startswith(NEW) or self.name.data:
            return is_whole
        self.name.errors = [*self.name.errors, _("Donnez un nom à la nouvelle sélection.")]
        return False


class MoveForm(Form):
    """To which other shortlist an entry goes."""

    to = SelectField(_l("Déplacer vers"), coerce=int, validators=[InputRequired()])


class SearchForm(Form):
    """A search that is kept: what it is called, and how soon to be told what is new."""

    name = short_text(_l("Nom de la recherche"), most=LONGEST_NAME, description=_l("Nos messages la nomment ainsi."))
    frequency = RadioField(_l("Recevoir un avis"), default=Frequency.DAILY.value, validators=[InputRequired()])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.frequency.choices = [
            (Frequency.IMMEDIATE.value, _("dès que possible, au plus une fois par quart d’heure")),
            (Frequency.DAILY.value, _("chaque matin, s’il y a du nouveau")),
            (Frequency.WEEKLY.value, _("chaque semaine, s’il y a du nouveau")),
        ]


class EditedSearchForm(SearchForm, Versioned):
    """The same for one that is there already."""

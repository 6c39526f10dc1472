"""The form by which a person says how she wants to be told: one choice a topic, and her quiet hours."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from marketplace.core.forms import Form
from marketplace.core.locale import _, _l
from marketplace.core.topics import ByMail, Topic

CHOOSE = _l("Choisissez une des trois.")
WAYS = ((ByMail.NOW, _l("Tout de suite")), (ByMail.DAILY, _l("Une fois par jour")), (ByMail.NEVER, _l("Jamais")))


class QuietForm(Form):
    """The hours during which nothing is written that may wait; both or neither."""

    starts = SelectField(_l("À partir de"), default="", validate_choice=True)
    ends = SelectField(_l("Jusqu’à"), default="", validate_choice=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # As Québec writes the hours: « 22 h ».
        hours = [SelectChoice(str(hour), _("%(hour)d h", hour=hour)) for hour in range(24)]
        for field in (self.starts, self.ends):
            field.choices = [SelectChoice("", _("Sans repos")), *hours]

    def validate_ends(self, field: Field) -> None:
        if bool(field.data) != bool(self.starts.data):
            raise ValidationError(_("Dites les deux heures, ou aucune."))
        if field.data and field.data == self.starts.data:
            raise ValidationError(_("Choisissez une autre heure que celle du début."))

    def hours(self) -> tuple[int, int] | None:
        return (int(self.starts.data), int(self.ends.data)) if self.starts.data and self.ends.data else None


def preferences_form(topics: Sequence[Topic], chosen: Mapping[str, ByMail], hours: tuple[int, int] | None) -> Any:
    """A form with a field for each topic that is not mandatory, filled with what she chose."""
    ways = [SelectChoice(way.value, words) for way, words in WAYS]
    fields = {
        field_name(one): RadioField(one.label, choices=ways, default=chosen[one.name].value, validators=[InputRequired(CHOOSE)])
        for one in topics
        if not one.why_mandatory
    }
    starts, ends = map(str, hours) if hours else ("", "")
    return type("PreferencesForm", (QuietForm,), fields)(data={"starts": starts, "ends": ends})


def field_name(topic: Topic) -> str:
    """A topic's name as that of a field: « teams.role » is `sujet-teams-role`."""
    return f"sujet-{topic.name.replace('.', '-')}"


def wanted(form: Any, topics: Sequence[Topic]) -> dict[str, ByMail]:
    """What she chose on the form, by the name of the topic."""
    return {one.name: ByMail(form[field_name(one)].data) for one in topics if not one.why_mandatory}

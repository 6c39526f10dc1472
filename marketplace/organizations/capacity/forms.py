"""What is typed of the capacity of an enterprise: a stop with its last day, and each of the next twelve months."""

from datetime import date
from typing import Any

from babel.dates import format_date
from flask import g
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from marketplace.core import clock
from marketplace.core.locale import BABEL_NAMES, _, _l, current
from marketplace.organizations import words
from marketplace.organizations.capacity import rules
from marketplace.organizations.capacity.saying import Said
from marketplace.organizations.editing.fields import Day
from marketplace.organizations.editing.forms import VersionedForm
from marketplace.organizations.models import Room, Stop

OPEN = "open"


def month_said(month: date) -> str:
    """« novembre 2026 »"""
    return format_date(month, "LLLL yyyy", locale=BABEL_NAMES[current()])


class CapacityForm(VersionedForm):
    """Made for each page, since its months are those of the day."""

    stop = RadioField(_l("En ce moment"), validators=[InputRequired(_l("Ce champ est obligatoire."))])
    until = Day(_l("Jusqu’au"), description=_l("Le dernier jour compris; l’avis prend fin de lui-même. Une pause peut rester sans date."))

    @classmethod
    def of(cls, said: Said) -> "CapacityForm":
        """The form as it stands for what an enterprise says."""
        today = clock.local_day(g.at)
        now = said.on(today)
        fields: dict[str, Any] = {}
        shown: dict[str, Any] = {"version": said.version, "stop": now.stop.value if now.stop else OPEN, "until": now.until}
        for month in rules.months_from(today):
            name = f"month_{month:%Y_%m}"
            fields[name] = SelectField(month_said(month).capitalize())
            shown[name] = said.months[month].value if month in said.months else ""
        made = type("CapacityOfTheDay", (cls,), fields)(data=shown)
        made.stop.choices = [(OPEN, _("Nous prenons de nouveaux contrats")), *((one.value, words.said(one).capitalize()) for one in Stop)]
        for name in fields:
            made[name].choices = [("", _("Non précisé")), *((one.value, words.said(one).capitalize()) for one in Room)]
        return made

    @property
    def month_fields(self) -> list[Any]:
        return [field for name, field in self._fields.items() if name.startswith("month_")]

    def validate(self, extra_validators: Any = None) -> bool:
        # Not a validator of the field: those of an empty one are not asked.
        if not super().validate(extra_validators):
            return False
        reason = rules.why_not_stop(self.chosen(), self.until.data, clock.local_day(g.at))
        self.until.errors = [reason] if reason else []
        return reason is None

    def chosen(self) -> Stop | None:
        return next((one for one in Stop if one.value == self.stop.data), None)

    def months(self) -> dict[date, Room]:
        """The months of which something is said."""
        typed = {date(*map(int, field.name.split("_")[1:]), 1): field.data for field in self.month_fields}
        return {month: Room(value) for month, value in typed.items() if value}

    def is_behind(self, said: Said) -> bool:
        """Whether somebody saved since the page was shown; sent again, it is saved over the other's."""
        is_old, self.version.data = self.read_version() != said.version, str(said.version)
        return is_old

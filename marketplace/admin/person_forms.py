"""What the team types about a person."""

from datetime import date, datetime
from typing import Any

from flask import g
from wtforms import DateField
from wtforms.validators import Optional, ValidationError

from marketplace.accounts import suspensions
from marketplace.core import clock
from marketplace.core.forms import Form, long_text
from marketplace.core.locale import _, _l


class SuspendForm(Form):
    """Why an account is shut, and until when."""

    reason = long_text(_l("Raison"), most=1000)
    last_day = DateField(_l("Dernier jour"), validators=[Optional()])

    def validate_last_day(self, field: Any) -> None:
        day: date | None = field.data
        if day and day < clock.local_day(g.at):
            raise ValidationError(_("Ce jour est passé : choisissez aujourd’hui ou un jour à venir."))

    @property
    def until(self) -> datetime | None:
        return suspensions.end_of(self.last_day.data) if self.last_day.data else None

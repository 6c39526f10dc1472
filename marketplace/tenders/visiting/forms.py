"""What is typed of a visit, and of who comes to it."""

from datetime import date, datetime, time

from flask import g
from wtforms import BooleanField

from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _l
from marketplace.organizations.editing.fields import Day, WholeNumber
from marketplace.tenders.asking import zones
from marketplace.tenders.asking.hour_field import Hour
from marketplace.tenders.models import SiteVisit, Tender
from marketplace.tenders.visiting import rules

LACKING = _l("Il manque le jour ou l’heure.")


class VisitForm(Form):
    """A visit that is announced, by the clock of the request."""

    day = Day(_l("Jour de la visite"))
    time = Hour(_l("Heure de la visite"))
    until_day = Day(_l("Dernier jour pour s’inscrire"))
    until_time = Hour(_l("Dernière heure pour s’inscrire"), description=_l("Une inscription faite à cette heure pile arrive trop tard."))
    place = short_text(_l("Lieu de rencontre"))
    note = long_text(
        _l("À savoir"), required=False, most=1000, description=_l("Ce qu’il faut apporter, où se garer, qui demander sur place.")
    )
    is_compulsory = BooleanField(
        _l("Visite obligatoire"),
        description=_l("La réponse d’une entreprise qui n’est pas venue porte une mention à la lecture. Vous décidez de la suite."),
    )

    def visit(self, tender: Tender) -> SiteVisit | None:
        """What was typed, or None with what is wrong beside its field."""
        if not self.validate_on_submit():
            return None
        starts_at = self._instant(tender, self.day, self.time)
        until = self._instant(tender, self.until_day, self.until_time)
        if starts_at is None or until is None:
            return None
        said = {"place": self.place.data, "note": self.note.data or "", "is_compulsory": self.is_compulsory.data}
        made = SiteVisit(starts_at=starts_at, register_until=until, **said)
        reason = rules.why_not_add(tender, made, g.at) if tender.is_grouped else rules.why_not_announce(tender, starts_at, until, g.at)
        if reason:
            self.time.errors = [*self.time.errors, reason]
        return None if reason else made

    def _instant(self, tender: Tender, day: Day, hour: Hour) -> datetime | None:
        if not isinstance(day.data, date) or not isinstance(hour.data, time):
            lacking = hour if isinstance(day.data, date) else day
            lacking.errors = [*lacking.errors, str(LACKING)]
            return None
        try:
            return zones.instant(day.data, hour.data, tender.bids_zone)
        except Unusable as refused:
            hour.errors = [*hour.errors, refused.reason]
            return None


class RegisterForm(Form):
    """How many persons come."""

    persons = WholeNumber(_l("Nombre de personnes"), least=1, most=rules.MOST_PERSONS)

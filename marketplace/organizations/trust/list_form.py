"""What is said of a file of members."""

from datetime import date
from typing import Any

from flask import g
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from marketplace.core import clock
from marketplace.core.forms import Form
from marketplace.core.locale import _, _l
from marketplace.organizations.editing.fields import Day
from marketplace.organizations.models import Organization
from marketplace.organizations.trust import members


class MembersForm(Form):
    """The members of a network on a day; `vouches` when they are to be verified by it."""

    sent = FileField(
        _l("Fichier"),
        validators=[FileRequired(_l("Choisissez un fichier."))],
        description=_l("CSV, XLSX ou ODS : une colonne « nom », et le NEQ ou la municipalité. 16\u00a0Mo au plus."),
    )
    dated_on = Day(_l("Date de la liste"), description=_l("Le jour où ces entreprises étaient membres."))
    vouches = BooleanField(
        _l("Vérifier ces entreprises"), description=_l("Le réseau répond d’elles. Sinon, elles sont seulement notées membres.")
    )

    def __init__(self, network: Organization, **options: Any) -> None:
        super().__init__(data={"dated_on": clock.local_day(g.at), "vouches": True}, **options)
        if not members.may_vouch(network):
            del self.vouches

    def validate(self, extra_validators: Any = None) -> bool:
        is_sound = super().validate(extra_validators)
        if not self.dated_on.errors and (reason := self._why_not(self.dated_on.data)):
            self.dated_on.errors = [reason]
            return False
        return is_sound

    def _why_not(self, dated_on: date | None) -> str | None:
        today = clock.local_day(g.at)
        if dated_on is None:
            return _("Dites de quel jour est la liste.")
        if dated_on > today:
            return _("Ce jour n’est pas encore venu : dites de quel jour est la liste.")
        if members.term_of(dated_on) <= today:
            return _("Cette liste est trop ancienne : le terme de ce qu’elle dit est déjà passé.")
        return None

    def name(self) -> str:
        return self.sent.data.filename or ""

    def said(self) -> dict[str, Any]:
        dated: date = self.dated_on.data
        return {"dated_on": dated, "vouches": bool(self.vouches and self.vouches.data)}

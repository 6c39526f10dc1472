"""The call to enterprises: until when they answer, by whose clock, how long an answer holds, which of them may."""

from typing import Any

from wtforms.validators import ValidationError

from marketplace.core.errors import Unusable
from marketplace.core.forms import long_text
from marketplace.core.locale import _, _l
from marketplace.organizations.editing.fields import WholeNumber
from marketplace.organizations.teams.called import enterprise_named
from marketplace.tenders.asking import rules as asking
from marketplace.tenders.asking.forms import LONGEST_VALIDITY, Deadline
from marketplace.tenders.calling import rules
from marketplace.tenders.drafting import facts
from marketplace.tenders.drafting.forms.base import one_of
from marketplace.tenders.models import Tender


class CallForm(Deadline):
    """A step of a purchase from a need; `days` are those that the by-law leaves to answer after the close."""

    step = "call"
    validity_days = WholeNumber(
        _l("Durée de validité des réponses, en jours"), least=1, most=LONGEST_VALIDITY, description=_l("À compter de l’heure limite.")
    )
    is_open_call = one_of(_l("Qui peut répondre"))
    bidders = long_text(
        _l("Entreprises nommées"),
        required=False,
        most=20_000,
        description=_l("Une par ligne : nom, NEQ ou adresse de la fiche. Elles sont avisées à la clôture."),
    )

    def __init__(self, tender: Tender, days: int) -> None:
        self.days = days
        super().__init__(tender)

    def filled(self) -> dict[str, Any]:
        tender = self.tender
        return {
            "validity_days": tender.bid_validity_days,
            "is_open_call": "yes" if tender.is_open_call else "no",
            "bidders": "\n".join(one.organization.name for one in tender.bidders),
            **self.fill_deadline(),
        }

    def offer(self) -> None:
        super().offer()
        self._named: list[int] = []
        self.is_open_call.choices = [
            ("yes", _("Toute entreprise collective dont la fiche est publiée")),
            ("no", _("Les entreprises que vous nommez")),
        ]
        self.is_open_call.flags.required = True

    def validate(self, extra_validators: Any = None) -> bool:
        is_well = super().validate(extra_validators)
        self.read_deadline()
        if self.due_at is not None and not self.errors:
            self._check_close()
        return is_well and not self.errors

    def _check_close(self) -> None:
        """Whether the deadline comes late enough after the close, by the clock that was chosen; told at the day."""
        closes = self.tender.closes_at
        if closes is not None and (why := rules.why_too_soon(closes, self.due_at, self.zone.data, self.days)):
            self.due_day.errors = [*self.due_day.errors, why]

    def validate_bidders(self, field: Any) -> None:
        """Each line names one enterprise that may be asked."""
        lines = list(dict.fromkeys(one.strip() for one in (field.data or "").splitlines() if one.strip()))
        if len(lines) > asking.MOST_BIDDERS:
            raise ValidationError(_("Au plus %(most)d entreprises.", most=asking.MOST_BIDDERS))
        wrong = []
        for line in lines:
            try:
                found = enterprise_named(line)
            except Unusable as refused:
                wrong.append(str(_("« %(name)s » : %(why)s", name=line, why=refused.reason)))
                continue
            self._named.append(found.id)
            if found.id == self.tender.organizer_id:
                wrong.append(str(_("Votre organisation ne peut pas répondre à son propre appel.")))
        if wrong:
            raise ValidationError(" ".join(wrong))

    def said(self) -> facts.Plain:
        """Without the names beside an open call, which would say two things at once."""
        is_open = self.is_open_call.data == "yes"
        return {
            "bids_due_at": facts.plain("bids_due_at", self.due_at),
            "bids_zone": self.zone.data,
            "bid_validity_days": self.validity_days.data or self.tender.bid_validity_days,
            "is_open_call": is_open,
            "bidders": [] if is_open else sorted(set(self._named)),
        }

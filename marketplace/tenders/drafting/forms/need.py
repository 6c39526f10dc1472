"""What may be typed of a lot of what is needed: its words, its unit, its quantities, and what the whole group is thought to pay for it."""

from typing import Any

from wtforms import SelectField

from marketplace.core.locale import _l
from marketplace.organizations.editing.fields import Amount
from marketplace.organizations.models import Unit
from marketplace.tenders.drafting import facts
from marketplace.tenders.drafting.forms.lot import LotForm


class NeedLotForm(LotForm):
    """A lot that follows no offer: nobody says yet how much can be supplied, nor in which packs."""

    counted = ("expected", "minimum")
    capacity = None
    pack = None
    unit_code = SelectField(_l("Unité"))
    estimate = Amount(
        _l("Estimation du lot, avant taxes"),
        description=_l(
            "Pour toute la quantité attendue du groupe, pendant la première durée du contrat. Les règles en dépendent; les entreprises ne "
            "la voient jamais. Nécessaire pour publier."
        ),
    )

    @property
    def unit(self) -> Unit:
        """The one that is chosen, in which what is typed is counted."""
        return self.by_code.get(self.unit_code.data or "", self.lot.unit) if hasattr(self, "by_code") else self.lot.unit

    def filled(self) -> dict[str, Any]:
        return super().filled() | {"unit_code": self.lot.unit_code, "estimate": self.lot.estimate}

    def offer(self) -> None:
        super().offer()
        self.by_code = {one.code: one for one in self.known_units}
        self.unit_code.choices = [(code, label) for label, code in self.units]
        self.unit_code.flags.required = True

    def said(self) -> facts.Plain:
        return super().said() | {"unit_code": self.unit.code, "estimate": self.estimate.data or None}

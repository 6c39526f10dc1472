"""What is to be done to many listings, as a page asks it; every field may stay empty."""

from typing import Any

from wtforms import SelectField

from marketplace.catalogue import characteristics, typed, words
from marketplace.catalogue.faults import BOUNDS
from marketplace.catalogue.files.bulk import Changes
from marketplace.catalogue.models import ListingStatus, PriceVisibility
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form
from marketplace.core.locale import _, _l, current
from marketplace.organizations.editing.fields import Amount, Day, WholeNumber

ROUNDINGS = {"100": _l("au cent"), "500": _l("à cinq cents"), "10000": _l("au dollar"), "1": _l("sans arrondir")}
LEAST_PERCENT, MOST_PERCENT = -10_000, 100_000


class Signed(Amount):
    """Dollars that may be negative; `data` is in ten-thousandths."""

    def read(self, typed_: str) -> int:
        found = typed.read_price(typed_, signed=True)
        if isinstance(found, typed.Read):
            return found.value
        # This form asks no question: it says what to write instead.
        raise Unusable(found.told() if isinstance(found, typed.Ambiguous) else typed.why_not(found))

    def shown(self, value: int) -> str:
        return typed.written_price(value, current())


class Percent(Signed):
    """A percentage that may be negative, of two decimals at most; `data` is in hundredths of a percent."""

    def read(self, typed_: str) -> int:
        found = typed.read_price(typed_.replace("%", ""), signed=True)
        # What has three decimals, or thousands, is no percentage: it needs no question.
        if isinstance(found, typed.Wrong):
            raise Unusable(typed.why_not(found))
        if isinstance(found, typed.Ambiguous) or found.value % 100 or not LEAST_PERCENT <= found.value // 100 <= MOST_PERCENT:
            raise Unusable(_("Écrivez un pourcentage de -100 à 1000, avec deux décimales au plus."))
        return found.value // 100

    def shown(self, value: int) -> str:
        return super().shown(value * 100)


class BulkForm(Form):
    """A change of price, of status, of days, of who sees the price, of delay, of characteristics."""

    percent = Percent(_l("Changer les prix de, en pour cent"), description=_l("5 augmente, -2,5 baisse; les prix de volume suivent."))
    amount = Signed(_l("Changer les prix de, en dollars"), description=_l("0,50 augmente, -1 baisse."))
    round_to = SelectField(_l("Arrondir les nouveaux prix"), default="100")
    status = SelectField(_l("Nouvel état"), default="")
    valid_from = Day(_l("Offert à partir du"))
    valid_until = Day(_l("Offert jusqu’au"))
    price_visibility = SelectField(_l("Qui voit le prix"), default="")
    lead_time_days = WholeNumber(_l("Délai de livraison, en jours"), *BOUNDS["lead_time_days"])
    add = SelectField(_l("Ajouter la caractéristique"), default="")
    remove = SelectField(_l("Enlever la caractéristique"), default="")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        same = [("", str(_("Ne pas changer")))]
        self.round_to.choices = [(value, str(label)) for value, label in ROUNDINGS.items()]
        self.status.choices = same + words.choices(ListingStatus)
        # The networks that see a price are chosen listing by listing.
        self.price_visibility.choices = same + [(one.value, words.said(one)) for one in (PriceVisibility.EVERYBODY, PriceVisibility.BUYERS)]
        known = [(code, str(one.label)) for code, one in characteristics.known().items()]
        self.add.choices = self.remove.choices = [("", str(_("Aucune caractéristique"))), *known]

    def changes(self) -> Changes:
        """What a valid form says."""
        return Changes(
            percent=self.percent.data,
            amount=self.amount.data,
            round_to=int(self.round_to.data),
            status=ListingStatus(self.status.data) if self.status.data else None,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            price_visibility=self.price_visibility.data or None,
            lead_time_days=self.lead_time_days.data,
            add=(self.add.data,) if self.add.data else (),
            remove=(self.remove.data,) if self.remove.data else (),
        )

    def said(self) -> list[tuple[str, str]]:
        """The fields as they were typed, for the form that confirms them."""
        return [(one.name, value) for one in self if one.name != "csrf_token" and (value := (one.raw_data or [""])[0])]

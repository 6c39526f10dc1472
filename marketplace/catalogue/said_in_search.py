"""What the values of the filters of listings are called, in the language of the page."""

from itertools import pairwise

from marketplace.catalogue import characteristics
from marketplace.catalogue.models import ListingKind
from marketplace.catalogue.search import BANDS
from marketplace.core.formats import number
from marketplace.core.locale import _


def said() -> dict[str, dict[str, str]]:
    """For each facet, its values by code."""
    return {
        "sold": {ListingKind.GOOD.value: _("Produit"), ListingKind.SERVICE.value: _("Service")},
        "joint": {"yes": _("Offerte par plusieurs entreprises")},
        "basis": {
            "public": _("Prix affiché à tous"),
            "reserved": _("Prix réservé à certains acheteurs"),
            "on_request": _("Prix sur demande"),
            "after_visit": _("Prix après visite"),
        },
        "band": dict(zip(map(str, BANDS), _bands(), strict=True)),
        "characteristic": {code: str(one.label) for code, one in characteristics.known().items()},
    }


def _bands() -> list[str]:
    last = _("%(least)s $ et plus", least=number(BANDS[-1]))
    ranges = pairwise(BANDS)
    return [*(_("de %(least)s à %(most)s $", least=number(least), most=number(most)) for least, most in ranges), last]

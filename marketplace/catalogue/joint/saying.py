"""The terms of a member of a joint listing, in words."""

from marketplace.catalogue.joint.terms import Terms
from marketplace.core import db
from marketplace.core.formats import number
from marketplace.core.locale import _
from marketplace.organizations.models import Mrc, Region

ONE_PERCENT = 100


def share(value: int | None) -> str:
    """« 33,5 % », from hundredths of a percent; empty when it is not said."""
    return "" if value is None else _("%(share)s %%", share=number(value / ONE_PERCENT if value % ONE_PERCENT else value // ONE_PERCENT))


def places(codes: list[str]) -> str:
    """The names of these regions and MRC; empty for none."""
    return ", ".join(_place(code) for code in codes)


def terms(one: Terms) -> str:
    """« (40 %; Laval) », what a difference of two versions tells; empty when nothing is said."""
    told = "; ".join(filter(None, [share(one["share"]), places(one["codes"]), one["capacity_note"] or ""]))
    return f" ({told})" if told else ""


def _place(code: str) -> str:
    found = db.session().get(Region if len(code) == 2 else Mrc, code)
    return code if found is None else str(getattr(found, "label", None) or found.name)

"""The list of group purchases: what is open, what closes soon, one's own, what is over, by region and by category."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.core import db
from marketplace.core.locale import _
from marketplace.core.paging import page_number
from marketplace.organizations import queries as directory
from marketplace.organizations.models import PurchaseCategory
from marketplace.organizations.teams import rules as teams
from marketplace.tenders.models import Lot, Tender
from marketplace.tenders.reading import queries

VIEWS = {"ouverts": "open", "bientot": "soon", "reponses": "answering", "miens": "mine", "passes": "past"}


def shown(asked: Mapping[str, str], person: User | None, at: datetime) -> dict[str, Any]:
    """What the page is given, from the arguments of its address."""
    chosen = asked.get("vue", "")
    name = chosen if chosen in VIEWS else "ouverts"
    region, category = asked.get("region", "")[:3], asked.get("categorie", "")[:8]
    regions, categories = [(one.code, str(one.label)) for one in directory.regions()], _categories()
    region = region if region in dict(regions) else ""
    category = category if category in dict(categories) else ""
    ids = [one.organization.id for one in teams.memberships(person)]
    wanted = queries.seen(at, VIEWS[name], region=region, category=category, ids=ids)
    page = queries.listed(wanted, page_number(asked.get("page")))
    return {
        "page": page,
        "counts": queries.counts(page.items),
        "view": name,
        "views": [(one, label) for one, label in _labels().items() if one != "miens" or ids],
        "region": region,
        "regions": regions,
        "category": category,
        "categories": categories,
    }


def _labels() -> dict[str, str]:
    return {
        "ouverts": _("Ouverts"),
        "bientot": _("Se closent d’ici sept jours"),
        "reponses": _("À répondre"),
        "miens": _("Les nôtres"),
        "passes": _("Passés"),
    }


def _categories() -> list[tuple[str, str]]:
    """The categories of the lots of purchases that are published."""
    used = select(Lot.category_code).join(Tender, Tender.id == Lot.tender_id).where(*queries.PUBLISHED).distinct()
    found = db.session().scalars(select(PurchaseCategory).where(PurchaseCategory.code.in_(used)))
    return sorted(((one.code, str(one.label)) for one in found), key=lambda one: one[1])

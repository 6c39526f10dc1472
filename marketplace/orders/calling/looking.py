"""How far somebody looks in a catalogue while she writes an order: by words, a page at a time; what she wrote a quantity of stays."""

import re
from dataclasses import dataclass

from flask import request

from marketplace.catalogue.models import Listing
from marketplace.core import db, paging
from marketplace.orders.calling.listings import MOST_CHOSEN, PER_PAGE
from marketplace.orders.models import Order
from marketplace.organizations.models import Organization

QUANTITY = re.compile(r"quantity_([0-9]{1,18})_[0-9]{1,2}", re.ASCII)


@dataclass(frozen=True)
class Looked:
    """`words` and the `page` that are looked at; the numbers of the listings of which a quantity is written, and of the one whose page she came from;
    `moves` when she only looks elsewhere: nothing that was typed is weighed then."""

    words: str = ""
    page: int = 1
    chosen: tuple[int, ...] = ()
    came_by: int | None = None
    moves: bool = False

    @property
    def first(self) -> tuple[int, ...]:
        """What the page shows before the catalogue, each once."""
        found = [self.came_by] if self.came_by else []
        return tuple(dict.fromkeys([*found, *self.chosen]))


def looked(supplier: Organization, order: Order | None) -> Looked:
    """What the address and the form ask for. Missing for a page that is none."""
    sent = request.form if request.method == "POST" else request.args
    words, number = sent.get("mots", "").replace("\0", "").strip()[:200], sent.get("vers") or sent.get("page")
    if "chercher" in sent:
        number = None
    moves = request.method == "POST" and ("chercher" in sent or "vers" in sent)
    return Looked(words, paging.page_number(number, PER_PAGE), _chosen(order), _came_by(supplier), moves)


def _chosen(order: Order | None) -> tuple[int, ...]:
    """What was typed, or what the draft holds before anything is; one too many says that there are too many."""
    if request.method != "POST":
        return tuple(dict.fromkeys(one.listing_id for one in (order.lines if order else ()) if one.listing_id))
    named = [found[1] for name, value in request.form.items() if value.strip() and (found := QUANTITY.fullmatch(name))]
    return tuple(dict.fromkeys(map(int, named)))[: MOST_CHOSEN + 1]


def _came_by(supplier: Organization) -> int | None:
    """The listing whose page she left for this one."""
    slug = request.args.get("offre", "").replace("\0", "")[:200]
    asked = db.session().query(Listing.id).filter_by(slug=slug, organization_id=supplier.id)
    return asked.scalar() if slug else None

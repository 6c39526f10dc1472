"""A listing as a page shows it, from one content: the one that holds now, or that of any version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from marketplace.catalogue import characteristics, words
from marketplace.catalogue.content import Content
from marketplace.catalogue.models import AdjustmentKind, Listing, ListingDocument, ListingKind, ListingPicture, PriceBasis, TaxCode
from marketplace.core import db
from marketplace.core.columns import Bilingual
from marketplace.core.formats import day
from marketplace.core.locale import _
from marketplace.organizations.models import Mrc, PurchaseCategory, Reach, Region, Unit
from marketplace.organizations.places import reaches

PRICES = ("price", "tiers", "adjustment_note")


@dataclass(frozen=True)
class Shown:
    """A picture or a document with the words that a content gives it."""

    row: ListingPicture | ListingDocument
    words: Bilingual


@dataclass(frozen=True)
class Sheet:
    """All that a page says of a listing. Made without its prices (`sheet_of`), nothing in it tells them."""

    listing: Listing
    content: Content
    sees_price: bool
    unit: Unit
    category: PurchaseCategory | None
    pictures: Sequence[Shown]
    documents: Sequence[Shown]

    @property
    def title(self) -> Bilingual:
        return Bilingual(self.content["title_fr"], self.content["title_en"])

    @property
    def description(self) -> Bilingual:
        return Bilingual(self.content["description_fr"], self.content["description_en"])

    @property
    def kind(self) -> ListingKind:
        return ListingKind(self.content["kind"])

    @property
    def basis(self) -> PriceBasis:
        return PriceBasis(self.content["price_basis"])

    @property
    def has_price(self) -> bool:
        """Whether there is a price that this reader sees."""
        return self.sees_price and self.content["price"] is not None

    @property
    def is_hidden(self) -> bool:
        """Whether there is a price that this reader does not see."""
        return not self.sees_price and self.basis is PriceBasis.LISTED

    @property
    def bands(self) -> list[tuple[str, str]]:
        """The quantities and what one unit costs, in words."""
        return [(band, words.price(cost)) for band, cost in words.bands(self.content, self.unit)] if self.has_price else []

    @property
    def terms(self) -> list[tuple[str, str]]:
        """What goes with the price: quantities, days, taxes, adjustment."""
        said = self.content
        pairs = [
            (_("Unité"), str(self.unit.label)),
            (_("Commande minimale"), words.counted(said["minimum"], self.unit) if said["minimum"] else ""),
            (_("Vendu par lots de"), words.counted(said["pack"], self.unit) if said["pack"] else ""),
            (_("Livraison"), self._lead_time()),
            (_("Nombre final attendu"), self._final_count()),
            (_("Taxes"), self._taxes()),
            (_("Ajustement du prix"), self._adjustment()),
            (_("Offert"), self._validity()),
            (_("Référence de l’entreprise"), said["reference"]),
        ]
        return [(label, text) for label, text in pairs if text]

    @property
    def territory(self) -> str:
        """Where it is delivered, when it is said of the listing itself; empty when it is where the enterprise goes."""
        said = self.content
        if not said["reach"]:
            return ""
        rows = {"regions": _rows(Region, said["region_codes"]), "mrcs": _rows(Mrc, said["mrc_codes"])}
        told: Any = SimpleNamespace(reach=Reach(said["reach"]), radius_km=said["radius_km"], **rows)
        return reaches.served(told, self.listing.organization)

    @property
    def characteristics(self) -> dict[str, list[str]]:
        """The words of each family, social first, those that it has."""
        found: dict[str, list[str]] = {characteristics.SOCIAL: [], characteristics.ENVIRONMENTAL: []}
        for code, one in characteristics.known().items():
            if code in self.content["characteristics"]:
                found[one.family].append(str(one.label))
        return {family: labels for family, labels in found.items() if labels}

    def _lead_time(self) -> str:
        days = self.content["lead_time_days"]
        if days is None:
            return ""
        return _("le jour même") if days == 0 else _("en %(days)s", days=words.days(days))

    def _final_count(self) -> str:
        days = self.content["final_count_days"]
        return "" if days is None else _("%(days)s avant la livraison", days=words.days(days))

    def _taxes(self) -> str:
        code = TaxCode(self.content["tax_code"])
        if code is TaxCode.TAXABLE:
            return _("TPS et TVQ en sus")
        reason = self.content["tax_reason"]
        return f"{words.said(code)}{words.NBSP}: {reason}" if reason else words.said(code)

    def _adjustment(self) -> str:
        kind, note = AdjustmentKind(self.content["adjustment"]), self.content["adjustment_note"]
        if self.basis is not PriceBasis.LISTED:
            return ""
        return f"{words.said(kind)}{words.NBSP}: {note}" if note else words.said(kind)

    def _validity(self) -> str:
        first, last = (self.content[name] and day(date.fromisoformat(self.content[name])) for name in ("valid_from", "valid_until"))
        if first and last:
            return _("du %(first)s au %(last)s", first=first, last=last)
        if last:
            return _("jusqu’au %(last)s", last=last)
        return _("à partir du %(first)s", first=first) if first else ""


def sheet_of(listing: Listing, content: Content, *, sees_price: bool) -> Sheet:
    """The sheet of a content of a listing; what tells the price is taken out of it first for whoever may not see it."""
    told = content if sees_price else {**content, "price": None, "tiers": [], "adjustment_note": None}
    unit = db.session().get_one(Unit, told["unit_code"])
    category = db.session().get(PurchaseCategory, told["category_code"]) if told["category_code"] else None
    pictures = _shown(listing.all_pictures, told["pictures"], "alternative")
    return Sheet(listing, told, sees_price, unit, category, pictures, _shown(listing.all_documents, told["documents"], "title"))


def _shown(rows: Sequence[Any], said: Sequence[Content], name: str) -> list[Shown]:
    by_digest = {one.file.sha256: one for one in rows}
    return [Shown(by_digest[one["digest"]], Bilingual(one[f"{name}_fr"], one[f"{name}_en"])) for one in said if one["digest"] in by_digest]


def _rows(model: type[Any], codes: Sequence[str]) -> list[Any]:
    return [one for code in codes if (one := db.session().get(model, code))]

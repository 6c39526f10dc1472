"""What may be typed of a lot: its words, its class, its quantities, its items. Its prices and its unit come from the offer."""

from typing import Any, ClassVar

from sqlalchemy import select
from wtforms.validators import ValidationError

from marketplace.catalogue import categories, typed
from marketplace.catalogue.models import TaxCode
from marketplace.core import db
from marketplace.core.errors import Unusable
from marketplace.core.forms import long_text, short_text
from marketplace.core.locale import _, _l, current
from marketplace.organizations.models import Unit
from marketplace.tenders import words
from marketplace.tenders.drafting import facts
from marketplace.tenders.drafting.forms import items
from marketplace.tenders.drafting.forms.base import StepForm, one_of
from marketplace.tenders.drafting.forms.items import Items
from marketplace.tenders.models import Lot, Tender

QUANTITIES = ("expected", "minimum", "capacity", "pack")
PLAIN = ("title", "specification", "tax_code")


def _quantity(label: Any, **options: Any) -> Any:
    return short_text(label, required=False, most=60, **options)


class LotForm(StepForm):
    """A lot, whose staircase is frozen."""

    counted: ClassVar[tuple[str, ...]] = QUANTITIES

    title = short_text(_l("Titre du lot"))
    specification = long_text(_l("Devis"), required=False, description=_l("Ce qui doit être fourni : qualité, composition, service."))
    category = short_text(_l("Catégorie (UNSPSC)"), required=False, description=_l("Un code, ou des mots comme « nettoyage »."))
    expected = _quantity(
        _l("Quantité attendue du groupe"),
        description=_l(
            "Tous les organismes ensemble, pour la première durée du contrat : l’estimation en dépend. Nécessaire pour publier."
        ),
    )
    minimum = _quantity(_l("Quantité minimale du groupe"), description=_l("Sous ce nombre, la règle du minimum s’applique."))
    capacity = _quantity(_l("Quantité maximale que l’offre peut fournir"), description=_l("Au-delà, l’offre se partage."))
    pack = _quantity(_l("Vendu par lots de"))
    tax_code = one_of(_l("Taxes"))
    items = Items(_l("Articles du lot"), description=_l("Ce que comprend une unité du lot, s’il faut le détailler."))

    def __init__(self, tender: Tender, lot: Lot) -> None:
        self.lot = lot
        super().__init__(tender)

    @property
    def unit(self) -> Unit:
        return self.lot.unit

    def filled(self) -> dict[str, Any]:
        lot = self.lot
        found: dict[str, Any] = {"title": lot.title, "specification": lot.specification, "tax_code": lot.tax_code.value}
        found |= {name: self._written(getattr(lot, name)) for name in self.counted}
        return found | {"category": categories.label(lot.category) if lot.category else "", "items": items.written(lot.items)}

    def offer(self) -> None:
        self._category: str | None = None
        self._items: list[facts.Plain] = []
        self.tax_code.choices = words.choices(TaxCode)
        self.tax_code.flags.required = True
        self.known_units = list(db.session().scalars(select(Unit)))
        self.units = sorted((str(one.label), one.code) for one in self.known_units)
        self.categories = [categories.label(one) for one in categories.known()]

    def validate(self, extra_validators: Any = None) -> bool:
        is_well = super().validate(extra_validators)
        self._items = self.items.read()
        if self.category.data and self._understood() is None:
            self.category.errors = [*self.category.errors, categories.why_unclear(categories.understood(self.category.data))]
        self._check_minimum()
        return is_well and not self.errors

    def _check_minimum(self) -> None:
        """A minimum above what the whole group is expected to want could never be reached."""
        least, expected = self._read(self.minimum), self._read(self.expected)
        if least and expected and least > expected:
            told = _("Le minimum dépasse la quantité attendue du groupe : baissez-le, ou corrigez ce qui est attendu.")
            self.minimum.errors = [*self.minimum.errors, told]

    def said(self) -> facts.Plain:
        quantities = {name: self._read(self[name]) for name in self.counted}
        plain = {name: facts.tidy(name, self[name].data) or "" for name in PLAIN}
        return {**plain, **quantities, "category_code": self._understood(), "items": self._items}

    def now(self) -> facts.Plain:
        return facts.facts_of_lot(self.lot)

    def validate_expected(self, field: Any) -> None:
        self._check(field, least=1)

    def validate_minimum(self, field: Any) -> None:
        self._check(field, least=0)

    def validate_capacity(self, field: Any) -> None:
        self._check(field, least=1)

    def validate_pack(self, field: Any) -> None:
        self._check(field, least=1)

    def _check(self, field: Any, least: int) -> None:
        if not field.data:
            return
        try:
            if typed.quantity(field.data, self.unit.decimals) < least:
                raise ValidationError(_("Écrivez une quantité de plus de zéro, ou rien."))
        except Unusable as refused:
            raise ValidationError(refused.reason) from refused

    def _read(self, field: Any) -> int | None:
        return typed.quantity(field.data, self.unit.decimals) if field.data and not field.errors else None

    def _understood(self) -> str | None:
        found = categories.understood(self.category.data).category if self.category.data else None
        return found.code if found else None

    def _written(self, value: int | None) -> str:
        return "" if value is None else typed.written_quantity(value, self.unit.decimals, current())

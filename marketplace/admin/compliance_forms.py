"""What the team types of a kind of document that buyers ask."""

from typing import Any

from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from marketplace.core.columns import LARGEST_INT
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations import words
from marketplace.organizations.editing.fields import Amount, Day
from marketplace.organizations.models import BuyerType, ComplianceKind, Confidence, Nature

BOXES: dict[str, Any] = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}


class ComplianceKindForm(Form):
    """A kind of document: its words, who asks it and from when, on which ground."""

    label_fr = short_text(_l("Nom, en français"))
    label_en = short_text(_l("Nom, en anglais"))
    issuer = short_text(_l("Délivrée par"), required=False)
    about_fr = long_text(_l("À quoi elle sert, en français"), most=600)
    about_en = long_text(_l("À quoi elle sert, en anglais"), most=600)
    buyer_types = SelectMultipleField(_l("Acheteurs qui la demandent"), description=_l("Aucun coché : tous."), **BOXES)
    natures = SelectMultipleField(_l("Natures de contrats"), description=_l("Aucune cochée : toutes."), **BOXES)
    floor_cents = Amount(_l("À partir de, en dollars avant taxes"))
    reference = short_text(_l("Fondement"), required=False, most=300, description=_l("La loi ou le règlement, avec l’article."))
    confidence = SelectField(_l("Confiance"))
    valid_from = Day(_l("Demandée à partir du"))
    valid_until = Day(_l("Demandée jusqu’au"), description=_l("Le dernier jour compris. Ce que les dossiers contiennent déjà y reste."))
    version = HiddenField()

    def __init__(self, kind: ComplianceKind | None, **options: Any) -> None:
        shown = {"confidence": Confidence.TO_CHECK.value, "version": 0}
        if kind is not None:
            names = [one for one in self.columns() if one != "confidence"]
            shown = {name: getattr(kind, name) for name in names} | {"confidence": kind.confidence.value, "version": kind.version}
        super().__init__(data=shown, **options)
        self.buyer_types.choices = [(one.value, words.said(one)) for one in BuyerType]
        self.natures.choices = [(one.value, words.said(one)) for one in Nature]
        self.confidence.choices = [(one.value, words.said(one)) for one in Confidence]

    @staticmethod
    def columns() -> list[str]:
        """The columns that it fills."""
        return [
            *("label_fr", "label_en", "issuer", "about_fr", "about_en", "buyer_types", "natures"),
            *("floor_cents", "reference", "confidence", "valid_from", "valid_until"),
        ]

    def validate_floor_cents(self, field: Any) -> None:
        if field.data is not None and field.data > LARGEST_INT:
            raise ValidationError(_("Ce montant est trop grand."))

    def validate_valid_until(self, field: Any) -> None:
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_("Le dernier jour vient avant le premier : vérifiez les deux dates."))

    def values(self) -> dict[str, Any]:
        """Its columns; what nobody said is None."""
        typed = {name: self[name].data for name in self.columns()}
        said = {name: None if value == "" else value for name, value in typed.items()}
        return {
            **said,
            "confidence": Confidence(self.confidence.data),
            "natures": typed["natures"] or [],
            "buyer_types": typed["buyer_types"] or [],
        }

    def read_version(self) -> int:
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else -1

    def is_stale(self, kind: ComplianceKind) -> bool:
        """Whether somebody saved since the page was shown; sent again, it is saved over the other's."""
        is_old, self.version.data = self.read_version() != kind.version, str(kind.version)
        return is_old

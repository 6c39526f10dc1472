"""What the team types of a dated rule: which rule, its value and its days, where it comes from, how sure it is; and a last day."""

from typing import Any

from wtforms import RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, ValidationError

from marketplace.contracting import words
from marketplace.contracting.models import Confidence, ContractThreshold, Measure, TaxBasis
from marketplace.contracting.needed import REQUIRED, need
from marketplace.contracting.thresholds.keeping import Said
from marketplace.core.columns import LARGEST_INT
from marketplace.core.errors import Unusable
from marketplace.core.forms import Form, long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.core.money import parse_decimal
from marketplace.organizations.editing.fields import Day

# What the adviser answers besides the table: no row bears these names.
NOT_IN_TABLE = frozenset({"", "bylaw", "own_policy"})


def measure_of(rule: str) -> Measure:
    """What the value of a rule counts, as its code says."""
    if rule.endswith("_pct"):
        return Measure.PERCENT
    return Measure.PERSONS if rule.endswith("_employees") else Measure.MONEY


class ThresholdForm(Form):
    """A dated row to add; `like` is the one that it follows, from which it is filled."""

    scope = SelectField(_l("Acheteurs visés"))
    nature = SelectField(_l("Nature du contrat"))
    rule = SelectField(_l("Règle"))
    value = short_text(
        _l("Valeur"), most=40, description=_l("Un montant en dollars, un pourcentage ou un nombre de personnes, selon la règle.")
    )
    tax_basis = RadioField(_l("Le montant est lu"), validators=[InputRequired(REQUIRED)])
    valid_from = Day(_l("Premier jour"), description=_l("La règle encore ouverte qui la précède finit la veille, par le même geste."))
    valid_until = Day(_l("Dernier jour"), description=_l("Vide tant qu’il n’est pas connu."))
    legal_reference = short_text(_l("Article de loi"), most=300, description=_l("Par exemple « LCV, art. 573 »."))
    source = short_text(_l("Source"), most=500, description=_l("Le texte où vous l’avez lu, avec sa date."))
    confidence = RadioField(_l("Degré de confiance"), validators=[InputRequired(REQUIRED)])
    confidence_note = long_text(_l("Pourquoi cette confiance"), required=False, most=500)
    note = long_text(_l("Précision pour le lecteur"), required=False, most=500)

    def __init__(self, like: ContractThreshold | None) -> None:
        names = ("scope", "nature", "rule", "tax_basis", "legal_reference")
        shown = {name: getattr(like, name) for name in names} if like else {"tax_basis": TaxBasis.INCLUDED}
        super().__init__(data={"confidence": Confidence.TO_CONFIRM.value, **shown, "tax_basis": shown["tax_basis"].value})
        self.scope.choices = [SelectChoice(code, words.capital(said)) for code, said in words.SCOPES.items()]
        self.nature.choices = [SelectChoice(code, words.capital(said)) for code, said in words.NATURES.items()]
        self.rule.choices = [SelectChoice(code, str(said)) for code, said in words.RULES.items() if code not in NOT_IN_TABLE]
        self.tax_basis.choices = [(one.value, words.capital(words.BASES[one])) for one in TaxBasis]
        self.confidence.choices = [(one.value, words.capital(words.CONFIDENCES[one])) for one in Confidence]
        need(self.valid_from)

    def validate_value(self, field: Any) -> None:
        try:
            self.read_value()
        except Unusable as refused:
            raise ValidationError(refused.reason) from None

    def read_value(self) -> int:
        """The value in what its rule counts: cents, hundredths of a percent, persons. Unusable otherwise."""
        measure = measure_of(self.rule.data or "")
        typed = (self.value.data or "").removesuffix("%").strip()
        found = parse_decimal(typed, 0 if measure is Measure.PERSONS else 2)
        if not 0 <= found <= LARGEST_INT:
            raise Unusable(_("Écrivez un nombre positif."))
        return found

    def said(self) -> Said:
        """What was typed, once it was found to be right."""
        texts = {
            name: self[name].data or "" for name in ("scope", "nature", "rule", "legal_reference", "source", "confidence_note", "note")
        }
        kinds = {"tax_basis": TaxBasis(self.tax_basis.data), "confidence": Confidence(self.confidence.data)}
        days = {"valid_from": self.valid_from.data, "valid_until": self.valid_until.data}
        return Said(**texts, **kinds, **days, value=self.read_value(), measure=measure_of(texts["rule"]))

    def refuse(self, reason: str) -> None:
        """Tell why the row cannot be added, at its first day, which it is about."""
        self.valid_from.errors = [reason]


class EndForm(Form):
    """The last day of a row."""

    last_day = Day(
        _l("Dernier jour"),
        description=_l(
            "La veille de son premier jour, la règle n’aura jamais valu : c’est ainsi qu’une erreur se retire. Elle reste à l’historique."
        ),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        need(self.last_day)

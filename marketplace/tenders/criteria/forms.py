"""What may be typed of a weighing: a few rows of criteria, the price, the envelopes, the margin, the tie. Empty rows do not count."""

from typing import Any

from wtforms import BooleanField, SelectField

from marketplace.core.errors import Unusable
from marketplace.core.forms import long_text, short_text
from marketplace.core.locale import _, _l
from marketplace.organizations.editing.fields import WholeNumber
from marketplace.tenders.criteria import numbers, queries, rules, words
from marketplace.tenders.criteria.saving import Criterion, Weighing
from marketplace.tenders.drafting.forms.base import StepForm, one_of
from marketplace.tenders.drafting.telling import Told
from marketplace.tenders.models import CriterionKind, PriceFormula, Tender, TieBreak

ONE, TWO = "one", "two"
FEWEST_ROWS, SPARE_ROWS = 4, 2


class WeighingForm(StepForm):
    """How answers are weighed; the fields of each row are added by `weighing_form`."""

    price_weight = WholeNumber(_l("Points du prix"), least=0, most=rules.WHOLE, description=_l("Avec ceux des critères : 100 en tout."))
    formula = one_of(_l("Comment le prix compte"))
    added = WholeNumber(
        _l("Nombre ajouté à la note (X)"),
        least=0,
        most=rules.MOST_ADDED,
        description=_l("De 0 à 50, pour la note divisée par le prix : plus il est grand, plus le prix pèse."),
    )
    envelopes = one_of(_l("Enveloppes"))
    pass_mark = WholeNumber(
        _l("Note de passage, en pour cent des points des critères"),
        least=0,
        most=100,
        description=_l("Avec deux enveloppes : sous cette note, un prix ne s’ouvre jamais."),
    )
    margin = short_text(
        _l("Marge préférentielle, en pour cent du prix"), required=False, most=6, description=_l("Rien s’il n’y en a pas. 20 au plus.")
    )
    margin_basis = long_text(
        _l("Qui y a droit, et ce qui la permet"),
        required=False,
        most=1000,
        description=_l("L’article de votre règlement ou de votre politique. À valider avec votre service juridique."),
    )
    tie_break = one_of(_l("En cas d’égalité"))
    rows = 0

    def saved_meanwhile(self) -> list[Told]:
        """Rows of criteria have no two columns: the page says that somebody saved, and what was typed stays."""
        return []

    def filled(self) -> dict[str, Any]:
        found = queries.of(self.tender)
        told: dict[str, Any] = {
            "price_weight": found.price_weight if found else rules.WHOLE,
            "formula": (found.formula if found else PriceFormula.PROPORTION).value,
            "added": found.added if found else 0,
            "envelopes": TWO if found and found.has_two_envelopes else ONE,
            "pass_mark": (found.pass_mark if found else None) or rules.USUAL_PASS_MARK,
            "margin": numbers.said(found.margin) if found and found.margin else "",
            "margin_basis": found.margin_basis if found else "",
            "tie_break": (found.tie_break if found else TieBreak.QUALITY).value,
        }
        for rank, one in enumerate(found.criteria if found else (), start=1):
            told |= {f"title_{rank}": one.title, f"looked_{rank}": one.looked_at, f"kind_{rank}": one.kind.value}
            told |= {f"points_{rank}": one.points, f"evidence_{rank}": one.needs_evidence}
        return told

    def offer(self) -> None:
        self.formula.choices = [(one.value, words.said(one)) for one in PriceFormula]
        self.envelopes.choices = [(ONE, _("Une seule : tout s’ouvre ensemble")), (TWO, _("Deux : les prix après les notes"))]
        self.tie_break.choices = [(one.value, words.said(one)) for one in TieBreak]
        for one in (self.formula, self.envelopes, self.tie_break):
            one.flags.required = True
        for rank in range(1, self.rows + 1):
            self[f"kind_{rank}"].choices = [(one.value, words.said(one)) for one in CriterionKind]

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        self._margin = self._read_margin()
        for rank in range(1, self.rows + 1):
            title, points = self[f"title_{rank}"], self[f"points_{rank}"]
            if not title.data and (points.data or self[f"looked_{rank}"].data):
                title.errors = [*title.errors, _("Nommez ce critère, ou videz sa ligne.")]
            if title.data and not points.data and not points.errors:
                points.errors = [*points.errors, _("Dites combien de points vaut ce critère.")]
        return not self.errors

    def wish(self) -> Weighing:
        """What was typed, once it is valid."""
        is_two = self.envelopes.data == TWO
        return Weighing(
            criteria=[self._criterion(rank) for rank in range(1, self.rows + 1) if self[f"title_{rank}"].data],
            price_weight=self.price_weight.data or 0,
            formula=PriceFormula(self.formula.data),
            added=(self.added.data or 0) if self.formula.data == PriceFormula.SCORE_OVER_PRICE.value else 0,
            has_two_envelopes=is_two,
            pass_mark=self.pass_mark.data if is_two else None,
            margin=self._margin,
            margin_basis=(self.margin_basis.data or "").replace("\r\n", "\n") if self._margin else "",
            tie_break=TieBreak(self.tie_break.data),
        )

    def _criterion(self, rank: int) -> Criterion:
        return Criterion(
            title=self[f"title_{rank}"].data,
            looked_at=(self[f"looked_{rank}"].data or "").replace("\r\n", "\n"),
            kind=CriterionKind(self[f"kind_{rank}"].data),
            points=self[f"points_{rank}"].data,
            needs_evidence=bool(self[f"evidence_{rank}"].data),
        )

    def _read_margin(self) -> int:
        try:
            found = numbers.hundredths(self.margin.data) if self.margin.data else 0
        except Unusable as refused:
            self.margin.errors = [*self.margin.errors, refused.reason]
            return 0
        if found > rules.MOST_MARGIN:
            self.margin.errors = [*self.margin.errors, _("Une marge de plus de 20 % n’est pas proposée ici.")]
        return found


def weighing_form(tender: Tender) -> WeighingForm:
    """The form of a purchase: the criteria that it has, and a few rows more."""
    found = queries.of(tender)
    count = min(max(FEWEST_ROWS, len(found.criteria) + SPARE_ROWS if found else 0), rules.MOST_CRITERIA)
    fields: dict[str, Any] = {"rows": count}
    for rank in range(1, count + 1):
        fields |= _fields(rank)
    form: WeighingForm = type("FilledWeighingForm", (WeighingForm,), fields)(tender)
    return form


def _fields(rank: int) -> dict[str, Any]:
    return {
        f"title_{rank}": short_text(_("Critère %(rank)d", rank=rank), required=False),
        f"looked_{rank}": long_text(_("Ce qui est regardé"), required=False, most=2000),
        f"kind_{rank}": SelectField(_("Genre"), default=CriterionKind.QUALITY.value),
        f"points_{rank}": WholeNumber(_("Points"), least=1, most=rules.WHOLE),
        f"evidence_{rank}": BooleanField(_("Demander une pièce à l’appui")),
    }

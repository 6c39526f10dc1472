"""What must be settled of a weighing before it is announced. Pure."""

from collections.abc import Iterator

from marketplace.core.locale import _
from marketplace.tenders.models import PriceFormula, TenderScoring

WHOLE = 100
MOST_CRITERIA = 12
# The X of the formula that divides by the price.
MOST_ADDED = 50
# A margin is in hundredths of a percent.
MOST_MARGIN = 2000
# What is proposed; the buyer announces its own.
USUAL_PASS_MARK = 70


def quality_points(scoring: TenderScoring) -> int:
    """What all the criteria together are worth."""
    return sum(one.points for one in scoring.criteria)


def faults(scoring: TenderScoring | None) -> list[str]:
    """A sentence for each thing that keeps a weighing from being announced; none where nothing is weighed but the price."""
    return list(_faults(scoring)) if scoring is not None else []


def _faults(scoring: TenderScoring) -> Iterator[str]:
    yield from _weights(scoring)
    yield from _envelopes(scoring)
    if scoring.margin and not scoring.margin_basis.strip():
        yield str(_("Évaluation : dites qui a droit à la marge préférentielle et ce qui la permet."))


def _weights(scoring: TenderScoring) -> Iterator[str]:
    points, is_divided = quality_points(scoring), scoring.formula is PriceFormula.SCORE_OVER_PRICE
    if is_divided and not scoring.criteria:
        yield str(_("Évaluation : cette formule divise la note des critères par le prix. Ajoutez des critères, ou changez de formule."))
    elif is_divided and (scoring.price_weight or points != WHOLE):
        yield str(
            _(
                "Évaluation : avec cette formule les critères valent 100 points à eux seuls, et le prix 0. Ils en valent %(num)d.",
                num=points,
            )
        )
    elif not is_divided and points + scoring.price_weight != WHOLE:
        yield str(
            _(
                "Évaluation : les points des critères et ceux du prix doivent faire 100. Ils font %(num)d.",
                num=points + scoring.price_weight,
            )
        )


def _envelopes(scoring: TenderScoring) -> Iterator[str]:
    if not scoring.has_two_envelopes:
        return
    if not scoring.criteria:
        yield str(_("Évaluation : deux enveloppes servent à noter des critères avant les prix. Ajoutez des critères, ou gardez-en une."))
    if scoring.pass_mark is None:
        yield str(_("Évaluation : annoncez la note de passage sous laquelle un prix ne s’ouvre pas."))

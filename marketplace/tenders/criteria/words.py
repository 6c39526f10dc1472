"""How a weighing is said: criteria, formula, margin, tie, in the language of the page."""

from enum import Enum
from typing import Any

from marketplace.core.locale import _, _l
from marketplace.tenders.criteria import numbers
from marketplace.tenders.models import CriterionKind, PriceFormula, TenderScoring, TieBreak

WORDS: dict[Enum, Any] = {
    CriterionKind.QUALITY: _l("qualité"),
    CriterionKind.SOCIAL: _l("social"),
    CriterionKind.ENVIRONMENTAL: _l("environnement"),
    PriceFormula.PROPORTION: _l("Des points en proportion du prix le plus bas"),
    PriceFormula.SCORE_OVER_PRICE: _l("La note des critères divisée par le prix"),
    TieBreak.QUALITY: _l("Le plus de points aux critères, puis la première reçue"),
    TieBreak.DRAW: _l("Un tirage par l’empreinte du procès-verbal d’ouverture"),
}


def said(value: Enum) -> str:
    return str(WORDS[value])


def formula(scoring: TenderScoring) -> str:
    """The formula in a sentence, as it is announced."""
    if scoring.formula is PriceFormula.SCORE_OVER_PRICE:
        return str(
            _(
                "Note finale : (note des critères sur 100 + %(added)d) × 10 000 ÷ prix en dollars avant taxes. La plus haute est première. "
                "C’est la formule de la Loi sur les cités et villes, art. 573.1.0.1.1, et du Code municipal, art. 936.0.1.1 (référence à "
                "confirmer avec votre service juridique).",
                added=scoring.added,
            )
        )
    if not scoring.criteria:
        return str(_("Le prix le plus bas est premier (règle annoncée par l’acheteur)."))
    return str(
        _(
            "Points du prix : prix le plus bas ÷ prix de la réponse × %(weight)d. Ils s’ajoutent aux points des critères, et le plus haut "
            "total est premier (règle annoncée par l’acheteur).",
            weight=scoring.price_weight,
        )
    )


def envelopes(scoring: TenderScoring) -> str:
    """One envelope or two, in a sentence."""
    if not scoring.has_two_envelopes:
        return str(_("Une seule : la réponse s’ouvre tout entière."))
    return str(
        _(
            "Deux : les critères d’abord. Les prix restent scellés jusqu’à ce que toutes les notes soient closes, et ceux d’une réponse "
            "sous %(mark)d %% des points des critères ne sont jamais ouverts.",
            mark=scoring.pass_mark or 0,
        )
    )


def margin(scoring: TenderScoring) -> str:
    """The preferential margin in a sentence; empty when there is none."""
    if not scoring.margin:
        return ""
    return str(
        _(
            "%(percent)s %% retranchés du prix pour comparer seulement, jamais de ce qui est payé. %(basis)s",
            percent=numbers.said(scoring.margin),
            basis=scoring.margin_basis,
        )
    )


def tie(scoring: TenderScoring) -> str:
    """What settles a tie, in a sentence that anybody may verify."""
    if scoring.tie_break is TieBreak.DRAW:
        return str(
            _(
                "Un tirage que chacun peut vérifier : l’empreinte SHA-256 de celle du procès-verbal d’ouverture, d’une espace et de celle "
                "de la réponse; la plus petite est première."
            )
        )
    return str(_("Le plus de points aux critères, puis la première reçue."))

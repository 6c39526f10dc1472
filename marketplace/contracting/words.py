"""How the dated rules are said: kinds of buyers, natures, rules, amounts, confidence, notes, in the language of the page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marketplace.contracting.advising.modes import Mode, SupplierForm
from marketplace.contracting.models import Confidence, Measure, Nature, Rotation, TaxBasis
from marketplace.contracting.thresholds.dated import Rule
from marketplace.core.formats import day, money, number
from marketplace.core.locale import _, _l, current

NATURES: Mapping[str, Any] = {
    Nature.GOODS.value: _l("biens"),
    Nature.SERVICES.value: _l("services"),
    Nature.CONSTRUCTION.value: _l("travaux de construction"),
    Nature.INSURANCE.value: _l("assurances"),
    "all": _l("tous les contrats"),
}

SCOPES: Mapping[str, Any] = {
    "municipal": _l("municipalités, MRC et régies"),
    "ministry": _l("ministères et organismes"),
    "education": _l("réseau de l’éducation"),
    "health": _l("réseau de la santé"),
    "lcop": _l("ministères, éducation et santé (LCOP)"),
    "government": _l("ministères et organismes budgétaires"),
    "state_enterprise": _l("sociétés d’État"),
    "all_public": _l("tous les organismes publics"),
}

BASES: Mapping[TaxBasis, Any] = {
    TaxBasis.EXCLUDED: _l("avant taxes"),
    TaxBasis.INCLUDED: _l("taxes comprises"),
    TaxBasis.NET: _l("taxes comprises, moins ce que la municipalité se fait rembourser"),
}

CONFIDENCES: Mapping[Confidence, Any] = {
    Confidence.VERIFIED: _l("vérifiée"),
    Confidence.DERIVED: _l("déduite d’une source"),
    Confidence.TO_CONFIRM: _l("à confirmer"),
}

TONES: Mapping[Confidence, str] = {Confidence.VERIFIED: "", Confidence.DERIVED: "sky", Confidence.TO_CONFIRM: "maize"}

MEASURES: Mapping[Measure, Any] = {
    Measure.MONEY: _l("montant"),
    Measure.PERCENT: _l("pourcentage"),
    Measure.PERSONS: _l("nombre de personnes"),
}

ROTATIONS: Mapping[Rotation, Any] = {
    Rotation.NONE: _l("aucune règle de rotation"),
    Rotation.SOUGHT: _l("rotation recherchée autant que possible"),
    Rotation.MONTHS: _l("le même fournisseur attend un certain nombre de mois"),
}

FORMS: Mapping[SupplierForm, Any] = {
    SupplierForm.UNKNOWN: _l("je ne sais pas"),
    SupplierForm.NPO: _l("organisme à but non lucratif"),
    SupplierForm.SOLIDARITY_COOP: _l("coopérative de solidarité"),
    SupplierForm.OTHER_COOP: _l("autre coopérative"),
    SupplierForm.OTHER: _l("autre forme"),
}

RULES: Mapping[str, Any] = {
    "public_tender_min": _l("Seuil d’appel d’offres public"),
    "invitation_min": _l("Seuil d’invitation écrite"),
    "agreement_min": _l("Seuil de l’accord de libre-échange"),
    "direct_award_max_default": _l("Plafond du gré à gré, sans règlement"),
    "npo_listed_services_ceiling": _l("Plafond du gré à gré avec un OBNL, services de la liste"),
    "publish_contract_seao_min": _l("Seuil de publication du contrat au SEAO"),
    "publish_annual_list_item_min": _l("Seuil d’une dépense à la liste annuelle"),
    "publish_annual_list_supplier_total_min": _l("Seuil d’un fournisseur à la liste annuelle"),
    "estimate_required_min": _l("Seuil d’estimation préalable"),
    "limit_to_canada_ceiling": _l("Plafond d’un appel limité au Canada"),
    "limit_to_quebec_ontario_ceiling": _l("Plafond d’un appel limité au Québec et à l’Ontario"),
    "open_to_canada_min": _l("Seuil d’un appel ouvert au Canada"),
    "open_to_eu_min": _l("Seuil d’un appel ouvert à l’Union européenne"),
    "amp_authorization_min": _l("Seuil de l’autorisation de contracter de l’AMP"),
    "quebec_value_added_pref_max_pct": _l("Marge préférentielle québécoise, au plus"),
    "small_enterprise_max_employees": _l("Effectif sous lequel une entreprise est petite"),
    "prompt_pay_building_min": _l("Seuil du paiement rapide, bâtiments"),
    "prompt_pay_civil_works_min": _l("Seuil du paiement rapide, génie civil"),
    "late_interest_min_amount": _l("Plus petit intérêt de retard qui soit dû"),
    "own_rules": _l("Règles propres à l’organisme, sous le seuil d’appel d’offres public"),
    "exception_npo_services": _l("Services ou assurances fournis par un OBNL"),
    "exception_coop_services": _l("Services d’une coopérative de solidarité désignée"),
    "exception_single_supplier": _l("Fournisseur unique"),
    "exception_emergency": _l("Urgence"),
    "exception_vulnerable_services": _l("Poursuite de services à des personnes vulnérables"),
    "regional_tender": _l("Appel d’offres régionalisé"),
    "bylaw": _l("Votre règlement ou votre politique"),
    "own_policy": _l("Aucune règle des contrats publics"),
    "": _l("Aucune règle connue"),
}

# What a by-law or a dated rule says, as the log names it.
FIELDS: Mapping[str, Any] = {
    "title": _l("titre"),
    "reference": _l("numéro"),
    "adopted_on": _l("jour d’adoption"),
    "valid_from": _l("premier jour"),
    "valid_until": _l("dernier jour"),
    "tax_basis": _l("lecture des taxes"),
    "direct_goods": _l("gré à gré, biens"),
    "direct_services": _l("gré à gré, services"),
    "direct_construction": _l("gré à gré, travaux"),
    "invited_at_least": _l("entreprises invitées"),
    "answer_days": _l("jours pour répondre"),
    "rotation": _l("rotation"),
    "rotation_months": _l("mois de rotation"),
    "rotation_text": _l("texte sur la rotation"),
    "local_preference": _l("préférence locale"),
    "local_preference_under": _l("plafond de la préférence locale"),
    "quebec_preference": _l("préférence québécoise"),
    "quebec_preference_under": _l("plafond de la préférence québécoise"),
    "ceilings": _l("plafonds d’approbation"),
    "file": _l("texte joint"),
    "value": _l("valeur"),
    "scope": _l("acheteurs visés"),
    "nature": _l("nature du contrat"),
    "rule": _l("règle"),
}

# Rules that hold whatever the amount: their value says nothing.
WITHOUT_AMOUNT = frozenset(one for one in RULES if one.startswith("exception_")) | {"own_rules", "regional_tender"}

NOTES: Mapping[str, Any] = {
    "set_by_agreement": _l("Niveau fixé par des accords entre provinces, sous celui de l’ALEC."),
    "federal_figures": _l("Montant publié pour les entités fédérales; l’accord fixe le même au Québec."),
    "same_indexation": _l("Déduit de la même indexation de l’accord."),
    "worked_out": _l("Montant calculé, à vérifier."),
    "recalled": _l("Montant cité de mémoire, à vérifier."),
    "quoted_municipal": _l("Montant cité pour les plafonds municipaux."),
    "start_unknown": _l("Le jour où la règle a commencé n’est pas connu."),
    "start_inferred": _l("Le premier jour est déduit de la date de l’acte."),
    "start_year": _l("L’année du début est vérifiée, non le jour."),
    "amount_of_agreement": _l("La période est vérifiée; le montant est celui de l’accord."),
    "municipal_notice": _l("Montant déduit : à confirmer par un avis du ministère des Affaires municipales."),
    "same_level_assumed": _l("Vérifié pour les ministères et les réseaux; supposé le même pour les municipalités."),
    "bill_summary": _l("Taux lu dans un résumé du projet de loi : à vérifier dans le règlement."),
    "taxes_assumed": _l("Montant lu taxes comprises, selon l’usage : à confirmer."),
    "lowest_agreement": _l("La loi renvoie au seuil le plus bas des accords applicables."),
    "own_policy": _l("Hors de la LCOP : la société suit sa propre politique, et l’accord à partir de ce niveau."),
    "invitation": _l("Au moins 2 entreprises et 8 jours; le règlement de gestion contractuelle peut prévoir autre chose."),
    "monthly_list": _l("Liste mise à jour chaque mois, gardée 3 ans ou plus."),
    "yearly_list": _l("Liste publiée au plus tard le 31 mars."),
    "listed_services": _l("Seulement pour les services que la loi énumère."),
    "with_renewals": _l("Options de renouvellement comprises; Montréal a ses propres niveaux."),
    "below_aecg": _l("Sous le niveau de l’accord avec l’Union européenne."),
    "linked_enterprises": _l("Personnes employées, entreprises liées comprises."),
    "on_request": _l("À la demande du fournisseur, après 30 jours."),
    "own_rules": _l("Un règlement qui ne dit rien d’un contrat laisse valoir la loi."),
    "npo_services": _l("Sauf les services de la liste et ceux des matières résiduelles; jamais par la seule forme juridique."),
    "coop_services": _l("Clause interdisant ristournes et intérêts, et désignation par la ministre ou le ministre."),
    "single_supplier": _l("Après des vérifications documentées."),
    "emergency": _l("Quand la sécurité des personnes ou des biens est en cause."),
    "vulnerable_services": _l("Employabilité, hébergement, réinsertion, accueil."),
    "regional_tender": _l("À considérer quand aucun accord ne s’applique."),
}


def rule(code: str) -> str:
    """A rule as a heading; one that only the team knows is said by its code."""
    return str(RULES.get(code, code))


def notes(text: str) -> list[str]:
    """The sentences behind the codes of a note; what a member of the team wrote is given as she wrote it."""
    codes = text.split()
    if codes and all(one in NOTES for one in codes):
        return [str(NOTES[one]) for one in codes]
    return [text] if text else []


def extra_notes(mode: Mode) -> list[str]:
    """Why the rule of a mode is not quite sure; that its amount is read with taxes is a caution already."""
    return notes(" ".join(one for one in mode.confidence_note.split(" ") if one != "taxes_assumed"))


def mode_rule(mode: Mode) -> str:
    """The rule of a mode with its value: « Seuil d’appel d’offres public : 139 000,00 $ (taxes comprises) »."""
    if mode.rule_cents is None or mode.rule in WITHOUT_AMOUNT:
        return rule(mode.rule)
    held = {"rule": rule(mode.rule), "amount": money(mode.rule_cents), "basis": BASES[mode.rule_basis]}
    return str(_("%(rule)s : %(amount)s (%(basis)s)", **held))


def value(row: Rule) -> str:
    """What a rule counts: « 139 000,00 $ », « 10 % », « 50 »; empty where it holds whatever the amount."""
    if row.rule in WITHOUT_AMOUNT and not row.value:
        return ""
    if row.measure is Measure.MONEY:
        return money(row.value)
    return hundredths(row.value) if row.measure is Measure.PERCENT else number(row.value)


def hundredths(share: int) -> str:
    """« 2,5 % », from 250."""
    return f"{number(Decimal(share).scaleb(-2).normalize())}\u00a0%" if current() == "fr" else f"{number(Decimal(share).scaleb(-2))}%"


def days(first: Any, last: Any) -> str:
    """The days of a rule in words, both included."""
    if first and last:
        return str(_("du %(first)s au %(last)s", first=day(first), last=day(last)))
    if first:
        return str(_("depuis le %(first)s", first=day(first)))
    return str(_("jusqu’au %(last)s", last=day(last))) if last else str(_("sans date connue"))


def capital(text: Any) -> str:
    """As it begins a cell."""
    said = str(text)
    return said[:1].upper() + said[1:]

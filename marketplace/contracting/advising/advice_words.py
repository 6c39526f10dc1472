"""What the adviser answers, in sentences: modes, where they are done, what to mind. Never a yes: « possible, à valider »."""

from collections.abc import Mapping, Sequence
from typing import Any

from marketplace.contracting import words
from marketplace.contracting.advising.modes import Caution, Channel, Mode, ModeCode
from marketplace.core.formats import day, money
from marketplace.core.locale import _, _l, ngettext

VALIDATE = _l("Mode possible, à valider avec votre service juridique.")

MODES: Mapping[ModeCode, Any] = {
    ModeCode.DIRECT: _l("Gré à gré"),
    ModeCode.EXEMPT: _l("Gré à gré par exception, à valider"),
    ModeCode.OWN_POLICY: _l("Votre propre politique"),
    ModeCode.PRICE_REQUEST: _l("Demande de prix"),
    ModeCode.REGIONAL_TENDER: _l("Appel d’offres régionalisé"),
    ModeCode.PUBLIC_TENDER: _l("Appel d’offres public"),
    ModeCode.UNKNOWN: _l("Aucune règle connue"),
}

SENTENCES: Mapping[ModeCode, Any] = {
    ModeCode.DIRECT: _l("Vous vous entendez avec l’entreprise de votre choix, sans demander d’autres prix."),
    ModeCode.EXEMPT: _l(
        "Une exception de la loi serait invoquée pour vous entendre avec une seule entreprise (%(reference)s) : "
        "ses conditions restent à vérifier, et elle doit être consignée."
    ),
    ModeCode.OWN_POLICY: _l("Vos propres règles d’achat disent comment choisir."),
    ModeCode.PRICE_REQUEST: _l("Vous demandez un prix à plusieurs entreprises, puis vous choisissez."),
    ModeCode.REGIONAL_TENDER: _l("Un appel d’offres réservé aux entreprises d’une région, à considérer sous le seuil des accords."),
    ModeCode.PUBLIC_TENDER: _l("L’appel d’offres est publié au SEAO. Maillage prépare le dossier, et n’ouvre rien ici."),
    ModeCode.UNKNOWN: _l(
        "Aucune règle n’est connue pour cet acheteur et ce contrat à cette date. Posez la question à votre service juridique."
    ),
}

CHANNELS: Mapping[Channel, Any] = {Channel.PLATFORM: _l("peut se faire ici"), Channel.SEAO: _l("par le SEAO seulement")}

PARTLY_KNOWN = _l("Règle connue en partie")
PARTLY_KNOWN_SENTENCE = _l(
    "Le seuil d’invitation écrite est connu et ce contrat l’atteint; celui de l’appel d’offres public ne l’est pas. "
    "Posez la question à votre service juridique."
)
INVITATION = _l("Appel d’offres sur invitation")
INVITATION_SENTENCE = _l("Une invitation écrite, envoyée par le SEAO.")

# What each caution says; `cents`, `day`, `count` and `text` are what it holds.
CAUTIONS: Mapping[str, Any] = {
    "rule_to_confirm": _l("Cette règle est à confirmer avant de vous y fier."),
    "law_to_confirm": _l("Le seuil de la loi, que vos règles ne peuvent dépasser, est à confirmer."),
    "taxes_assumed": _l("Le montant de la règle est lu taxes comprises, selon l’usage : à confirmer."),
    "changes_soon": _l("La règle change bientôt : %(cents)s à partir du %(day)s."),
    "ends_soon": _l("La règle finit bientôt : aucune n’est encore connue à partir du %(day)s."),
    "bylaw_ends_soon": _l("Votre règlement ne vaut plus à partir du %(day)s."),
    "bylaw_above_law": _l("Votre règlement va plus loin que la loi : le gré à gré s’arrête sous %(cents)s."),
    "rotation": _l("Votre règlement demande la rotation des fournisseurs : vérifiez les contrats récents."),
    "group_estimate": _l("C’est l’estimation de tout le groupe qui compte : tous les organismes, tous les lots, toutes les années."),
    "splitting": _l("D’autres contrats semblables ont été conclus : ne divisez pas un besoin pour rester sous un seuil."),
    "emergency_municipal": _l("L’urgence a ses propres règles dans une municipalité : demandez-les à votre greffe."),
    "publish_contract_seao": _l("Contrat à publier au SEAO, puisqu’il atteint %(cents)s."),
    "publish_contract_seao_each": _l("Chaque contrat du groupe qui atteint %(cents)s est à publier au SEAO."),
    "amp_authorization": _l("L’entreprise doit avoir l’autorisation de contracter de l’AMP, puisque le contrat atteint %(cents)s."),
    "amp_authorization_each": _l(
        "L’entreprise doit avoir l’autorisation de contracter de l’AMP pour tout contrat du groupe qui atteint %(cents)s."
    ),
    "own_policy_too": _l("La politique de la société d’État dit comment l’appel se fait; l’accord l’oblige à le tenir ouvert."),
    "npo_covered": _l("Un OBNL est visé par la LCOP comme toute entreprise : sa forme n’ouvre aucune exception."),
    "coop_no_exemption": _l("La forme coopérative n’ouvre aucune exception sous la LCOP."),
    "no_exemption_for_nature": _l("Les exceptions des OBNL et des coopératives ne valent ni pour des biens ni pour des travaux."),
    "waste_service": _l("Les services de matières résiduelles ne profitent d’aucune exception."),
    "say_kind_of_service": _l(
        "Dites si le service est sur la liste de la loi et s’il touche les matières résiduelles : une exception en dépend."
    ),
    "listed_above_ceiling": _l("Pour un service de la liste, l’exception s’arrête sous %(cents)s."),
    "listed_ceiling_unknown": _l("Le plafond des services de la liste n’est pas connu le %(day)s."),
    "listed_npo_only": _l("Pour un service de la liste, l’exception ne vaut qu’avec un OBNL, sous son plafond."),
    "no_exception_known": _l("Aucune exception n’est connue le %(day)s."),
    "coop_not_solidarity": _l("Seule une coopérative de solidarité désignée peut profiter d’une exception."),
    "coop_needs_clause": _l("Les statuts de la coopérative doivent interdire les ristournes et les intérêts sur parts."),
    "coop_needs_designation": _l("La coopérative doit aussi être désignée par la ministre ou le ministre."),
    "coop_check_designation": _l("Vérifiez la clause dans les statuts et l’acte de désignation, et gardez-en copie."),
    "form_not_enough": _l("La forme juridique ne suffit jamais : vérifiez les lettres patentes et le genre de service."),
    "npo_subject_itself": _l("Un OBNL que des fonds municipaux font vivre peut être lui-même soumis à ces règles."),
    "record_exemption": _l("Consignez l’exception : l’article, la raison, qui l’invoque et quand."),
    "check_emergency": _l("La sécurité des personnes ou des biens doit être en cause."),
    "check_single_supplier": _l("Gardez la preuve des vérifications qui montrent qu’aucun autre fournisseur ne convient."),
    "check_vulnerable_services": _l("Le contrat doit poursuivre des services à des personnes vulnérables."),
    "no_rule": _l("Aucune règle n’est connue le %(day)s pour cet acheteur et ce genre de contrat : demandez avant d’agir."),
    "tender_level_unknown": _l(
        "L’invitation écrite vaut à partir de %(cents)s. "
        "Le seuil d’appel d’offres public de ce genre de contrat n’est pas connu le %(day)s : "
        "demandez avant d’agir."
    ),
    "no_rates": _l("Les taux de taxes du %(day)s ne sont pas connus : donnez le montant comme la règle le lit."),
}


def title(mode: Mode) -> str:
    """What a mode is called; an invitation of the act is a call for tenders."""
    if mode.is_partly_known:
        return str(PARTLY_KNOWN)
    return str(INVITATION if is_invitation(mode) else MODES[mode.code])


def sentence(mode: Mode) -> str:
    """What a mode asks, in one or two sentences."""
    said = str(PARTLY_KNOWN_SENTENCE if mode.is_partly_known else INVITATION_SENTENCE if is_invitation(mode) else SENTENCES[mode.code])
    if mode.code is ModeCode.EXEMPT:
        said %= {"reference": mode.legal_reference or words.rule(mode.rule)}
    asks = []
    if mode.invited_at_least:
        asks.append(ngettext("Au moins %(num)d entreprise invitée.", "Au moins %(num)d entreprises invitées.", mode.invited_at_least))
    if mode.answer_days:
        asks.append(ngettext("Au moins %(num)d jour pour répondre.", "Au moins %(num)d jours pour répondre.", mode.answer_days))
    return " ".join([said, *asks])


def is_invitation(mode: Mode) -> bool:
    """Whether a price request is the written invitation of the act, which goes through SEAO."""
    return mode.code is ModeCode.PRICE_REQUEST and mode.channel is Channel.SEAO


def until(mode: Mode) -> str:
    """Under which amount a mode holds, or an empty text."""
    if mode.until_cents is None:
        return ""
    return str(_("sous %(amount)s (%(basis)s)", amount=money(mode.until_cents), basis=words.BASES[mode.basis]))


def caution(one: Caution) -> str:
    """Something to mind, in a sentence; a code that this version does not know is passed over."""
    said = CAUTIONS.get(one.code, "")
    if one.code == "rotation" and one.count:
        return ngettext(
            "Votre règlement demande la rotation : le même fournisseur attend %(num)d mois.",
            "Votre règlement demande la rotation : le même fournisseur attend %(num)d mois.",
            one.count,
        )
    if one.code == "rule_to_confirm" and one.text:
        return str(_("À confirmer avant de vous y fier : %(rule)s.", rule=words.rule(one.text).lower()))
    held = {"cents": money(one.cents) if one.cents is not None else "", "day": day(one.on) if one.on else "", "text": one.text}
    return str(said) % held


def cautions(mode: Mode, told: Sequence[Caution] = ()) -> list[str]:
    """All that a mode asks to mind, but for what was told already."""
    return [said for one in mode.warnings if one not in told and (said := caution(one))]


def common(modes: Sequence[Mode]) -> list[Caution]:
    """What every one of several modes asks to mind: told once, above them."""
    if len(modes) < 2:
        return []
    return [one for one in modes[0].warnings if all(one in mode.warnings for mode in modes)]

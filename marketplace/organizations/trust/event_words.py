"""An event of a history of trust in words: what was done, and in whose name."""

from marketplace.core.locale import _
from marketplace.organizations.models import NetworkType, TrustAct, TrustEvent, TrustLevel


def said(event: TrustEvent) -> str:
    """« Vérifiée », « Vérification renouvelée »"""
    if event.level is TrustLevel.DECLARED:
        return str(_("Déclarée"))
    by_act = {
        (TrustLevel.VERIFIED, TrustAct.GIVEN): _("Vérifiée"),
        (TrustLevel.VERIFIED, TrustAct.RENEWED): _("Vérification renouvelée"),
        (TrustLevel.VERIFIED, TrustAct.WITHDRAWN): _("Vérification retirée"),
        (TrustLevel.VERIFIED, TrustAct.RESTORED): _("Vérification rétablie après un second regard"),
        (TrustLevel.ACCREDITED, TrustAct.GIVEN): _("Accréditée"),
        (TrustLevel.ACCREDITED, TrustAct.RENEWED): _("Accréditation renouvelée"),
        (TrustLevel.ACCREDITED, TrustAct.WITHDRAWN): _("Accréditation retirée"),
        (TrustLevel.ACCREDITED, TrustAct.RESTORED): _("Accréditation rétablie après un second regard"),
    }
    return str(by_act[event.level, event.act])


def giver(event: TrustEvent) -> str:
    """In whose name: the network, the issuer, or the team; of a withdrawal, whoever withdrew."""
    if event.is_by_team and event.act in (TrustAct.WITHDRAWN, TrustAct.RESTORED):
        return str(_("équipe de Maillage"))
    if event.verifier is not None:
        return event.verifier.name
    return event.issuer or str(_("équipe de Maillage"))


def badge(level: str, event: TrustEvent | None) -> str:
    """What the badge of a page in force says: who verified it, in a word."""
    if level == TrustLevel.ACCREDITED.value:
        return str(_("Accréditée"))
    by = event.verifier.network_type if event and event.verifier else None
    if by is NetworkType.FEDERATION:
        return str(_("Vérifiée par son réseau"))
    return str(_("Vérifiée par le pôle")) if by is NetworkType.HUB or event is None else str(_("Vérifiée"))

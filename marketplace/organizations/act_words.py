"""What the log of acts notes of the directory, in words: the fields of a page, what is attached to it, what joins two pages."""

from typing import Any

from marketplace.core.locale import _, _l
from marketplace.organizations.imports.columns import COLUMNS

# What no column of a file says; a row that is attached to a page is told by its kind, whatever changed in it.
OTHERS: dict[str, Any] = {
    "mrc_code": _l("MRC"),
    "region_code": _l("région"),
    "sector_codes": _l("secteurs"),
    "is_enterprise": _l("entreprise collective ou non"),
    "buyer_type": _l("type d’acheteur"),
    "network_type": _l("type de réseau"),
    "largest_contract": _l("plus grand contrat"),
    "insurance": _l("assurance"),
    "activities": _l("activités"),
    "statutory_clauses": _l("clauses statutaires"),
    "held_certifications": _l("certifications"),
    "client_references": _l("références"),
    "network_members": _l("réseaux"),
    "pictures": _l("images"),
    "absorbed": _l("fiche absorbée"),
    "taken": _l("renseignements repris"),
    "valid_from": _l("date de début"),
    "roles": _l("rôles"),
    "basis": _l("ce qui le prouve"),
    "domain": _l("domaine de courriel"),
    "ends_on": _l("dernier jour"),
    "suspended_until": _l("fin de la suspension"),
}


def fields() -> dict[str, str]:
    """The words of each field, in the language of the page."""
    return {one.name: one.said for one in COLUMNS} | {name: str(said) for name, said in OTHERS.items()}


def verbs_of_teams() -> dict[str, str]:
    """What is done in teams and of the standing of an organisation, each after a name."""
    return {
        "organizations.account_opened": _("a ouvert son compte par une invitation"),
        "organizations.confirmed": _("a confirmé un acheteur"),
        "organizations.domain_added": _("a ajouté un domaine de courriel"),
        "organizations.domain_removed": _("a retiré un domaine de courriel"),
        "organizations.join_accepted": _("a accepté une demande de se joindre"),
        "organizations.join_asked": _("a demandé de se joindre à un acheteur"),
        "organizations.join_refused": _("a refusé une demande de se joindre"),
        "organizations.join_taken_back": _("a retiré sa demande de se joindre"),
        "organizations.mandate_asked": _("a demandé un mandat"),
        "organizations.mandate_ended": _("a mis fin à un mandat"),
        "organizations.mandate_given": _("a donné un mandat"),
        "organizations.reinstated": _("a levé la suspension d’une organisation"),
        "organizations.suspended": _("a suspendu une organisation"),
        "organizations.team_end": _("a mis fin à la place d’un membre"),
        "organizations.team_invite": _("a invité une personne dans une équipe"),
        "organizations.team_join": _("a fait entrer un membre dans une équipe"),
        "organizations.team_roles": _("a changé les rôles d’un membre"),
        "organizations.team_withdraw": _("a retiré une invitation"),
        "organizations.unconfirmed": _("a retiré la confirmation d’un acheteur"),
    }

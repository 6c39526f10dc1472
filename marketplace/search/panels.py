"""What this room brings to pages that it does not own."""

from marketplace.core.locale import _
from marketplace.core.panels import NavItem, panel
from marketplace.core.retention import Kept
from marketplace.search.rules import KEPT_DAYS


@panel("nav.main", rank=-1)
def search() -> NavItem:
    return NavItem("search.index", _("Trouver un fournisseur"))


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "search.synonyms_added": _("a ajouté des synonymes à la recherche"),
        "search.synonyms_changed": _("a modifié des synonymes de la recherche"),
        "search.synonyms_off": _("a désactivé des synonymes de la recherche"),
        "search.synonyms_on": _("a réactivé des synonymes de la recherche"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {"line": _("règle"), "is_off": _("en vigueur ou non")}


@panel("retention")
def what_goes() -> list[Kept]:
    why = _("Voir d’une année à l’autre ce qui manque au répertoire; rien n’y dit qui cherchait.")
    return [Kept("demands", _("Recherches restées sans résultat"), KEPT_DAYS, why)]

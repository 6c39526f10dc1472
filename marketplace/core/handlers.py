"""The jobs of this room that are not declared where it is always loaded, and the words for its acts."""

from marketplace.core.imports import runs
from marketplace.core.locale import _
from marketplace.core.panels import panel

__all__ = ["runs"]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "core.import": _("a terminé l’import d’un fichier"),
        "core.import_abandoned": _("a abandonné l’import d’un fichier"),
    }

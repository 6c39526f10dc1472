"""The jobs of this room that are not declared where it is always loaded, and the words for its acts."""

from marketplace.core import retention, scrubbing
from marketplace.core.imports import runs
from marketplace.core.locale import _
from marketplace.core.panels import panel
from marketplace.core.retention import Kept

__all__ = ["runs", "scrubbing"]


@panel("retention")
def what_goes() -> list[Kept]:
    jobs, imports = (retention.days(name).days for name in ("retention_jobs", "retention_imports"))
    return [
        Kept(
            "jobs",
            _("Travaux faits, dont les envois de courriel"),
            jobs,
            _("Comprendre ce qui s’est passé; ils ne disent que des numéros."),
            "RETENTION_JOBS",
        ),
        Kept("imports", _("Lignes des imports terminés"), imports, _("Corriger les lignes refusées et les renvoyer."), "RETENTION_IMPORTS"),
    ]


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {
        "core.import": _("a terminé l’import d’un fichier"),
        "core.import_abandoned": _("a abandonné l’import d’un fichier"),
    }


@panel("acts.fields")
def fields() -> dict[str, str]:
    return {
        "status": _("état"),
        "kind": _("genre"),
        "sha256": _("empreinte du fichier"),
        "is_dry": _("essai ou non"),
        "added": _("lignes ajoutées"),
        "changed": _("lignes complétées"),
        "unchanged": _("lignes déjà là"),
        "refused": _("lignes refusées"),
        "warned": _("lignes avec avertissement"),
        "done": _("lignes traitées"),
        "total": _("lignes du fichier"),
        "head_seq": _("dernier geste du journal"),
        "head_hash": _("empreinte du journal"),
        "end_mark": _("fin de la copie"),
        "program": _("version du programme"),
        "schema": _("version de la base"),
    }

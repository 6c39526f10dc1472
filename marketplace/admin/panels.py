"""What this room brings to pages that it does not own."""

from marketplace.core.locale import _
from marketplace.core.panels import panel


@panel("acts.verbs")
def verbs() -> dict[str, str]:
    return {"admin.retry": _("a repris un travail en échec")}

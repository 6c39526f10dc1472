"""The document that describes the public API to programs (OpenAPI 3.1), made from the views themselves."""

from typing import Any

from flask import Blueprint

from marketplace.core.access import public
from marketplace.core.api import openapi
from marketplace.core.api.operations import Operation, operation
from marketplace.core.locale import _l

bp = Blueprint("api", __name__, url_prefix="/api/v1")

DESCRIPTION = Operation(
    said=_l("Décrire cette API"),
    explained=_l("Ce document même, selon OpenAPI 3.1, fait à partir du programme qui répond."),
    answers=dict[str, Any],
)


@bp.get("/openapi.json")
@operation(DESCRIPTION)
@public
def description() -> dict[str, Any]:
    """What this API answers, for programs and those who write them."""
    return openapi.document()

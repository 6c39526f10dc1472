"""A refusal as a program reads it: `application/problem+json` (RFC 9457), naming each parameter that is wrong."""

from collections.abc import Sequence
from typing import Annotated, NotRequired, TypedDict
from urllib.parse import quote

from flask import Response, g, jsonify, request

from marketplace.core import links
from marketplace.core.api import shapes
from marketplace.core.api.shapes import Means
from marketplace.core.errors import Unusable
from marketplace.core.locale import _, _l, current, ngettext

MEDIA_TYPE = "application/problem+json"
# What is wrong with more parameters than this is not told: nobody writes so many by mistake.
MOST_FAULTS = 20
PLAIN = "about:blank"
LONGEST_INSTANCE = 300


class Fault(TypedDict):
    """What is wrong with one parameter."""

    parameter: Annotated[str, Means(_l("Le nom du paramètre, comme il a été écrit."), "region")]
    detail: Annotated[str, Means(_l("Ce qui ne va pas, et ce qu’il faut écrire."), "« 99 » n’est pas une valeur connue.")]


class Problem(TypedDict):
    """Why an answer cannot be given (RFC 9457)."""

    type: Annotated[str, Means(_l("L’adresse qui décrit ce genre de problème, quand il en a une."), PLAIN)]
    title: Annotated[str, Means(_l("Le genre de problème, en quelques mots."), "Paramètres à corriger")]
    status: Annotated[int, Means(_l("Le code HTTP de la réponse."), 422)]
    detail: Annotated[str, Means(_l("Ce qui s’est passé cette fois-ci, et quoi faire."), "Un paramètre est à corriger.")]
    instance: Annotated[str, Means(_l("Le chemin qui a été demandé."), "/api/v1/enterprises")]
    request_id: Annotated[str, Means(_l("Le numéro de la demande, à donner quand on nous écrit."), "5f0c1d2e3a4b5c6d")]
    errors: NotRequired[Annotated[list[Fault], Means(_l("Chaque paramètre à corriger (422 seulement)."))]]


class Invalid(Unusable):
    """Parameters that cannot be used, all of them named at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults[:MOST_FAULTS])
        names = ", ".join(dict.fromkeys(one["parameter"] for one in self.faults))
        one_or_more = ngettext(
            "%(num)d paramètre est à corriger : %(names)s.", "%(num)d paramètres sont à corriger : %(names)s.", len(faults), names=names
        )
        super().__init__(self.faults[0]["detail"] if len(faults) == 1 else one_or_more)


def is_for_programs(path: str) -> bool:
    """Whether what is answered at this path is read by programs, its refusals too."""
    return path == "/api" or path.startswith("/api/")


def words(status: int) -> tuple[str, str]:
    """The title of a refusal, and what the author of a program can do about it."""
    return {
        400: (_("Demande illisible"), _("Cette demande n’est pas du HTTP que nous comprenons, ou s’adresse à un autre site.")),
        401: (_("Identification requise"), _("Cette adresse ne répond qu’à qui s’identifie.")),
        403: (_("Accès refusé"), _("Cette adresse ne vous est pas ouverte.")),
        404: (_("Introuvable"), _("Rien ne se trouve à cette adresse. Vérifiez le chemin, l’identifiant et le numéro de page.")),
        405: (_("Méthode non permise"), _("L’en-tête Allow nomme les méthodes que cette adresse accepte.")),
        409: (_("Quelqu’un d’autre est passé avant vous"), _("Les données ont changé entre-temps. Relisez-les, puis recommencez.")),
        410: (_("Fiche retirée"), _("Ce qui se trouvait à cette adresse n’est plus publié.")),
        412: (_("Ce n’est plus ce que vous aviez lu"), _("Relisez, puis recommencez avec la nouvelle marque (ETag).")),
        413: (_("Cet envoi est trop volumineux"), _("Envoyez moins à la fois.")),
        415: (_("Ce format n’est pas accepté"), _("Envoyez les données dans le format indiqué par la documentation.")),
        422: (_("Paramètres à corriger"), _("Corrigez ce qui est signalé, puis recommencez.")),
        429: (_("Trop de demandes en peu de temps"), _("L’en-tête Retry-After dit dans combien de secondes revenir.")),
        500: (
            _("Une erreur est survenue de notre côté"),
            _("Recommencez dans quelques minutes; si l’erreur revient, donnez-nous le numéro de la demande."),
        ),
        503: (_("Le service est très occupé"), _("L’en-tête Retry-After dit dans combien de secondes revenir.")),
    }.get(status, (_("Cette demande ne peut pas être traitée"), _("Consultez la description de l’API.")))


def document(status: int, title: str, detail: str, path: str, request_id: str, faults: Sequence[Fault] = ()) -> Problem:
    """A problem as JSON holds it."""
    problem: Problem = {
        # What the faults mean is told by the description; a plain HTTP error needs no type of its own (RFC 9457, section 4.2.1).
        "type": links.absolute("api.description") + "#/components/responses/422" if faults else PLAIN,
        "title": title,
        "status": status,
        "detail": detail,
        "instance": path[:LONGEST_INSTANCE],
        "request_id": request_id,
    }
    if faults:
        problem["errors"] = list(faults)
    return problem


def answer(status: int, reason: str = "", own_title: str = "", faults: Sequence[Fault] = ()) -> Response:
    """The problem document of a status, in the language of the address; `reason` and `own_title` replace its general words."""
    title, explanation = words(status)
    path = request.script_root + quote(request.path, safe=links.UNQUOTED)
    problem = document(status, own_title or title, reason or explanation, path, g.get("request_id", ""), faults)
    response = jsonify(problem)
    response.status_code, response.mimetype = status, MEDIA_TYPE
    response.headers["Content-Language"] = current()
    return response


def example(status: int, path: str) -> Problem:
    """What a refusal of this status looks like at a path."""
    title, explanation = words(status)
    faults = [shapes.example(Fault)] if status == Invalid.status else []
    return document(status, title, faults[0]["detail"] if faults else explanation, path, shapes.example(Problem)["request_id"], faults)

"""The OpenAPI 3.1 document: every address under /api/v1 with what its view declares, in the language of the address."""

import re
from collections.abc import Iterator
from typing import Any

from flask import current_app
from limits import parse
from werkzeug.routing import Rule

from config import Settings
from marketplace.core.api import operations, parameters, problems, programs_described
from marketplace.core.api.conditional import KEPT
from marketplace.core.api.operations import Operation
from marketplace.core.api.shapes import Schema, Shapes, example
from marketplace.core.locale import PREFIXES, _, current

VERSION = "1.0.0"
UNDER = "/api/v1/"
# What is answered to a question that was not sent by https, and what the headers of other refusals tell.
IN_CLEAR = 403
TOLD = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}
LICENCE = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}


def document() -> dict[str, Any]:
    """The whole description, as JSON holds it."""
    shapes = Shapes()
    shapes.schema(problems.Problem)
    paths: dict[str, Schema] = {}
    for rule, one in declared():
        paths.setdefault(openapi_path(rule), {})[method_of(rule)] = _described(rule, one, shapes)
    return {
        "openapi": "3.1.1",
        "info": {"title": _("Maillage : le répertoire public"), "version": VERSION, "description": _about(), "license": LICENCE},
        "servers": _servers(),
        "paths": paths,
        "components": {
            "schemas": shapes.named,
            "responses": _refusals(),
            "headers": _headers(),
            "securitySchemes": programs_described.schemes(),
        },
    }


def declared() -> Iterator[tuple[Rule, Operation]]:
    """Every address of the API with what its view declares, by path."""
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda one: one.rule):
        what = operations.of(current_app.view_functions[rule.endpoint])
        if rule.rule.startswith(UNDER) and what is not None:
            yield rule, what


def openapi_path(rule: Rule) -> str:
    """`/api/v1/enterprises/<slug>` as OpenAPI writes it: `/api/v1/enterprises/{slug}`."""
    return re.sub(r"<(?:[^<>:]+:)?([^<>:]+)>", r"{\1}", rule.rule)


def method_of(rule: Rule) -> str:
    """The method that a route of the API answers beside HEAD and OPTIONS, as OpenAPI writes it."""
    return next(one for one in sorted(rule.methods or ()) if one not in ("HEAD", "OPTIONS")).lower()


def _described(rule: Rule, what: Operation, shapes: Shapes) -> Schema:
    method = method_of(rule)
    unchanged = {"description": _("N’a pas changé depuis la réponse que nomme If-None-Match."), "headers": _sent("ETag")}
    in_path = [parameters.described(name, one, place="path") for name, one in what.path.items()]
    moved = {
        "description": _("Se trouve maintenant à l’adresse de l’en-tête Location."),
        "headers": {"Location": _reference("headers", "Location")},
    }
    return {
        "operationId": rule.endpoint.rpartition(".")[2],
        "summary": str(what.said),
        "description": str(what.explained),
        **({"security": [{programs_described.SCHEME: [what.scope]}]} if what.scope else {}),
        "parameters": in_path + parameters.described_all(what.asks) + programs_described.headers_of(what, method),
        **({"requestBody": programs_described.body_of(what, shapes)} if what.takes is not None else {}),
        "responses": {
            "200": _answered(what, shapes),
            **({"201": _answered(what, shapes)} if what.makes else {}),
            **({"301": moved} if what.moves else {}),
            **({"304": unchanged} if method == "get" else {}),
            **{str(status): _reference("responses", str(status)) for status in what.statuses},
        },
    }


def _answered(what: Operation, shapes: Shapes) -> Schema:
    shown = example(what.answers)
    content: Schema = {"schema": shapes.schema(what.answers)} | ({"example": shown} if shown else {})
    return {"description": str(what.said), "headers": _sent("ETag", "Cache-Control"), "content": {"application/json": content}}


def _refusals() -> Schema:
    """The refusals, each once; the statuses are those that some address may give."""
    statuses = sorted({status for _rule, what in declared() for status in what.statuses} - {IN_CLEAR})
    path = PREFIXES[current()] + UNDER + "enterprises"
    # The server before us answers it, in words of its own.
    in_clear = {"description": _("En clair, l’adresse ne répond pas : appelez la même en https.")}
    return {str(IN_CLEAR): in_clear} | {
        str(status): {
            "description": problems.words(status)[0],
            **({"headers": _sent(*TOLD[status])} if status in TOLD else {}),
            "content": {
                problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": problems.example(status, path)}
            },
        }
        for status in statuses
    }


def _headers() -> Schema:
    text = {"type": "string"}
    return {
        "ETag": {"description": _("La marque de la réponse, à renvoyer dans If-None-Match."), "required": True, "schema": text},
        "Cache-Control": {"description": _("Combien de temps la réponse peut resservir."), "required": True, "schema": text},
        "WWW-Authenticate": {"description": _("Comment s’identifier."), "required": True, "schema": text},
        "Allow": {"description": _("Les méthodes que l’adresse accepte."), "required": True, "schema": text},
        "Location": {"description": _("La nouvelle adresse."), "required": True, "schema": text},
        "Retry-After": {
            "description": _("Dans combien de secondes revenir."),
            "required": True,
            "schema": {"type": "integer", "minimum": 1},
        },
    }


def _sent(*names: str) -> Schema:
    return {name: _reference("headers", name) for name in names}


def _reference(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def _servers() -> list[Schema]:
    """The language of this document first."""
    settings: Settings = current_app.extensions["maillage.settings"]
    told = {"fr": _("Réponses en français"), "en": _("Réponses en anglais")}
    order = sorted(told, key=lambda locale: locale != current())
    return [{"url": settings.base_url + PREFIXES[locale], "description": told[locale]} for locale in order]


def _about() -> str:
    settings: Settings = current_app.extensions["maillage.settings"]
    rate = parse(settings.rate_api)
    about: str = _(
        "Les entreprises collectives du Québec que présente le répertoire, pour la lecture, sans clé. Un paramètre répété "
        "veut dire « ou ». Les libellés et les problèmes sont en français; sous /en, ils sont en anglais. Chaque réponse porte "
        "une marque (ETag) et peut resservir %(kept)d secondes. Une même adresse peut demander %(most)d fois en %(seconds)d "
        "secondes. Des champs peuvent s’ajouter à ceux d’ici; aucun ne changera de sens dans cette version.",
        kept=KEPT,
        most=rate.amount,
        seconds=rate.get_expiry(),
    )
    return about

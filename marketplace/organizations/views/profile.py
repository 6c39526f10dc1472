"""The page of an organisation, and its pictures."""

import re
from enum import Enum
from typing import Any

from flask import g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from marketplace.core import clock, db
from marketplace.core.access import can, public
from marketplace.core.errors import Gone, Missing
from marketplace.organizations import rules, words
from marketplace.organizations.editing import pictures
from marketplace.organizations.models import Organization
from marketplace.organizations.places import reaches
from marketplace.organizations.reading import linked_data, profile
from marketplace.organizations.views import merged
from marketplace.organizations.views.blueprint import bp

ONE_YEAR = 365 * 24 * 3600


@bp.get("/entreprises/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """What is known of an organisation. Withdrawn, it answers 410 but to the team."""
    organization, has = profile.find(slug)
    if leads := merged.elsewhere(organization):
        return leads
    if not rules.is_shown(organization) and not can("organizations.edit", organization):
        raise Gone() if rules.is_gone(organization) else Missing()
    if rules.is_only_a_hub(organization) and not can("organizations.edit", organization):
        return redirect(url_for("organizations.hub", slug=slug), 301)
    found = profile.of(organization, has, today=clock.local_day(g.at))
    # Of a page that is not invented, the sentence about invented ones would be untrue (see blueprint.demonstration).
    db.session().info["demo_data"] = organization.is_demo
    return render_template("organizations/show.html", organization=organization, profile=found, **shown_with(found))


def shown_with(found: profile.Profile) -> dict[str, Any]:
    """What the template of a page is given beside the page itself."""
    return {"linked_data": linked_data.of(found), "sharing": linked_data.sharing(found), "said": said, "served": reaches.served}


@bp.get("/images/<slug>/<sha256>-<int:width>.webp")
@public
def picture(slug: str, sha256: str, width: int) -> ResponseReturnValue:
    """A logo or a photo as we made it; its address carries its content, so that a browser keeps it for ever."""
    organization = db.load(Organization, slug=slug)
    is_shown = rules.is_shown(organization)
    if not is_shown and not can("organizations.edit", organization):
        raise Missing()
    found = profile.picture(organization, sha256)
    response = send_file(pictures.file_of(found.file.sha256, width), mimetype=pictures.MEDIA_TYPE, etag=f"{sha256}-{width}")
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable" if is_shown else "private, no-store"
    return response


@bp.app_template_filter("language")
def language(code: str) -> str:
    """The name of a language by its code."""
    return words.language(code)


@bp.app_template_filter("dialled")
def dialled(telephone: str) -> str:
    """A telephone number as the address of a call: « 418 555-0123, poste 4 » → `+14185550123;ext=4`."""
    number, _separator, extension = telephone.partition(", poste ")
    digits = re.sub(r"[^0-9]", "", number)
    prefix = "+1" if len(digits) == 10 else "+"
    return f"{prefix}{digits};ext={extension}" if extension else f"{prefix}{digits}"


def said(value: Enum) -> str:
    """The word of a closed list as it begins a cell."""
    text = words.said(value)
    return text[:1].upper() + text[1:]

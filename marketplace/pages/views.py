"""Home, about, and what is known of people."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from config import Settings
from marketplace.core import retention
from marketplace.core.access import public
from marketplace.core.locale import _
from marketplace.organizations import queries as directory
from marketplace.pages import development, health

bp = Blueprint("pages", __name__)
bp.record_once(lambda state: development.register(state.app))
bp.record_once(lambda state: health.register(state.app))


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """What the platform is for, with the figures of now."""
    counts = directory.counts_by_region()
    figures = [
        (sum(counts.values()), _("entreprises collectives")),
        (directory.count_of_cooperatives(), _("coopératives")),
        (directory.count_of_municipalities(), _("municipalités")),
        (len(counts), _("régions")),
    ]
    regions = [(region, counts.get(region.code, 0)) for region in directory.regions()]
    wanted = [_("Traiteur"), _("Entretien ménager"), _("Impression"), _("Récupération"), _("Aménagement paysager"), _("Services-conseils")]
    return render_template("pages/home.html", figures=figures, regions=regions, popular=wanted if counts else [])


@bp.get("/a-propos")
@public
def about() -> ResponseReturnValue:
    """What this is, whom it serves and where it stops."""
    return render_template("pages/about.html")


@bp.get("/confidentialite")
@public
def privacy() -> ResponseReturnValue:
    """What is known of people, why, for how long, what they may ask and of whom."""
    settings: Settings = current_app.extensions["maillage.settings"]
    officer = {"officer_name": settings.privacy_officer_name, "officer_email": settings.privacy_officer_email}
    return render_template("pages/privacy.html", kinds=retention.kinds(), tiles=urlsplit(settings.map_tiles).hostname, **officer)

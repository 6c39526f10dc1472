"""The sentence that says what was searched."""

from marketplace.core.formats import number
from marketplace.core.locale import _
from marketplace.search.asked import Asked
from marketplace.search.results.labels import Labels


def said(asked: Asked, names: Labels) -> str:
    """« pour « traiteur » dans : Montréal; qui servent : Laval », in the language of the page."""
    words = _("pour « %(text)s »", text=asked.text) if asked.text else ""
    regions = _listed(asked, names, "region", "mrc")
    where = _("dans : %(regions)s", regions=regions) if regions else ""
    # What is searched and where read as one; the rest stands apart.
    parts = [" ".join(filter(None, (words, where))), *_narrowed(asked, names), *_near(asked)]
    return "; ".join(filter(None, parts)) or _("dans tout le répertoire")


def _narrowed(asked: Asked, names: Labels) -> list[str]:
    sentences = {
        "serves": _("qui servent : %(list)s"),
        "sector": _("secteur : %(list)s"),
        "kind": _("nature : %(list)s"),
        "legal_form": _("forme juridique : %(list)s"),
        "certification": _("certification : %(list)s"),
        "trust": _("confiance : %(list)s"),
        "hub": _("pôle : %(list)s"),
    }
    return [sentence.replace("%(list)s", _listed(asked, names, facet)) for facet, sentence in sentences.items() if asked.chosen.get(facet)]


def _near(asked: Asked) -> list[str]:
    place = asked.where
    if place.point is None:
        return []
    if place.km:
        return [_("à %(km)s km ou moins de : %(place)s", km=number(place.km), place=place.name)]
    return [_("près de : %(place)s", place=place.name)]


def _listed(asked: Asked, names: Labels, *facets: str) -> str:
    return ", ".join(names.say(facet, code) for facet in facets for code in asked.chosen.get(facet, ()))

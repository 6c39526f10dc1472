"""The sentence that says what was searched."""

from marketplace.core.formats import number
from marketplace.core.locale import _
from marketplace.search.asked import Asked
from marketplace.search.places.gazetteer import Kind, Spot
from marketplace.search.results.labels import Labels


def said(asked: Asked, names: Labels) -> str:
    """« pour « traiteur »; région : Montréal; territoire servi : Laval », in the language of the page."""
    words = _("pour « %(text)s »", text=asked.text) if asked.text else ""
    parts = [words, *_narrowed(asked, names), *_near(asked)]
    return "; ".join(filter(None, parts)) or _("dans tout le répertoire")


def called(place: Spot) -> str:
    """A place as the page calls it; only the whole of Québec has a name in each language."""
    return _("tout le Québec") if place.kind is Kind.PROVINCE else place.told_apart


def _narrowed(asked: Asked, names: Labels) -> list[str]:
    sentences = {
        "region": _("région : %(list)s"),
        "mrc": _("MRC : %(list)s"),
        "serves": _("territoire servi : %(list)s"),
        "sector": _("secteur : %(list)s"),
        "kind": _("nature : %(list)s"),
        "legal_form": _("forme juridique : %(list)s"),
        "certification": _("certification : %(list)s"),
        "trust": _("confiance : %(list)s"),
        "available": _("disponibilité : %(list)s"),
        "hub": _("pôle : %(list)s"),
        "sold": _("sorte : %(list)s"),
        "category": _("catégorie : %(list)s"),
        "joint": _("offre regroupée : %(list)s"),
        "basis": _("prix : %(list)s"),
        "band": _("prix à l’unité : %(list)s"),
        "characteristic": _("atouts : %(list)s"),
    }
    return [sentence.replace("%(list)s", _listed(asked, names, facet)) for facet, sentence in sentences.items() if asked.chosen.get(facet)]


def _near(asked: Asked) -> list[str]:
    place = asked.where
    if place.point is None:
        return []
    if place.km:
        return [_("lieu : %(place)s, %(km)s km ou moins", km=number(place.km), place=place.name)]
    return [_("lieu : %(place)s", place=place.name)]


def _listed(asked: Asked, names: Labels, facet: str) -> str:
    return ", ".join(names.say(facet, code) for code in asked.chosen.get(facet, ()))

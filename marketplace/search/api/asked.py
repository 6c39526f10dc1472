"""What the public API may be asked: each parameter once, by which it is read, checked and described."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from marketplace.core.api.kinds import Around, Circle, OneOf, Text
from marketplace.core.api.parameters import Asks, Paged, Question, asks, asks_any
from marketplace.core.api.problems import Fault
from marketplace.core.locale import _, _l
from marketplace.search.api.shapes import Facets
from marketplace.search.asked import LONGEST, SORTS
from marketplace.search.places.near import FARTHEST
from marketplace.search.results import labels
from search_index.engine import Sort

# The parameters that narrow are the facets that are counted.
FILTERS = tuple(Facets.__annotations__)


def values_of(facet: str) -> Callable[[], Mapping[str, str]]:
    """The values that a facet has now, as the reference data says them."""
    return lambda: labels.read()[facet]


def sorts() -> Mapping[str, str]:
    return dict.fromkeys(SORTS.values(), "")


@dataclass(frozen=True)
class ForEnterprises(Paged):
    """Which enterprises are asked for, in which order."""

    q: str = asks(
        Text(LONGEST),
        _l(
            "Des mots : tous sont demandés. Une expression entre guillemets est cherchée telle quelle, un mot précédé de - est exclu, "
            "une fin de mot peut être remplacée par *. Un NEQ ou un code UNSPSC se cherche tel quel."
        ),
        example="traiteur",
        default="",
    )
    region: tuple[str, ...] = asks_any(OneOf(values_of("region")), _l("La région où se trouve l’entreprise (deux chiffres)."), example="01")
    mrc: tuple[str, ...] = asks_any(OneOf(values_of("mrc")), _l("La MRC où se trouve l’entreprise (trois chiffres)."), example="100")
    serves: tuple[str, ...] = asks_any(
        OneOf(values_of("serves")),
        _l("La région (deux chiffres) ou la MRC (trois chiffres) que l’entreprise dessert, en tout ou en partie."),
        example="01",
    )
    sector: tuple[str, ...] = asks_any(OneOf(values_of("sector")), _l("Le secteur d’activité."), example="S17")
    kind: tuple[str, ...] = asks_any(OneOf(values_of("kind")), _l("La nature de ce qui est offert."), example="services")
    legal_form: tuple[str, ...] = asks_any(OneOf(values_of("legal_form")), _l("La forme juridique."), example="COOP_SOL")
    certification: tuple[str, ...] = asks_any(
        OneOf(values_of("certification")), _l("Une certification ou une reconnaissance valable aujourd’hui."), example="EI"
    )
    trust: tuple[str, ...] = asks_any(OneOf(values_of("trust")), _l("Qui répond de ce que dit la fiche."), example="verified")
    available: tuple[str, ...] = asks_any(
        OneOf(values_of("available")), _l("Sans les entreprises qui se disent au maximum de leur capacité ou en pause."), example="now"
    )
    near: Circle | None = asks(  # noqa: RUF009 - a field, as `asks` makes all of them
        Around(1, FARTHEST),
        _l("Autour d’un lieu : latitude et longitude en degrés, puis distance en kilomètres à vol d’oiseau."),
        example=[48.45, -68.52, 25],
    )
    sort: Sort = asks(  # noqa: RUF009 - the same
        OneOf(sorts),
        _l("L’ordre : par pertinence, par nom, ou par distance du lieu que dit near."),
        example="name",
        default="relevance",
    )

    def faults(self) -> Iterator[Fault]:
        """What depends on two parameters: the depth, and a distance from nowhere."""
        yield from super().faults()
        if self.sort == "distance" and self.near is None:
            yield Fault(parameter="sort", detail=_("Pour un ordre par distance, dites de quel lieu avec « near »."))


@dataclass(frozen=True)
class ForSuggestions(Question):
    """What somebody has typed so far."""

    q: str = asks(Text(LONGEST), _l("Ce qui est tapé jusqu’ici; le dernier mot peut n’être que commencé."), example="trait", default="")


SLUG = Asks(Text(LONGEST), _l("L’identifiant de l’entreprise dans les adresses (slug)."), example="la-louche-d-argent")

"""Builders of documents with plausible content."""

from collections.abc import Iterable

from search_index import Document, Query, Removal

KIND = "enterprises"


def enterprise(
    id: int,  # noqa: A002  # The word of the interface that is tested.
    name: str,
    text: str = "",
    *,
    version: int = 1,
    kind: str = KIND,
    region: str | None = None,
    sectors: Iterable[str] = (),
) -> Document:
    """One document, in a region and sectors if they are said."""
    facets = {"region": (region,)} if region else {}
    return Document(kind, id, version, name, text, {**facets, "sector": tuple(sectors)} if sectors else facets)


def removal(id: int, kind: str = KIND) -> Removal:  # noqa: A002
    return Removal(kind, id)


def ask(text: str = "", **others: object) -> Query:
    """A question about enterprises."""
    return Query(KIND, text, **others)  # type: ignore[arg-type]


DIRECTORY = (
    enterprise(1, "Buffets Insère-Jeunes", "Traiteur et boîtes à lunch, insertion sociale", region="06", sectors=["food", "insertion"]),
    enterprise(2, "La Cuisine collective du Bas-du-Fleuve", "Repas, traiteurs, popote roulante", region="01", sectors=["food"]),
    enterprise(3, "Imprime-Emploi", "Imprimerie et infographie, insertion", region="06", sectors=["print", "insertion"]),
    enterprise(4, "Recyclage Vanier", "Récupération de papier, déchiquetage", region="03", sectors=["waste", "insertion"]),
    enterprise(5, "Coopérative forestière de l’Est", "Travaux sylvicoles et reboisement", region="01", sectors=["forest"]),
    enterprise(6, "Éco-Traiteur Rimouski", "Repas livrés à vélo", region="01", sectors=["food", "transport"]),
    enterprise(7, "Déneigement Sainte-Anne", "Entretien hivernal des stationnements"),
)
"""Seven enterprises; the last one says neither its region nor its sectors."""

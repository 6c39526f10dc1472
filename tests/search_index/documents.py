"""Builders of documents with plausible content."""

from collections.abc import Iterable

from search_index import Document, Query, Removal, Text, parse

KIND = "enterprises"


def enterprise(
    id: int,  # noqa: A002  # The word of the interface that is tested.
    name: str,
    text: str = "",
    *,
    texts: Iterable[Text] = (),
    point: tuple[float, float] | None = None,
    version: int = 1,
    kind: str = KIND,
    region: str | None = None,
    sectors: Iterable[str] = (),
) -> Document:
    """One document; `text` is one of weight 1, in French."""
    facets = {"region": (region,)} if region else {}
    facets |= {"sector": tuple(sectors)} if sectors else {}
    return Document(kind, id, version, name, (*([Text(text)] if text else []), *texts), facets, point)


def removal(id: int, kind: str = KIND) -> Removal:  # noqa: A002
    return Removal(kind, id)


def ask(text: str = "", **others: object) -> Query:
    """A question about enterprises, as the grammar reads it."""
    question = parse(text)
    return Query(KIND, question.wanted, unwanted=question.unwanted, **others)  # type: ignore[arg-type]


DIRECTORY = (
    enterprise(1, "Buffets Insère-Jeunes", "Traiteur et boîtes à lunch, insertion sociale", region="06", sectors=["food", "insertion"]),
    enterprise(2, "La Cuisine collective du Bas-du-Fleuve", "Repas, traiteurs, popote roulante", region="01", sectors=["food"]),
    enterprise(3, "Imprime-Emploi", "Imprimerie et infographie, insertion", region="06", sectors=["print", "insertion"]),
    enterprise(4, "Recyclage Vanier", "Récupération de papier, déchiquetage", region="03", sectors=["waste", "insertion"]),
    enterprise(5, "Coopérative forestière de l’Est", "Travaux sylvicoles et reboisement", region="01", sectors=["forest"]),
    enterprise(6, "Éco-Traiteur Rimouski", "Repas livrés à vélo", region="01", sectors=["food", "transport"], point=(48.45, -68.53)),
    enterprise(7, "Déneigement Sainte-Anne", "Entretien hivernal des stationnements"),
)
"""Seven enterprises; the last one says neither its region nor its sectors."""

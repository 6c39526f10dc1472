"""What the public API answers of a list: the shapes by which answers are typed, described and tried."""

from typing import Annotated, Literal, TypedDict

from marketplace.core.api.shapes import Means
from marketplace.core.locale import _l

Trust = Literal["declared", "verified", "accredited"]

Identifier = Annotated[int, Means(_l("Le numéro de l’entreprise, qui ne change pas."), 1042, {"minimum": 1})]
Slug = Annotated[str, Means(_l("Ce qui la nomme dans les adresses."), "la-louche-d-argent")]
Page = Annotated[
    str, Means(_l("Sa fiche pour les gens, dans la langue de la réponse."), "https://exemple.org/entreprises/x", {"format": "uri"})
]
Name = Annotated[str, Means(_l("Son nom."), "La Louche d’Argent")]
Neq = Annotated[str | None, Means(_l("Son numéro d’entreprise du Québec, s’il est connu."), "1234567890")]
LegalFormCode = Annotated[str | None, Means(_l("Le code de sa forme juridique."), "OBNL_QC")]
RegionCode = Annotated[str | None, Means(_l("La région où elle se trouve : deux chiffres."), "01")]
MrcCode = Annotated[str | None, Means(_l("La MRC où elle se trouve : trois chiffres."), "100")]
Town = Annotated[str, Means(_l("La municipalité où elle se trouve; vide si elle n’est pas connue."), "Rimouski")]
Description = Annotated[str, Means(_l("Ce qu’elle dit d’elle-même, en français quand l’anglais manque."), "Traiteur en insertion.")]
Level = Annotated[Trust, Means(_l("Qui répond de la fiche aujourd’hui : elle-même, un pôle ou un accréditeur."), "verified")]


class Query(TypedDict):
    """How the question was understood."""

    said: Annotated[str, Means(_l("Ce qui a été cherché, en une phrase."), "pour « traiteur »")]
    relaxed: Annotated[
        bool, Means(_l("Vrai quand rien ne répond à toute la question : les résultats répondent à ce qui lui ressemble."), False)
    ]
    suggestion: Annotated[
        str | None, Means(_l("La question autrement écrite; si relaxed est vrai, les résultats peuvent être les siens."), None)
    ]


class Result(TypedDict):
    """One enterprise of a list."""

    id: Identifier
    slug: Slug
    url: Page
    name: Name
    neq: Neq
    legal_form: LegalFormCode
    region: RegionCode
    mrc: MrcCode
    municipality: Town
    sectors: Annotated[list[str], Means(_l("Les codes de ses secteurs."), ["S17"])]
    certifications: Annotated[list[str], Means(_l("Les codes de ce qu’elle détient aujourd’hui."), ["EI"])]
    trust: Level
    description: Description
    distance_km: Annotated[
        float | None,
        Means(_l("À combien de kilomètres du lieu de near, ou du lieu que nomme la question, à vol d’oiseau."), 3.2, {"minimum": 0}),
    ]
    why: Annotated[str, Means(_l("Pourquoi elle est là; vide quand la question n’a pas de mots."), "Dans les activités.")]


class Value(TypedDict):
    """One value of a facet."""

    value: Annotated[str, Means(_l("Ce qu’il faut donner au paramètre de ce nom."), "01")]
    label: Annotated[str, Means(_l("Son nom, dans la langue de la réponse."), "Bas-Saint-Laurent")]
    count: Annotated[int, Means(_l("Combien d’entreprises l’ont, sans compter ce paramètre lui-même."), 12, {"minimum": 0})]


Counted = Annotated[list[Value], Means(_l("Les valeurs que les entreprises trouvées ont, les plus fréquentes d’abord."))]


class Facets(TypedDict):
    """How what was found divides, by each parameter that narrows."""

    region: Counted
    mrc: Counted
    serves: Counted
    sector: Counted
    kind: Counted
    legal_form: Counted
    certification: Counted
    trust: Counted


class Listing(TypedDict):
    """A page of enterprises."""

    count: Annotated[int, Means(_l("Combien d’entreprises répondent en tout."), 12, {"minimum": 0})]
    page: Annotated[int, Means(_l("Le numéro de cette page."), 1, {"minimum": 1})]
    pages: Annotated[int, Means(_l("Combien de pages peuvent être lues."), 1, {"minimum": 1})]
    query: Query
    results: Annotated[list[Result], Means(_l("Les entreprises de cette page, dans l’ordre demandé."))]
    facets: Facets


class Suggestion(TypedDict):
    """Something that what was typed may become."""

    kind: Annotated[Literal["enterprise", "sector", "place"], Means(_l("Ce que c’est."), "sector")]
    value: Annotated[str, Means(_l("Son slug, le code du secteur, ou le nom du lieu."), "S17")]
    label: Annotated[str, Means(_l("Comment le montrer."), "Restauration et traiteurs")]
    detail: Annotated[str, Means(_l("Ce qui le distingue : sa municipalité, la MRC; peut être vide."), "Secteur")]
    url: Annotated[str, Means(_l("Où cela mène, pour les gens."), "https://exemple.org/recherche?secteur=S17", {"format": "uri"})]


class Suggestions(TypedDict):
    """What may be meant by what is typed so far."""

    q: Annotated[str, Means(_l("Ce qui était tapé."), "trait")]
    suggestions: Annotated[list[Suggestion], Means(_l("Les entreprises d’abord, puis les secteurs, puis les lieux."))]

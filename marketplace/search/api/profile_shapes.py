"""What the public API answers of one enterprise: all that its page says to everyone, without anybody's address of mail or telephone."""

from typing import Annotated, Any, Literal, TypedDict

from marketplace.core.api.shapes import Means
from marketplace.core.locale import _l
from marketplace.search.api.shapes import Description, Identifier, Level, Name, Neq, Page, Slug, Town, Trust

DAY: dict[str, Any] = {"format": "date"}
INSTANT: dict[str, Any] = {"format": "date-time"}
ADDRESS: dict[str, Any] = {"format": "uri"}


class Coded(TypedDict):
    """A value of a closed list, with its name in the language of the answer."""

    code: Annotated[str, Means(_l("Son code, le même dans les deux langues."), "S17")]
    label: Annotated[str, Means(_l("Son nom, dans la langue de la réponse."), "Restauration et traiteurs")]


class Activity(TypedDict):
    """A trade of the enterprise, and where it serves."""

    sector: Coded
    kind: Annotated[
        Literal["goods", "services", "works"] | None, Means(_l("La nature du contrat; rien quand personne ne l’a dite."), "services")
    ]
    reach: Annotated[
        Literal["province", "regions", "mrcs", "radius"] | None,
        Means(
            _l("Comment le territoire est dit : tout le Québec, des régions, des MRC, un rayon; rien quand personne ne l’a dit."), "regions"
        ),
    ]
    regions: Annotated[list[str], Means(_l("Les codes des régions servies."), ["01"])]
    mrcs: Annotated[list[str], Means(_l("Les codes des MRC servies."), [])]
    radius_km: Annotated[int | None, Means(_l("Le rayon servi, en kilomètres."), None)]


class HeldCertification(TypedDict):
    """A certification, a recognition or a licence that it holds or held."""

    code: Annotated[str, Means(_l("Son code."), "EI")]
    label: Annotated[str, Means(_l("Son nom."), "Entreprise d’insertion")]
    number: Annotated[str | None, Means(_l("Son numéro."), None)]
    issuer: Annotated[str | None, Means(_l("Qui la délivre."), "Services Québec")]
    expires_on: Annotated[str | None, Means(_l("Son dernier jour valable; rien quand elle n’a pas de terme connu."), "2027-03-31", DAY)]
    is_valid: Annotated[bool, Means(_l("Si elle est valable aujourd’hui."), True)]


class Clause(TypedDict):
    """What the statutes say, never deduced from the legal form."""

    kind: Annotated[Literal["no_rebate", "no_interest", "designation"], Means(_l("Ce que la clause interdit ou désigne."), "no_rebate")]
    label: Annotated[str, Means(_l("La clause en mots."), "interdiction de verser une ristourne")]
    evidence: Annotated[str, Means(_l("Où elle est écrite."), "Statuts, article 12")]
    stated_on: Annotated[str | None, Means(_l("Le jour des statuts ou de la désignation."), "2021-05-04", DAY)]


class Reference(TypedDict):
    """A client who accepts to be named."""

    client: Annotated[str, Means(_l("Qui."), "Ville de Rive-Neuve")]
    what: Annotated[str, Means(_l("Ce qui a été fait."), "Repas de camps de jour")]
    year: Annotated[int | None, Means(_l("Quelle année."), 2024)]


class TrustEvent(TypedDict):
    """A level given or taken away."""

    level: Annotated[Trust, Means(_l("Le niveau."), "verified")]
    by: Annotated[str | None, Means(_l("L’organisation qui l’a décidé."), "Pôle d’économie sociale")]
    decided_at: Annotated[str, Means(_l("Quand."), "2026-02-03T15:00:00+00:00", INSTANT)]
    expires_on: Annotated[str | None, Means(_l("Son dernier jour valable."), "2028-02-03", DAY)]
    reason: Annotated[str | None, Means(_l("Pourquoi."), None)]


class Network(TypedDict):
    """A network to which it belongs, or the hub of its territory."""

    slug: Annotated[str, Means(_l("Ce qui le nomme dans les adresses."), "pole-d-economie-sociale")]
    name: Annotated[str, Means(_l("Son nom."), "Pôle d’économie sociale")]
    kind: Annotated[Literal["hub", "federation", "consortium"], Means(_l("Ce que c’est."), "hub")]
    is_member: Annotated[bool, Means(_l("Si l’entreprise en est membre."), False)]
    is_hub_here: Annotated[bool, Means(_l("Si c’est le pôle de son territoire."), True)]


class Image(TypedDict):
    """A logo or a photo."""

    url: Annotated[str, Means(_l("Son adresse."), "https://exemple.org/images/x/abc-480.webp", ADDRESS)]
    alternative: Annotated[str, Means(_l("Ce qu’elle montre, en mots."), "Une cuisine")]


class Profile(TypedDict):
    """All that the page of an enterprise says to everyone."""

    id: Identifier
    slug: Slug
    url: Page
    name: Name
    legal_name: Annotated[str | None, Means(_l("Son nom légal, s’il est dit."), None)]
    other_names: Annotated[list[str], Means(_l("Les autres noms sous lesquels on la connaît."), [])]
    neq: Neq
    legal_form: Coded | None
    founded_year: Annotated[int | None, Means(_l("L’année de sa fondation."), 1998)]
    region: Coded | None
    mrc: Coded | None
    municipality: Town
    municipality_code: Annotated[str | None, Means(_l("Le code géographique de la municipalité : cinq chiffres."), "10043")]
    address: Annotated[str | None, Means(_l("Sa rue et son numéro."), "12, rue de l’Anse")]
    postal_code: Annotated[str | None, Means(_l("Son code postal."), "G5L 1A1")]
    latitude: Annotated[float | None, Means(_l("En degrés (WGS 84)."), 48.45)]
    longitude: Annotated[float | None, Means(_l("En degrés (WGS 84)."), -68.52)]
    website: Annotated[str | None, Means(_l("Son site."), "https://louche.example", {"format": "iri"})]
    languages: Annotated[list[str], Means(_l("Les langues dans lesquelles elle sert."), ["fr", "en"])]
    description: Description
    mission: Annotated[str | None, Means(_l("Sa mission, si elle la dit."), None)]
    sectors: Annotated[list[Coded], Means(_l("Ses secteurs."))]
    activities: Annotated[list[Activity], Means(_l("Ses activités, chacune avec son territoire."))]
    certifications: Annotated[list[HeldCertification], Means(_l("Ce qu’elle détient ou a détenu."))]
    clauses: Annotated[list[Clause], Means(_l("Les clauses de ses statuts qui sont consignées."))]
    references: Annotated[list[Reference], Means(_l("Les clients qui acceptent d’être nommés."))]
    employees: Annotated[int | None, Means(_l("Combien de personnes y travaillent."), 24)]
    employees_in_integration: Annotated[int | None, Means(_l("Dont en parcours d’insertion."), 9)]
    trust: Level
    trust_expires_on: Annotated[str | None, Means(_l("Jusqu’à quand quelqu’un répond de la fiche."), "2028-02-03", DAY)]
    trust_events: Annotated[list[TrustEvent], Means(_l("Chaque niveau donné ou retiré, le dernier d’abord."))]
    networks: Annotated[list[Network], Means(_l("Les réseaux dont elle est membre et les pôles de son territoire."))]
    logo: Image | None
    photos: Annotated[list[Image], Means(_l("Ses photos."))]
    is_example: Annotated[bool, Means(_l("Si elle est inventée, pour la démonstration."), False)]
    updated_at: Annotated[str, Means(_l("Quand la fiche a changé."), "2026-03-10T18:30:00+00:00", INSTANT)]

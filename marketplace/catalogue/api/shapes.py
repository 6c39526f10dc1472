"""The shapes of the catalogue as programs read and write it. There is no second list: the description is made from these."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from marketplace.core.api.shapes import Means
from marketplace.core.locale import _l

AMOUNT = {"pattern": r"^[0-9]{1,10}(\.[0-9]{1,4})?$"}
DAY = {"format": "date"}
INSTANT = {"format": "date-time"}

Amount = Annotated[str, Means(_l("Des dollars, au plus quatre décimales."), "12.50", AMOUNT)]
Quantity = Annotated[str, Means(_l("Une quantité, avec les décimales de l’unité."), "50", AMOUNT)]
Status = Literal["draft", "published", "archived"]


class Tier(TypedDict):
    """The price of one unit from a quantity on."""

    from_quantity: Annotated[Quantity, Means(_l("À partir de cette quantité, dans l’unité de l’article."), "50", AMOUNT)]
    price: Annotated[Amount, Means(_l("Le prix d’une unité, avant taxes, en dollars."), "11.75", AMOUNT)]


class Said(TypedDict):
    """What a listing says and a program may write. What is absent of a PUT is as for a new listing; of a PATCH, as it is."""

    title_en: NotRequired[Annotated[str | None, Means(_l("Le titre en anglais."), "Lunch box")]]
    description_fr: NotRequired[Annotated[str, Means(_l("La description en français."), "Sandwich, crudités, dessert.")]]
    description_en: NotRequired[Annotated[str | None, Means(_l("La description en anglais."))]]
    kind: NotRequired[Annotated[Literal["good", "service"], Means(_l("Un bien ou un service."), "good")]]
    category: NotRequired[Annotated[str | None, Means(_l("Le code UNSPSC, famille ou classe."), "90101600")]]
    characteristics: NotRequired[Annotated[list[str], Means(_l("Les codes des caractéristiques sociales et environnementales."), [])]]
    unit: NotRequired[Annotated[str, Means(_l("Le code de l’unité (CEE-ONU, recommandation 20)."), "C62")]]
    price_basis: NotRequired[
        Annotated[Literal["listed", "on_request", "after_visit"], Means(_l("Prix affiché, sur demande ou après une visite."), "listed")]
    ]
    price: NotRequired[Annotated[str | None, Means(_l("Le prix d’une unité, avant taxes, en dollars."), "12.50", AMOUNT)]]
    tiers: NotRequired[Annotated[list[Tier], Means(_l("Les prix de volume, par quantités croissantes."))]]
    minimum: NotRequired[Annotated[str | None, Means(_l("La quantité minimale d’une commande."), "10", AMOUNT)]]
    pack: NotRequired[Annotated[str | None, Means(_l("La quantité d’un lot : on commande par multiples."), "5", AMOUNT)]]
    adjustment: NotRequired[
        Annotated[Literal["fixed", "cpi", "fuel", "yearly", "other"], Means(_l("Comment le prix est ajusté pendant un contrat."), "fixed")]
    ]
    adjustment_note: NotRequired[Annotated[str | None, Means(_l("L’ajustement, en mots."))]]
    tax_code: NotRequired[Annotated[Literal["taxable", "zero_rated", "exempt"], Means(_l("Taxable, détaxé ou exonéré."), "taxable")]]
    tax_reason: NotRequired[Annotated[str | None, Means(_l("Pourquoi il est exonéré."))]]
    lead_time_days: NotRequired[Annotated[int | None, Means(_l("Le délai de livraison, en jours."), 5)]]
    final_count_days: NotRequired[Annotated[int | None, Means(_l("Combien de jours d’avance le nombre final est dû."), 2)]]
    reach: NotRequired[
        Annotated[
            Literal["province", "regions", "mrcs", "radius"] | None,
            Means(_l("Où il est offert; null : partout où l’entreprise se déplace."), "regions"),
        ]
    ]
    radius_km: NotRequired[Annotated[int | None, Means(_l("Le rayon en kilomètres, quand reach est radius."))]]
    regions: NotRequired[Annotated[list[str], Means(_l("Les codes des régions, quand reach est regions."), ["01"])]]
    mrcs: NotRequired[Annotated[list[str], Means(_l("Les codes des MRC, quand reach est mrcs."), [])]]
    valid_from: NotRequired[Annotated[str | None, Means(_l("Le premier jour où il est offert."), "2027-01-01", DAY)]]
    valid_until: NotRequired[Annotated[str | None, Means(_l("Le dernier jour où il est offert."), "2027-12-31", DAY)]]
    price_visibility: NotRequired[
        Annotated[Literal["everybody", "buyers", "networks"], Means(_l("Qui voit le prix : tous, acheteurs confirmés, réseaux."), "buyers")]
    ]
    price_networks: NotRequired[
        Annotated[list[str], Means(_l("Les réseaux dont les membres voient le prix, par l’adresse de leur fiche."))]
    ]
    audience: NotRequired[Annotated[Literal["everybody", "networks"], Means(_l("Qui voit l’article : tous, ou des réseaux."), "everybody")]]
    audience_networks: NotRequired[
        Annotated[list[str], Means(_l("Les réseaux dont les membres voient l’article, par l’adresse de leur fiche."))]
    ]
    status: NotRequired[Annotated[Status, Means(_l("Brouillon, publié ou archivé."), "published")]]


class ReadOnly(TypedDict):
    """What we write ourselves: sent back, it is passed over."""

    slug: NotRequired[Annotated[str, Means(_l("L’adresse publique de l’article."), "boite-a-lunch")]]
    version: NotRequired[Annotated[int, Means(_l("Le compte des enregistrements : c’est la marque (ETag)."), 3)]]
    number: NotRequired[Annotated[int, Means(_l("Le numéro de la version de son contenu."), 2)]]
    updated_at: NotRequired[Annotated[str, Means(_l("Le moment du dernier enregistrement."), "2027-01-04T15:00:00+00:00", INSTANT)]]


class Whole(Said, ReadOnly):
    """A listing written whole (PUT)."""

    reference: NotRequired[Annotated[str, Means(_l("La référence de l’entreprise : la même que dans l’adresse."), "BL-01")]]
    title_fr: Annotated[str, Means(_l("Le titre en français."), "Boîte à lunch")]


class Part(Said, ReadOnly):
    """Some fields of a listing (PATCH); null takes a value away."""

    reference: NotRequired[Annotated[str, Means(_l("Une autre référence, pour la changer."), "BL-01")]]
    title_fr: NotRequired[Annotated[str, Means(_l("Le titre en français."), "Boîte à lunch")]]


class OwnListing(Whole):
    """A listing of the catalogue of one’s own organisation."""


class OwnListings(TypedDict):
    """A page of one’s own catalogue."""

    total: Annotated[int, Means(_l("Combien il y en a en tout."), 1)]
    page: Annotated[int, Means(_l("Le numéro de la page."), 1)]
    pages: Annotated[int, Means(_l("Le nombre de pages."), 1)]
    listings: Annotated[list[OwnListing], Means(_l("Les articles, par référence."))]


class BatchItem(Part):
    """One listing of a batch, by its reference. `action`: put writes it whole, patch some fields, archive puts it away."""

    action: Annotated[Literal["put", "patch", "archive"], Means(_l("Écrire en entier, en partie, ou archiver."), "patch")]


class Batch(TypedDict):
    """Several listings at once: all are written, or none."""

    listings: Annotated[
        list[BatchItem], Means(_l("De 1 à 100 articles, chacun avec sa référence."), None, {"minItems": 1, "maxItems": 100})
    ]


class Written(TypedDict):
    """What became of one listing of a batch."""

    reference: Annotated[str, Means(_l("La référence de l’article."), "BL-01")]
    outcome: Annotated[Literal["added", "changed", "unchanged"], Means(_l("Ajouté, changé, ou tel quel."), "changed")]
    version: Annotated[int, Means(_l("Son compte d’enregistrements, après."), 4)]


class BatchDone(TypedDict):
    """What became of each listing, in the order in which they were sent."""

    listings: Annotated[list[Written], Means(_l("Un résultat par article."))]


Json = dict[str, Any]

"""The group purchases that a demonstration invents: one at each stage, all of them lawful, none about a real body."""

from dataclasses import dataclass, field
from typing import Any

from marketplace.contracting.models import Nature
from marketplace.tenders.models import AllocationRule, OnShortfall, TenderStage

CITY, HUB, ENTERPRISE = "municipality", "network", "enterprise"


@dataclass(frozen=True)
class Offer:
    """A listing of the enterprise that supplies: words, unit, staircase (ten-thousandths of a dollar; decimals of the unit)."""

    title_fr: str
    title_en: str
    description_fr: str
    description_en: str
    category_code: str
    unit_code: str
    price: int
    tiers: tuple[tuple[int, int], ...]
    kind: str = "good"
    tax_code: str = "taxable"
    tax_reason: str | None = None
    pack: int | None = None

    def content(self) -> dict[str, Any]:
        """As a catalogue writes it."""
        said = {name: value for name, value in vars(self).items() if name != "tiers"}
        return said | {"tiers": [list(one) for one in self.tiers], "price_visibility": "everybody"}


@dataclass(frozen=True)
class Purchase:
    """A purchase: by whom, of what, how many take part, for how much each (first, last: the shares in between), how it ends.

    `opened` and `closes` are days before (-) or after today. `least` and `most` are what one participant wants of the first lot, in the
    decimals of its unit; the following lots count `ratio` times as much.
    """

    key: str
    organizer: str
    sector: str
    nature: Nature
    title_fr: str
    title_en: str
    description_fr: str
    description_en: str
    offers: tuple[Offer, ...]
    stage: TenderStage
    count: int
    least: int
    most: int
    opened: int
    closes: int
    minimum: int | None = None
    capacity: int | None = None
    ratio: int = 1
    family: str | None = None
    together: int = 1
    exemption: tuple[str, str] | None = None
    facts: dict[str, bool] = field(default_factory=dict)
    on_shortfall: OnShortfall = OnShortfall.EXTEND
    allocation_rule: AllocationRule = AllocationRule.PRO_RATA
    enterprises_buy: bool = False
    renewals: int = 0
    withdrawn: int = 0
    intentions: int = 0


MEALS = Offer(
    "Repas complets en liaison froide",
    "Complete cold-chain meals",
    "Un repas chaud à réchauffer, un fruit et un dessert, livrés chaque matin avant neuf heures; une option végétarienne chaque jour.",
    "A meal to warm up, a fruit and a dessert, delivered every morning before nine; a vegetarian option every day.",
    "90101600", "C62", 132_000, ((1200, 121_000), (2400, 114_000), (4200, 107_500)), "service",
)  # fmt: skip
SNACKS = Offer(
    "Collations du matin et de l’après-midi",
    "Morning and afternoon snacks",
    "Deux collations par personne, sans noix, dans des contenants réutilisables.",
    "Two snacks for each person, without nuts, in reusable containers.",
    "90101600", "C62", 24_000, ((2400, 22_000), (4800, 20_500)), "service",
)  # fmt: skip
COMPOSTING = Offer(
    "Atelier de compostage pour les citoyens",
    "Composting workshop for residents",
    "Deux heures d’atelier avec démonstration, pour trente personnes; guide remis à chaque foyer.",
    "A two-hour workshop with a demonstration, for thirty people; a guide for each household.",
    "77101700", "C62", 4_200_000, ((20, 3_900_000), (60, 3_600_000), (120, 3_350_000)), "service", "exempt",
    "Fourniture d’un organisme de bienfaisance",
)  # fmt: skip
PAPER = Offer(
    "Papier recyclé, caisse de 5 000 feuilles",
    "Recycled paper, case of 5,000 sheets",
    "Papier entièrement recyclé, format lettre, livré au local d’entreposage.",
    "Fully recycled letter paper, delivered to the storage room.",
    "14111500", "XCS", 689_000, ((60, 655_000), (150, 618_000), (400, 589_000)),
)  # fmt: skip
CHAIRS = Offer(
    "Chaise de travail remise à neuf",
    "Refurbished work chair",
    "Mécanisme révisé, tissu neuf, garantie de cinq ans; livrée montée.",
    "Overhauled mechanism, new fabric, five-year warranty; delivered assembled.",
    "56101700", "C62", 2_350_000, ((40, 2_190_000), (80, 2_040_000), (160, 1_900_000)),
)  # fmt: skip
BINS = Offer(
    "Composteur domestique en bois",
    "Wooden home composter",
    "Bois d’ici non traité, 400 litres, livré à plat avec sa quincaillerie.",
    "Untreated local wood, 400 litres, delivered flat with its hardware.",
    "56101600", "C62", 1_180_000, ((100, 1_090_000), (250, 985_000)), pack=5,
)  # fmt: skip
BOOKKEEPING = Offer(
    "Tenue de livres partagée, à l’heure",
    "Shared bookkeeping, by the hour",
    "Tenue de livres, paie et remises gouvernementales par une équipe qui connaît les coopératives et les organismes.",
    "Bookkeeping, payroll and government remittances by a team that knows cooperatives and non-profits.",
    "84111500", "HUR", 620_000, ((20_000, 585_000), (60_000, 540_000)), "service",
)  # fmt: skip
CLEANING = Offer(
    "Entretien ménager écologique, à l’heure",
    "Ecological cleaning, by the hour",
    "Entretien du soir avec des produits certifiés, équipe formée et stable.",
    "Evening cleaning with certified products, by a trained and stable team.",
    "76111500", "HUR", 395_000, ((50_000, 372_000), (120_000, 351_000)), "service",
)  # fmt: skip
SNOW = Offer(
    "Déneigement de stationnements, à l’heure de machine",
    "Clearing of car parks, by machine hour",
    "Chargeuse avec opérateur, épandage compris, du 1er novembre au 15 avril.",
    "Loader with its operator, spreading included, from November 1 to April 15.",
    "72102900", "HUR", 1_450_000, ((40_000, 1_380_000), (90_000, 1_310_000)), "service",
)  # fmt: skip

# In the order of their first days, as their numbers say.
PURCHASES = (
    Purchase(
        "last_year", CITY, "S17", Nature.SERVICES,
        "Repas en liaison froide, premier achat", "Cold-chain meals, first purchase",
        "Un premier achat regroupé de repas, pour voir.",
        "A first group purchase of meals, to see.",
        (MEALS,), TenderStage.COMPLETE, 8, 180, 420, -250, -220, minimum=1200,
    ),
    Purchase(
        "composters", CITY, "S03", Nature.GOODS,
        "Composteurs pour la distribution de printemps", "Composters for the spring giveaway",
        "Des composteurs remis aux foyers qui s’inscrivent.",
        "Composters given to the households that sign up.",
        (BINS,), TenderStage.UNSUCCESSFUL, 7, 5, 15, -75, -40, minimum=150, on_shortfall=OnShortfall.CANCEL,
    ),
    Purchase(
        "chairs", CITY, "S03", Nature.GOODS,
        "Chaises de travail remises à neuf", "Refurbished work chairs",
        "Remplacer le mobilier usé des bureaux municipaux par du mobilier remis à neuf ici.",
        "Replacing the worn furniture of municipal offices with furniture refurbished here.",
        (CHAIRS,), TenderStage.AWARDED, 11, 6, 18, -60, -25, minimum=40, capacity=100,
    ),
    Purchase(
        "paper", CITY, "S05", Nature.GOODS,
        "Papier recyclé pour l’année", "Recycled paper for the year",
        "Le papier des hôtels de ville, des bibliothèques et des casernes, livré une fois.",
        "The paper of town halls, libraries and fire stations, delivered once.",
        (PAPER,), TenderStage.CLOSED, 14, 2, 8, -40, -3, minimum=60,
    ),
    Purchase(
        "snow", CITY, "S11", Nature.SERVICES,
        "Déneigement des stationnements publics", "Clearing of public car parks",
        "Trois contrats de suite pour les stationnements des édifices publics : le montant demande un appel d’offres public.",
        "Three contracts in a row for the car parks of public buildings: the amount calls for a public tender.",
        (SNOW,), TenderStage.EXPORTED, 0, 40_000, 40_000, -20, 20, renewals=2,
    ),
    Purchase(
        "workshops", HUB, "S10", Nature.SERVICES,
        "Ateliers de compostage", "Composting workshops",
        "Des ateliers offerts aux citoyens de toutes les municipalités qui le veulent, par un organisme qui en fait son métier.",
        "Workshops for the residents of every municipality that wants them, by an organization whose trade it is.",
        (COMPOSTING,), TenderStage.ADHESION, 40, 1, 4, -18, 24, minimum=20, family="OBNL",
        exemption=("573.3-2.1", "573.3, al. 1, par. 2.1"), facts={"listed_service": False, "is_waste_service": False},
        withdrawn=2, intentions=5,
    ),
    Purchase(
        "meals", CITY, "S17", Nature.SERVICES,
        "Repas en liaison froide pour les services aux aînés", "Cold-chain meals for services to seniors",
        "Trois mois de repas et de collations, par trois cuisines collectives qui livrent ensemble.",
        "Three months of meals and snacks, by three collective kitchens that deliver together.",
        (MEALS, SNACKS), TenderStage.ADHESION, 9, 160, 420, -12, 12, minimum=1200, ratio=2, together=3, withdrawn=1, intentions=2,
    ),
    Purchase(
        "bookkeeping", ENTERPRISE, "S12", Nature.SERVICES,
        "Tenue de livres partagée entre entreprises collectives", "Bookkeeping shared by collective enterprises",
        "Un achat mutualisé : les entreprises s’unissent pour le prix que seules elles n’auraient pas.",
        "A mutual purchase: enterprises join for a price that none would have alone.",
        (BOOKKEEPING,), TenderStage.ADHESION, 12, 1_000, 4_000, -8, 18, minimum=10_000, enterprises_buy=True, intentions=1,
    ),
    Purchase(
        "cleaning", CITY, "S11", Nature.SERVICES,
        "Entretien ménager écologique des édifices", "Ecological cleaning of buildings",
        "En préparation pour l’an prochain.",
        "Being prepared for next year.",
        (CLEANING,), TenderStage.DRAFT, 0, 0, 0, 0, 30, minimum=20_000,
    ),
)  # fmt: skip

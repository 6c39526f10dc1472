"""What the purchases answered together of a demonstration are: what is needed, how it is weighed, who answers what. Values alone."""

from dataclasses import dataclass

from marketplace.bids.demo_needs import Need, Wanted
from marketplace.contracting.models import Nature
from marketplace.tenders.criteria.saving import Criterion, Weighing
from marketplace.tenders.models import CriterionKind, PriceFormula

# Places by their order: from one, to before another.
EVERYWHERE, FIRST, LAST = (0, None), (0, 4), (4, None)
MEALS, BASKETS = "Repas froids des camps de jour", "Boîtes de denrées des comptoirs d’entraide"


@dataclass(frozen=True)
class Share:
    """What an enterprise (by its place) does in a group: the ranks of its lots, at which places; its share in hundredths of a percent."""

    who: int
    role: str
    share: int
    lots: tuple[int, ...]
    spots: tuple[int, int | None] = EVERYWHERE


@dataclass(frozen=True)
class Answer:
    """What an enterprise answers: its unit prices in ten-thousandths of a dollar, a text for each criterion; `parts` when it leads a group,
    with what was said in their room."""

    lead: int
    prices: tuple[int, ...]
    texts: tuple[str, ...]
    delivery: str
    parts: tuple[Share, ...] = ()
    talk: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Grouped:
    """A purchase from a need with criteria: `visit` in days from today, where one meets, which enterprises come, what is answered. `key` is
    its name in the samples."""

    key: str
    need: Need
    weighing: Weighing
    visit: int
    meets: str
    come: tuple[int, ...]
    answers: tuple[Answer, ...]


GROUPED = (
    Grouped(
        "awarded_together",
        Need(
            MEALS, "Des repas et des collations froids, livrés chaque matin aux camps de jour.", Nature.SERVICES,
            (Wanted("Repas froid, portion d’enfant", "C62", 1400, 1_330_000, 200), Wanted("Collation, portion", "C62", 2100, 420_000, 300)),
            -50, -24, -5, place="Centre communautaire",
        ),
        Weighing(
            criteria=(
                Criterion("Menus et choix offerts", "La variété, les options végétariennes et sans noix.", CriterionKind.QUALITY, 50),
                Criterion("Emplois d’insertion", "Combien de personnes, et comment elles sont accompagnées.", CriterionKind.SOCIAL, 30),
                Criterion("Transport et contenants", "Les distances, les contenants réutilisés.", CriterionKind.ENVIRONMENTAL, 20),
            ),
            price_weight=0, formula=PriceFormula.SCORE_OVER_PRICE, added=50, has_two_envelopes=True, pass_mark=70,
        ),
        -15, "Centre communautaire, cuisine du rez-de-chaussée", (0, 1, 2, 4),
        (
            Answer(
                0, (94_000, 19_500),
                (
                    "Dix menus qui tournent sur deux semaines, chacun avec un choix végétarien; aucune noix dans nos cuisines.",
                    "Onze personnes en parcours d’insertion dans nos trois cuisines, avec une intervenante à temps plein.",
                    "Chaque cuisine livre dans son coin de pays; contenants consignés, repris le lendemain.",
                ),
                "Chaque matin avant 8 h, du lundi au vendredi.",
                (
                    Share(0, "Dirige la réponse et cuisine pour l’est.", 4500, (0,), FIRST),
                    Share(2, "Cuisine pour l’ouest.", 2500, (0,), LAST),
                    Share(3, "Prépare toutes les collations.", 3000, (1,)),
                ),
                (
                    (0, "Voici les menus et les prix. Les lieux de l’ouest vous vont-ils?"),
                    (2, "Oui, notre camion y passe déjà le matin."),
                    (3, "D’accord pour les collations, à ce prix et à cette quantité."),
                ),
            ),
            Answer(
                1, (92_500, 19_000),
                (
                    "Cinq menus par semaine, un choix végétarien sur demande.",
                    "Deux personnes en insertion, accompagnées par un organisme partenaire.",
                    "Livraison par camion réfrigéré; contenants recyclables.",
                ),
                "Chaque matin avant 9 h.",
            ),
            Answer(
                4, (71_000, 14_500),
                ("Un menu par jour, le même partout.", "Aucune place d’insertion pour le moment.", "Livraison une fois par jour."),
                "Chaque jour avant midi.",
            ),
        ),
    ),
    Grouped(
        "evaluated",
        Need(
            BASKETS, "Des boîtes de denrées d’ici et des légumes frais, prêts à remettre.", Nature.GOODS,
            (Wanted("Boîte de denrées", "C62", 350, 1_225_000, 50), Wanted("Sac de légumes de saison", "C62", 350, 420_000, 50)),
            -44, -20, -1, place="Comptoir d’entraide",
        ),
        Weighing(
            criteria=(
                Criterion("Provenance et fraîcheur", "La part des denrées du Québec, les délais.", CriterionKind.QUALITY, 40),
                Criterion("Retombées dans le milieu", "Les dons, les places d’insertion, les bénévoles.", CriterionKind.SOCIAL, 20),
            ),
            price_weight=40,
        ),
        -10, "Comptoir d’entraide, quai de livraison", (0, 1, 2, 3),
        (
            Answer(
                1, (332_000, 118_000),
                (
                    "Huit denrées sur dix viennent d’ici; les légumes sont cueillis la veille.",
                    "Les surplus vont aux cuisines collectives; six places d’insertion à deux.",
                ),
                "Les mardis et jeudis.",
                (Share(1, "Dirige la réponse et monte les boîtes.", 7000, (0,)), Share(0, "Fournit les sacs de légumes.", 3000, (1,))),
                ((1, "Pouvez-vous tenir 350 sacs en deux semaines?"), (0, "Oui, en deux livraisons.")),
            ),
            Answer(2, (345_000, 109_000), ("Tout vient de la région.", "Dix bénévoles, deux places d’insertion."), "Le mercredi."),
            Answer(3, (318_000, 126_500), ("La moitié vient d’ici.", "Une place d’insertion."), "Le lundi matin."),
        ),
    ),
)  # fmt: skip

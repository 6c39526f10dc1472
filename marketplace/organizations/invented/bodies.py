"""The invented buyers and networks of the demonstration: no municipality, no body and no hub of theirs exists."""

from collections.abc import Iterator
from dataclasses import dataclass

from marketplace.organizations import reference
from marketplace.organizations.invented import words
from marketplace.organizations.invented.details import town_of
from marketplace.organizations.models import BuyerType, NetworkType

BUYERS = {
    "municipality": ("Administration municipale inventée", "Invented municipal administration"),
    "mrc": ("Municipalité régionale de comté inventée", "Invented regional county municipality"),
    "regie": ("Régie intermunicipale inventée", "Invented intermunicipal board"),
    "ministry": ("Ministère ou organisme inventé", "Invented ministry or agency"),
    "education": ("Établissement d’enseignement inventé", "Invented educational institution"),
    "health": ("Établissement de santé inventé", "Invented health institution"),
    "state_enterprise": ("Société d’État inventée", "Invented state enterprise"),
    "private": ("Acheteur privé inventé", "Invented private buyer"),
}


@dataclass(frozen=True)
class Body:
    """A buyer or a network; `territory` is the region that a hub covers."""

    name: str
    description_fr: str
    description_en: str
    municipality: str
    region_code: str | None
    mrc_code: str | None = None
    buyer_type: BuyerType | None = None
    network_type: NetworkType | None = None
    territory: str | None = None


def buyers() -> Iterator[Body]:
    """Sixty buyers of every kind, in invented municipalities."""
    for row in words.rows("buyers"):
        town = town_of(row["town"])
        french, english = BUYERS[row["type"]]
        yield Body(
            name=row["name"],
            description_fr=f"{french} pour la démonstration.",
            description_en=f"{english} for the demonstration.",
            municipality=row["town"],
            region_code=town["region_code"],
            mrc_code=town["mrc_code"] or None,
            buyer_type=BuyerType(row["type"]),
        )


def networks() -> Iterator[Body]:
    """An invented hub for each region, which vouches for invented enterprises in the place of the real ones; then a few federations."""
    french, english = "Réseau inventé pour la démonstration.", "Invented network, for the demonstration."
    for row in reference.rows("regions"):
        name = f"Pôle de démonstration – {row['name_fr']}"
        yield Body(name, french, english, "", row["code"], network_type=NetworkType.HUB, territory=row["code"])
    for row in words.rows("networks"):
        yield Body(row["name"], french, english, "", "06", network_type=NetworkType(row["type"]))

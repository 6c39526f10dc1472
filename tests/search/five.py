"""Five enterprises of two trades in three regions, and lists long enough to have pages."""

from typing import Any

from marketplace.organizations.slugs import slug_of

FIVE: dict[str, dict[str, Any]] = {
    "phare": {"name": "Entretien du Phare", "region_code": "01", "sector_codes": ("S11",)},
    "table": {"name": "Traiteur La Grande Tablée", "region_code": "03", "sector_codes": ("S17",)},
    "balai": {"name": "Les Balais d’Or", "region_code": "03", "sector_codes": ("S11",)},
    "tri": {"name": "Récupération Tri-Nord", "region_code": "02", "sector_codes": ("S10",)},
    "boite": {"name": "Boîtes à lunch Boréales", "region_code": "01", "sector_codes": ("S17",)},
}
TEXTS = {
    "phare": "Entretien ménager d’édifices publics et lavage de vitres.",
    "table": "Repas, buffets et service de traiteur pour les organismes.",
    "balai": "Ménage de bureaux, entretien ménager d’écoles.",
    "tri": "Collecte et récupération de matières résiduelles.",
    "boite": "Boîtes à lunch d’un traiteur et liaison froide.",
}
ALL = [{**facts, "description_fr": TEXTS[key], "description_en": None} for key, facts in FIVE.items()]


def at(*keys: str) -> list[str]:
    """The addresses of these five by their short names."""
    return [slug_of(FIVE[key]["name"]) for key in keys]


def many(count: int) -> list[dict[str, Any]]:
    """So many enterprises called Coop 000, Coop 001 …"""
    return [{"name": f"Coop {number:03d}"} for number in range(count)]

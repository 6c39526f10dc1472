"""The columns of a catalogue in a spreadsheet, under the titles that it has in French and in English and those that people give it."""

from marketplace.core.imports.handlers import Column
from marketplace.core.locale import N_, current

# Our name, the title in French, the title in English, other titles under which files have it.
TITLES: tuple[tuple[str, ...], ...] = (
    ("reference", "Référence", "Reference", "Ref", "Code", "Code de produit", "No de produit", "SKU", "Item number"),
    (
        "title_fr",
        "Titre (français)",
        "Title (French)",
        "Titre",
        "Nom",
        "Nom du produit",
        "Produit",
        "Article",
        "Désignation",
        "Title",
        "Name",
    ),
    ("title_en", "Titre (anglais)", "Title (English)", "Titre anglais", "English title"),
    ("description_fr", "Description (français)", "Description (French)", "Description"),
    ("description_en", "Description (anglais)", "Description (English)", "Description anglaise", "English description"),
    ("kind", "Produit ou service", "Product or service", "Genre", "Nature", "Type", "Kind"),
    ("category_code", "Catégorie UNSPSC", "UNSPSC category", "UNSPSC", "Catégorie", "Category"),
    ("characteristics", "Caractéristiques", "Characteristics"),
    ("unit_code", "Unité", "Unit", "Unité de mesure", "Unit of measure", "UOM"),
    ("price_basis", "Base du prix", "Price basis"),
    ("price", "Prix unitaire", "Unit price", "Prix", "Price", "Prix avant taxes", "Prix unitaire avant taxes"),
    ("tiers", "Prix de volume", "Volume prices", "Paliers", "Tiers"),
    ("minimum", "Quantité minimale", "Minimum quantity", "Minimum", "Commande minimale"),
    ("pack", "Vendu par lots de", "Sold in packs of", "Lot", "Pack"),
    ("adjustment", "Ajustement du prix", "Price adjustment"),
    ("adjustment_note", "Précisions sur l’ajustement", "Adjustment details"),
    ("tax_code", "Taxes", "Tax", "Code de taxe", "Tax code"),
    ("tax_reason", "Raison de l’exonération", "Reason for the exemption"),
    ("lead_time_days", "Délai de livraison (jours)", "Lead time (days)", "Délai", "Délai de livraison", "Lead time"),
    ("final_count_days", "Nombre final (jours avant)", "Final count (days before)"),
    ("reach", "Territoire", "Territory", "Territoire desservi"),
    ("radius_km", "Rayon (km)", "Radius (km)", "Rayon", "Radius"),
    ("region_codes", "Régions", "Regions", "Région", "Region"),
    ("mrc_codes", "MRC", "MRCs"),
    ("valid_from", "Offert à partir du", "Offered from", "Début", "Valid from"),
    ("valid_until", "Offert jusqu’au", "Offered until", "Fin", "Valid until"),
    ("price_visibility", "Qui voit le prix", "Who sees the price"),
    ("price_networks", "Réseaux qui voient le prix", "Networks that see the price"),
    ("audience", "Qui voit l’article", "Who sees the listing"),
    ("audience_networks", "Réseaux qui voient l’article", "Networks that see the listing"),
    ("status", "État", "Status", "Statut"),
)
LABELS = {
    "reference": N_("référence"),
    "title_fr": N_("titre en français"),
    "title_en": N_("titre en anglais"),
    "description_fr": N_("description en français"),
    "description_en": N_("description en anglais"),
    "kind": N_("produit ou service"),
    "category_code": N_("catégorie UNSPSC"),
    "characteristics": N_("caractéristiques"),
    "unit_code": N_("unité"),
    "price_basis": N_("base du prix"),
    "price": N_("prix unitaire avant taxes"),
    "tiers": N_("prix de volume"),
    "minimum": N_("quantité minimale"),
    "pack": N_("vendu par lots de"),
    "adjustment": N_("ajustement du prix"),
    "adjustment_note": N_("précisions sur l’ajustement"),
    "tax_code": N_("taxes"),
    "tax_reason": N_("raison de l’exonération"),
    "lead_time_days": N_("délai de livraison, en jours"),
    "final_count_days": N_("nombre final, en jours avant la livraison"),
    "reach": N_("territoire"),
    "radius_km": N_("rayon, en kilomètres"),
    "region_codes": N_("régions"),
    "mrc_codes": N_("MRC"),
    "valid_from": N_("premier jour"),
    "valid_until": N_("dernier jour"),
    "price_visibility": N_("qui voit le prix"),
    "price_networks": N_("réseaux qui voient le prix"),
    "audience": N_("qui voit l’article"),
    "audience_networks": N_("réseaux qui voient l’article"),
    "status": N_("état"),
}
COLUMNS = tuple(Column(name, titles, needed=name == "title_fr", label=LABELS[name]) for name, *rest in TITLES for titles in [tuple(rest)])
NAMES = tuple(one.name for one in COLUMNS)
# Numbers that people write in two notations.
PRICES = ("price",)
QUANTITIES = ("minimum", "pack")
DAYS = ("lead_time_days", "final_count_days", "radius_km")
WITH_NOTATION = (*PRICES, "tiers", *QUANTITIES, *DAYS)


def titles() -> list[str]:
    """The titles of a file in the language of the page."""
    return [one.titles[0 if current() == "fr" else 1] for one in COLUMNS]

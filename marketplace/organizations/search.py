"""How an enterprise is found."""

from marketplace.core import indexing
from marketplace.organizations import reference, rules
from marketplace.organizations.models import Organization
from search_index import Document

KIND = "enterprises"


@indexing.source(KIND, Organization)
def document(organization: Organization) -> Document | None:
    """What is searched of an enterprise in both languages; None while its page is not shown, or when it is none."""
    if not rules.is_shown(organization) or not organization.is_enterprise:
        return None
    sectors = organization.sectors
    # A buyer asks for the trade (« recyclage »), seldom for the sector's official name.
    trades = reference.sector_words()
    labels = [text for sector in sectors for text in (sector.label_fr, sector.label_en, trades.get(sector.code, ""))]
    place = [organization.municipality, organization.region.label_fr if organization.region else ""]
    form = [organization.legal_form.label_fr, organization.legal_form.short_fr] if organization.legal_form else []
    words = [*labels, organization.description_fr, organization.description_en or "", *place, *form]
    return Document(
        kind=KIND,
        id=organization.id,
        version=organization.version,
        name=organization.name,
        text="\n".join(words),
        facets={
            "region": (organization.region_code,) if organization.region_code else (),
            "sector": tuple(sector.code for sector in sectors),
            "legal_form": (organization.legal_form_code,) if organization.legal_form_code else (),
        },
    )

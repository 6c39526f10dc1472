"""How an enterprise is found."""

from collections.abc import Iterator
from typing import Any

from marketplace.core import indexing
from marketplace.organizations import reference, rules
from marketplace.organizations.models import Organization, TrustLevel
from marketplace.organizations.searched import around
from marketplace.organizations.searched.around import Around
from search_index import Document, Text

KIND = "enterprises"

# What a word counts where it stands (see search_index.engine.Text), chosen by what `make relevance` measured; in the name it counts 4.
OTHER_NAME, SECTOR, TRADES, DESCRIPTION = 3, 2, 1, 2


@indexing.source(KIND, Organization)
def document(organization: Organization) -> Document | None:
    """What is searched of an enterprise in both languages; None while its page is not shown, or when it is none."""
    if not rules.is_shown(organization) or not organization.is_enterprise:
        return None
    beside, today = Around(organization), around.today()
    certifications = beside.certifications(today)
    trust = rules.trust_on(today, organization.trust_level, organization.trust_expires_on)
    return Document(
        kind=KIND,
        id=organization.id,
        version=organization.version,
        name=organization.name,
        texts=tuple(one for one in _texts(organization, beside, certifications) if one.words),
        facets=_facets(organization, beside, certifications, trust),
        point=beside.point(),
    )


def _texts(organization: Organization, beside: Around, certifications: list[Any]) -> Iterator[Text]:
    """All but the name that it is found by. A word weighs by how surely it says what the enterprise does."""
    o, sectors = organization, organization.sectors
    yield Text("\n".join(beside.other_names()), OTHER_NAME)
    # A buyer asks for the trade (« recyclage »), seldom for the sector's official name.
    trades = reference.sector_words()
    yield Text("\n".join(sector.label_fr for sector in sectors), SECTOR)
    yield Text("\n".join(sector.label_en for sector in sectors), SECTOR, "en")
    yield Text(o.description_fr, DESCRIPTION)
    yield Text(o.description_en or "", DESCRIPTION, "en")
    # All the trades of its sectors, of which it may do one: they find it after those that say the word themselves.
    yield Text("\n".join(trades.get(sector.code, "") for sector in sectors), TRADES)
    yield from beside.said_elsewhere()
    place = [o.municipality, beside.mrc_name(), o.region.label_fr if o.region else ""]
    form = [o.legal_form.label_fr, o.legal_form.short_fr] if o.legal_form else []
    # Numbers are found when they are typed whole: the NEQ, the codes of the purchases that fall in its sectors.
    yield Text("\n".join([*place, *form, *(one.label_fr for one in certifications), o.neq or "", *beside.purchase_codes()]))
    yield Text("\n".join([*([o.legal_form.label_en] if o.legal_form else []), *(one.label_en for one in certifications)]), 1, "en")


def _facets(organization: Organization, beside: Around, certifications: list[Any], trust: TrustLevel) -> dict[str, tuple[str, ...]]:
    """What it is filtered and counted by. `around` are the places where it is and those that it serves, together."""
    serves, here = beside.served(), (organization.region_code, organization.mrc_code)
    return {
        "region": _codes(organization.region_code),
        "mrc": _codes(organization.mrc_code),
        # Whoever counts municipalities counts too those that are known by their name alone.
        "municipality": _codes(organization.municipality_code or organization.municipality),
        "sector": tuple(sector.code for sector in organization.sectors),
        "kind": tuple(sorted({one.nature.value for one in organization.activities if one.nature})),
        "legal_form": _codes(organization.legal_form_code),
        "certification": tuple(one.code for one in certifications),
        "trust": (trust.value,),
        "available": ("now",) if beside.takes_work(around.today()) else (),
        "serves": serves,
        "around": tuple(sorted({*serves, *filter(None, here)})),
        "hub": beside.hubs(),
    }


def _codes(code: str | None) -> tuple[str, ...]:
    return (code,) if code else ()

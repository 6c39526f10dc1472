"""The invented directory of a demonstration, marked as such in every row."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from marketplace.core import db, states
from marketplace.core.seeding import Seeding
from marketplace.organizations.compliance import demo as compliance_demo
from marketplace.organizations.duplicates import choices as merge_choices
from marketplace.organizations.duplicates import merging
from marketplace.organizations.invented import rows as demo_rows
from marketplace.organizations.invented.bodies import buyers, networks
from marketplace.organizations.invented.details import Details, details
from marketplace.organizations.invented.enterprises import InventedEnterprise, enterprises
from marketplace.organizations.invented.rows import Slugs
from marketplace.organizations.models import NetworkType, Organization, OrganizationStatus
from marketplace.organizations.teams import demo as team_people
from marketplace.organizations.trust import demo as trust_demo

BATCH = 200


def seed(seeding: Seeding) -> None:
    """Invent networks, buyers and the profile's enterprises, in short units so that a site that runs is not held up."""
    with db.database().writing():
        slugs = Slugs()
        found = _bodies(seeding, slugs)
    hubs = {page.region_code or "": page.id for page in found if page.network_type is NetworkType.HUB}
    others = [page.id for page in found if page.network_type and page.network_type is not NetworkType.HUB]
    wanted = seeding.profile.enterprises
    invented = enumerate(enterprises(wanted, seeding.seed))
    while batch := list(islice(invented, BATCH)):
        told = [(one, details(one, number, seeding.seed)) for number, one in batch]
        with db.database().writing():
            pages = _pages(seeding, slugs, told)
            demo_rows.attach(pages, hubs, others)
            _publish(seeding, [(page, said.status) for page, said in pages])
        _remember(seeding, [page for page, _said in pages])
        seeding.say(f"{batch[-1][0] + 1} of {wanted} enterprises")
    _merge_two(seeding, slugs)
    team_people.seed(seeding)
    trust_demo.seed(seeding)
    compliance_demo.seed(seeding)


def _bodies(seeding: Seeding, slugs: Slugs) -> list[Organization]:
    """The networks and the buyers, published."""
    bodies = [*networks(), *buyers()]
    pages = [demo_rows.body_page(one, slugs.free(one.name, one.municipality), seeding.at) for one in bodies]
    db.session().add_all(pages)
    db.session().flush()
    demo_rows.attach_territories(list(zip(pages, bodies, strict=True)))
    _publish(seeding, [(page, "published") for page in pages])
    kinds = {"network": next(one for one in pages if one.network_type), "buyer": next(one for one in pages if one.buyer_type)}
    seeding.samples.setdefault("organization", {}).update({name: _sample(page) for name, page in kinds.items()})
    return pages


def _pages(seeding: Seeding, slugs: Slugs, told: Sequence[tuple[InventedEnterprise, Details]]) -> list[tuple[Organization, Details]]:
    pages = [(demo_rows.page(one, said, slugs.free(one.name, one.municipality), seeding.at), said) for one, said in told]
    db.session().add_all([page for page, _said in pages])
    db.session().flush()
    return pages


def _publish(seeding: Seeding, pages: Sequence[tuple[Organization, str]]) -> None:
    """Take each as far as it goes: a few stay drafts, a few are published and then withdrawn."""
    for page, status in pages:
        if status == "draft":
            continue
        states.move(page, OrganizationStatus.PUBLISHED, actor=None, at=seeding.at)
        if status == "withdrawn":
            states.move(page, OrganizationStatus.WITHDRAWN, actor=None, at=seeding.at)


def _remember(seeding: Seeding, pages: Sequence[Organization]) -> None:
    """The first page of each status, and the first shown of each level of trust, for whoever tries the demonstration."""
    samples = seeding.samples["organization"]
    for page in pages:
        samples.setdefault(page.status.value, _sample(page))
        if page.status is OrganizationStatus.PUBLISHED:
            samples.setdefault(page.trust_level.value, _sample(page))


def _merge_two(seeding: Seeding, slugs: Slugs) -> None:
    """A second page of the first enterprise, merged into it: its address leads to the other."""
    kept_id = seeding.samples["organization"]["published"]["id"]
    with db.database().writing() as session:
        kept = session.get_one(Organization, kept_id)
        name = f"{kept.name.split(',')[0]} (ancienne fiche)"
        twin = Organization(**demo_rows.twin_of(kept, name, slugs.free(name, kept.municipality), seeding.at))
        session.add(twin)
        session.flush()
        states.move(twin, OrganizationStatus.PUBLISHED, actor=None, at=seeding.at)
        merging.merge(
            kept,
            twin,
            dict.fromkeys((one.name for one in merge_choices.differing(kept, twin)), merge_choices.KEPT),
            actor=None,
            at=seeding.at,
        )
    seeding.samples["organization"]["merged"] = _sample(twin)


def _sample(page: Organization) -> dict[str, Any]:
    return {"id": page.id, "slug": page.slug}

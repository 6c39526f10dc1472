"""What is attached to an organisation, read for whoever edits it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from marketplace.core import db
from marketplace.core.columns import LARGEST_INT
from marketplace.core.errors import Missing
from marketplace.organizations.models import (
    Activity,
    Certification,
    ClauseKind,
    ClientReference,
    HeldCertification,
    Mrc,
    NetworkMember,
    Organization,
    OrganizationStatus,
    Picture,
    StatutoryClause,
)

# In what order each kind is listed, and the column that holds the organisation.
ORDER: dict[type[Any], Any] = {
    Activity: Activity.id,
    StatutoryClause: StatutoryClause.kind,
    HeldCertification: HeldCertification.id,
    ClientReference: ClientReference.id,
    Picture: Picture.rank,
    NetworkMember: NetworkMember.id,
}
MOST_SAME_NEQ = 3


def owner_column(model: type[Any]) -> Any:
    return NetworkMember.member_id if model is NetworkMember else model.organization_id


def rows(model: type[Any], organization: Organization) -> Sequence[Any]:
    """The rows of a kind that an organisation has."""
    found = select(model).where(owner_column(model) == organization.id).order_by(ORDER[model])
    return db.session().scalars(found).unique().all()


def row(model: type[Any], organization: Organization, key: str) -> Any:
    """One of its rows by its number, or by its kind for a clause; Missing when it has none such."""
    if model is StatutoryClause:
        identity: Any = next((one for one in ClauseKind if one.value == key), None)
        wanted = StatutoryClause.kind == identity
    else:
        identity = int(key) if key.isascii() and key.isdigit() and len(key) < 20 and int(key) <= LARGEST_INT else None
        wanted = model.id == identity
    if identity is None:
        raise Missing()
    found = db.session().scalars(select(model).where(owner_column(model) == organization.id, wanted)).unique().one_or_none()
    if found is None:
        raise Missing()
    return found


def key_of(row: Any) -> str:
    """How an address names a row."""
    return str(row.kind.value) if isinstance(row, StatutoryClause) else str(row.id)


def with_neq(neq: str, *, but: Organization) -> list[Organization]:
    """Other pages with the same number, a few at most; those that were merged away do not count."""
    same = select(Organization).where(Organization.neq == neq, Organization.id != but.id, Organization.merged_into_id.is_(None))
    return list(db.session().scalars(same.order_by(Organization.id).limit(MOST_SAME_NEQ)).unique())


def networks(*, but: Organization) -> list[tuple[int, str]]:
    """Every network that one may belong to, by name."""
    is_network = Organization.network_type.is_not(None), Organization.status != OrganizationStatus.WITHDRAWN, Organization.id != but.id
    found = select(Organization.id, Organization.name).where(*is_network).order_by(Organization.sort_name)
    return [(number, name) for number, name in db.session().execute(found)]


def certifications() -> list[Certification]:
    return list(db.session().scalars(select(Certification).order_by(Certification.label_fr)))


def mrcs() -> list[Mrc]:
    """Every MRC, by region and then by name."""
    return list(db.session().scalars(select(Mrc).order_by(Mrc.region_code, Mrc.sort_name)))

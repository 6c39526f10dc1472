"""Everything that may be attached to an organisation, and a picture of every table to compare before with after."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.core.files import StoredFile
from marketplace.core.model import Base
from marketplace.organizations.models import (
    Certification,
    ClauseKind,
    ClientReference,
    ContactMessage,
    ErrorReport,
    HeldCertification,
    NetworkMember,
    NetworkTerritory,
    Organization,
    OtherName,
    Picture,
    StatutoryClause,
    TrustEvent,
    TrustLevel,
)
from tests.builders import AT, make_organization

# What tells of the act itself, and what grows with every act.
APART = {"audit_events", "jobs", "index_notes", "merges"}
GROWING = {"version"}


def attach(session: Session, organization: Organization, mark: str) -> None:
    """A row or two in each table, some like those of any other page, some marked as its own."""
    own = {"organization_id": organization.id}
    network = make_organization(name=f"Réseau {mark}")
    certification = session.scalar(select(Certification).limit(1))
    if certification is None:
        certification = Certification(code="ESSAI", kind="label", label_fr="Essai", label_en="Trial")
        session.add(certification)
    files = [_file(session, f"{mark}{number}") for number in range(2)]
    session.flush()
    session.add_all(
        [
            OtherName(**own, name=f"Ancien nom {mark}", folded=f"ancien nom {mark}".lower()),
            OtherName(**own, name="Le nom de tous", folded="le nom de tous"),
            StatutoryClause(**own, kind=ClauseKind.NO_REBATE, evidence=mark),
            HeldCertification(**own, certification_code=certification.code, number=mark, expires_on=date(2027, 5, 1)),
            HeldCertification(**own, certification_code=certification.code, number=None),
            ClientReference(**own, client=f"Ville {mark}", what_fr="Entretien", year=2024),
            ClientReference(**own, client="Ville de tous", what_fr="Entretien", year=2024),
            *(Picture(**own, file_id=file.id, rank=rank, alternative_fr="Une photo") for rank, file in enumerate(files)),
            NetworkTerritory(network_id=organization.id, region_code="01"),
            NetworkMember(network_id=network.id, member_id=organization.id, since=date(2020, 1, 1)),
            NetworkMember(network_id=organization.id, member_id=network.id),
            TrustEvent(**own, level=TrustLevel.VERIFIED, verifier_id=network.id, decided_at=AT),
            TrustEvent(organization_id=network.id, level=TrustLevel.VERIFIED, verifier_id=organization.id, decided_at=AT),
            ErrorReport(**own, what="Le téléphone a changé.", reporter_locale="fr", created_at=AT),
            ContactMessage(
                **own, sender_name="Odile", sender_email="odile@exemple.org", sender_locale="fr", words="Bonjour.", created_at=AT
            ),
        ]
    )
    session.flush()


def everything(session: Session) -> dict[str, list[str]]:
    """Every row of every table that a merge may touch, as text."""
    session.flush()
    return {
        table.name: sorted(
            repr([_still(row[column.name]) for column in table.columns if column.name not in GROWING]) for row in _rows(session, table)
        )
        for table in Base.metadata.sorted_tables
        if table.name not in APART
    }


def _still(value: Any) -> Any:
    """A mapping has no order, and its text has."""
    return sorted(value.items()) if isinstance(value, dict) else value


def differences(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """The rows that are in one picture and not in the other."""
    return [f"{table}: {row}" for table in before for row in sorted(set(before[table]) ^ set(after[table]))]


def _rows(session: Session, table: Any) -> Any:
    return session.execute(select(table)).mappings()


def _file(session: Session, mark: str) -> StoredFile:
    file = StoredFile(sha256=mark.encode().hex().rjust(64, "0"), size=1, name=mark, media_type="image/webp", created_at=AT)
    session.add(file)
    return file

"""An enterprise with something of everything that a page can show, and a picture to send."""

import io
from datetime import UTC, date, datetime
from typing import Any

from PIL import Image

from marketplace.core import db
from marketplace.core.files import StoredFile
from marketplace.organizations.models import (
    Activity,
    Certification,
    ClauseKind,
    ClientReference,
    HeldCertification,
    Mrc,
    Nature,
    NetworkMember,
    NetworkTerritory,
    NetworkType,
    Organization,
    OrganizationStatus,
    OtherName,
    Picture,
    Reach,
    Region,
    Sector,
    StatutoryClause,
    TrustEvent,
    TrustLevel,
)
from tests.builders import AT, make_organization

EMAIL = "accueil@littoral.example"


def make_network(name: str, kind: NetworkType = NetworkType.HUB, **values: Any) -> Organization:
    """A published network that sells nothing."""
    facts = {"legal_form_code": "OBNL_QC", "sector_codes": (), "website": None, "name": name, **values}
    network = make_organization(**facts)
    network.is_enterprise, network.network_type = False, kind
    db.session().flush()
    return network


def make_dressed() -> Organization:
    """Everything of everything, in the unit at work: verified until 31 March 2027, with one certification that is over."""
    session = db.session()
    one = make_organization(sector_codes=())
    hub = make_network("Pôle d’essai du Bas-Saint-Laurent")
    federation = make_network("Fédération d’essai", NetworkType.FEDERATION)
    one.legal_name, one.neq, one.founded_year = "Coopérative d’entretien du Littoral", "1140000001", 1998
    one.address, one.postal_code, one.latitude, one.longitude = "12, rue de la Grève", "G0L 1A0", 48.4, -68.5
    one.mission_fr, one.languages = "Des édifices propres et des emplois durables.", ["fr", "en"]
    one.contact_email, one.contact_phone = EMAIL, "418 555-0123, poste 4"
    one.employees, one.employees_in_integration = 48, 12
    one.largest_contract, one.insurance = 12_500_000, 200_000_000
    one.trust_level, one.trust_expires_on = TrustLevel.VERIFIED, date(2027, 3, 31)
    one.activities = [
        Activity(sector=session.get_one(Sector, "S11"), nature=Nature.SERVICES, reach=Reach.PROVINCE),
        Activity(
            sector=session.get_one(Sector, "S10"),
            reach=Reach.REGIONS,
            regions=[session.get_one(Region, "01"), session.get_one(Region, "11")],
        ),
        Activity(sector=session.get_one(Sector, "S17"), nature=Nature.GOODS, reach=Reach.RADIUS, radius_km=60),
        Activity(sector=session.get_one(Sector, "S05"), nature=Nature.WORKS, reach=Reach.MRCS, mrcs=[_mrc()]),
        Activity(sector=session.get_one(Sector, "S02")),
    ]
    session.flush()
    attached = [
        OtherName(organization_id=one.id, name="Les Propres du Fleuve", folded="les propres du fleuve"),
        StatutoryClause(organization_id=one.id, kind=ClauseKind.NO_REBATE, evidence="Statuts, article 12.", stated_on=date(1998, 5, 1)),
        HeldCertification(organization_id=one.id, certification=_certification("ESSAI_A"), number="A-1", expires_on=date(2027, 1, 31)),
        HeldCertification(
            organization_id=one.id, certification=_certification("ESSAI_B"), issuer="Bureau d’essai", expires_on=date(2025, 1, 31)
        ),
        ClientReference(
            organization_id=one.id, client="Ville d’essai", year=2024, what_fr="Entretien de l’aréna", what_en="Arena cleaning"
        ),
        TrustEvent(organization_id=one.id, level=TrustLevel.VERIFIED, verifier_id=hub.id, decided_at=AT, expires_on=date(2027, 3, 31)),
        TrustEvent(
            organization_id=one.id, level=TrustLevel.DECLARED, decided_at=datetime(2025, 1, 6, 15, tzinfo=UTC), reason="Inscription."
        ),
        NetworkTerritory(network_id=hub.id, region_code="01"),
        NetworkMember(network_id=federation.id, member_id=one.id),
    ]
    for rank in range(3):
        stored = StoredFile(sha256=f"{rank}" * 64, size=1, name="image.webp", media_type="image/webp", created_at=AT)
        attached.append(Picture(organization_id=one.id, file=stored, rank=rank, alternative_fr=f"Image d’essai {rank}"))
    session.add_all(attached)
    session.flush()
    return one


def _mrc() -> Mrc:
    session = db.session()
    return session.get(Mrc, "999") or Mrc(code="999", name="L’Essai", sort_name="l essai", region_code="01")


def _certification(code: str) -> Certification:
    return db.session().get(Certification, code) or Certification(
        code=code, kind="accreditation", issuer="Conseil d’essai", label_fr=f"Certification {code}", label_en=f"{code} certification"
    )


def withdraw(organization: Organization) -> None:
    organization.status = OrganizationStatus.WITHDRAWN


def image_bytes(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: Any) -> bytes:
    """A picture of two halves, forest above and maize below, so that a turn is seen."""
    image = Image.new("RGB", size, (15, 92, 74))
    image.paste((242, 182, 50), (0, size[1] // 2, size[0], size[1]))
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()

"""What vouches for the enterprises of the matrix: claims of their page, levels, evidence, compliance files, lists of members, imports."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from marketplace.accounts.models import User
from marketplace.catalogue.files import importing
from marketplace.core import files
from marketplace.core.db import session
from marketplace.core.imports.models import ImportRun, RunStatus
from marketplace.organizations.models import (
    AccreditationIssuer,
    Claim,
    ClaimWay,
    ComplianceItem,
    ComplianceShare,
    MemberList,
    NetworkTerritory,
    NetworkType,
    Organization,
    TrustAct,
    TrustAppeal,
    TrustEvent,
    TrustEvidence,
    TrustLevel,
)
from tests.builders import AT, make_organization

# Which of them the number of an endpoint names.
NUMBERED = {
    **dict.fromkeys(
        ("organizations.own_claim", "organizations.take_back_claim", "organizations.send_claim_again", "organizations.ask_second_look"),
        "own_claim",
    ),
    **dict.fromkeys(("organizations.claim_to_decide", "organizations.claim_document", "admin.claim"), "claim"),
    **dict.fromkeys(("organizations.verification", "organizations.verify"), "enterprise"),
    **dict.fromkeys(("organizations.withdraw_trust", "admin.withdraw_level"), "level"),
    "organizations.answer_withdrawal": "withdrawal",
    "organizations.evidence": "evidence",
    "admin.appeal": "appeal",
    "admin.remove_issuer": "issuer",
    **dict.fromkeys(
        (
            *("organizations.new_compliance_item", "organizations.add_compliance_item"),
            *("organizations.remove_compliance_item", "organizations.download_compliance_item"),
        ),
        "item",
    ),
    **dict.fromkeys(
        ("organizations.end_compliance_share", "organizations.received_compliance_file", "organizations.download_received_item"), "share"
    ),
    **dict.fromkeys(("organizations.member_list", "organizations.members_to_mend", "organizations.take_members"), "list"),
    **dict.fromkeys(
        (
            *("catalogue.file_run", "catalogue.file_to_mend_csv", "catalogue.file_to_mend_xlsx", "catalogue.abandon_file"),
            *("catalogue.begin_file", "catalogue.file_for_good", "catalogue.resume_file"),
        ),
        "run",
    ),
}
# What a hub does: to the hub of the enterprise of the world, that enterprise is its own.
OF_HUBS = ("claim", "enterprise", "level", "list", "evidence")
HUBS = ("hub_mandated", "hub_head")
# What is asked of her who administers a hub, and of her alone beside the others.
DECIDED = frozenset(
    (
        *(endpoint for endpoint, kind in NUMBERED.items() if kind in OF_HUBS),
        *("organizations.claims", "organizations.verifications", "organizations.member_lists", "organizations.send_members"),
    )
)


def of_organization(organization: Organization, network: Organization, author: User, buyer: Organization) -> dict[str, Any]:
    """What its hub, its buyers and its own people reach by a number."""
    session().add(NetworkTerritory(network_id=network.id, region_code=organization.region_code))
    file = files.add(files.keep(BytesIO(b"%PDF-1.4\n%%EOF\n")), name="preuve.pdf", media_type="application/pdf", at=AT)
    claim = _claim(organization, author, ClaimWay.DOCUMENT)
    claim.file = file
    given = TrustEvent(organization_id=organization.id, level=TrustLevel.VERIFIED, verifier_id=network.id, decided_at=AT)
    given.expires_on = date(2089, 12, 31)
    before = TrustEvent(organization_id=organization.id, level=TrustLevel.VERIFIED, verifier_id=network.id, decided_at=AT - timedelta(400))
    session().add_all([claim, before, given])
    session().flush()
    taken = TrustEvent(organization_id=organization.id, level=TrustLevel.VERIFIED, verifier_id=network.id, about_id=before.id)
    taken.act, taken.decided_at, taken.reason = TrustAct.WITHDRAWN, AT - timedelta(1), "Le terme est passé."
    session().add(taken)
    session().flush()
    elsewhere = make_organization(name=f"Autre que {organization.name}")
    lost = TrustEvent(
        organization_id=elsewhere.id, level=TrustLevel.VERIFIED, verifier_id=network.id, act=TrustAct.WITHDRAWN, decided_at=AT
    )
    evidence = TrustEvidence(event_id=given.id, test="members", words="Statuts.", file=file)
    issuer = AccreditationIssuer(network_id=_accreditor(organization).id, title_fr="Accrédité", added_at=AT)
    item = ComplianceItem(organization_id=organization.id, kind_code="INSURANCE", title="Permis", file=file, added_at=AT)
    run = ImportRun(kind=importing.KIND, owner_id=organization.id, **_run(file))
    sent = ImportRun(kind="members", owner_id=network.id, **_run(file))
    session().add_all([lost, evidence, issuer, item, run, sent])
    session().flush()
    appeal = TrustAppeal(event_id=lost.id, words="Nos statuts ont changé.", created_at=AT)
    share = ComplianceShare(organization_id=organization.id, buyer_id=buyer.id, ends_on=date(2089, 12, 31), given_at=AT)
    members = MemberList(run_id=sent.id, network_id=network.id, dated_on=AT.date(), vouches=False)
    session().add_all([appeal, share, members])
    session().flush()
    told = {"claim": claim, "own_claim": claim, "enterprise": organization, "level": given, "withdrawal": taken, "evidence": evidence}
    return told | {"appeal": appeal, "issuer": issuer, "item": item, "share": share, "list": members, "run": run}


def of_person(person: User) -> dict[str, Any]:
    """A page that she says is hers."""
    claim = _claim(make_organization(name=f"Page {person.id}"), person, ClaimWay.WORD)
    session().add(claim)
    session().flush()
    return {"own_claim": claim}


def _claim(organization: Organization, person: User, way: ClaimWay) -> Claim:
    return Claim(organization_id=organization.id, user_id=person.id, way=way, words="Je la dirige.", created_at=AT, since=AT)


def _accreditor(organization: Organization) -> Organization:
    """A network that accredits: not the hub, which would then reach every page."""
    found = make_organization(name=f"Label de {organization.name}")
    found.is_enterprise, found.network_type = False, NetworkType.FEDERATION
    return found


def _run(file: files.StoredFile) -> dict[str, Any]:
    return {"file": file, "source": "essai", "status": RunStatus.FAILED, "created_at": AT}

"""Every column of every table about a person is in her copy, or it is said here why not."""

from flask import Flask

from marketplace.accounts.privacy import held
from marketplace.core import db
from marketplace.core.model import Base
from tests.builders import make_user
from tests.house.sources import none_of

SECRET = "what lets one in: whoever had the copy would have the account"
HOUSE = "how the program keeps count of its own work"
OTHER = "somebody else, who is not named to her"
# Where each column is told, `section.label`, or why it is not.
TOLD: dict[str, dict[str, str]] = {
    "users": {
        "email": "accounts.account.email",
        "name": "accounts.account.name",
        "locale": "accounts.account.language",
        "password_hash": "accounts.account.has_password",
        "is_staff": "accounts.account.is_staff",
        "created_at": "accounts.account.created_at",
        "new_email": "accounts.account.new_email",
        "new_email_at": "accounts.account.new_email_at",
        "previous_email": "accounts.account.previous_email",
        "email_changed_at": "accounts.account.email_changed_at",
        "signed_up_at": "accounts.account.signed_up_at",
        "suspension_reason": "accounts.account.suspension_reason",
        "suspended_until": "accounts.account.suspended_until",
        "status": "accounts.account.status",
        "passkey_handle": SECRET,
        "is_demo": "an invented person asks for nothing",
        "erased_at": "whoever was erased has no copy",
    },
    "login_sessions": {
        "created_at": "accounts.sessions.began_at",
        "agent": "accounts.sessions.browser",
        "has_second_factor": "accounts.sessions.second_factor",
        "ended_at": "accounts.sessions.ended_at",
        "proved_at": "accounts.sessions.proved_at",
        "token_hash": SECRET,
    },
    "passkeys": {
        "name": "accounts.keys.name",
        "created_at": "accounts.keys.created_at",
        "last_used_at": "accounts.keys.last_used_at",
        **dict.fromkeys(("credential_id", "public_key", "options"), SECRET),
        "sign_count": HOUSE,
    },
    "totp_factors": {"created_at": "accounts.keys.created_at", "sealed_secret": SECRET, "last_step": HOUSE},
    "recovery_codes": {"used_at": "accounts.keys.name", "code_hash": SECRET, "created_at": "accounts.keys.created_at"},
    "factor_resets": {
        "proof": "accounts.factor_resets.proof",
        "status": "accounts.factor_resets.status",
        "asked_at": "accounts.factor_resets.asked_at",
        "settled_at": "accounts.factor_resets.settled_at",
        **dict.fromkeys(("asked_by_id", "settled_by_id"), OTHER),
    },
    "notice_choices": {"topic": "accounts.notice_choices.topic", "by_mail": "accounts.notice_choices.by_mail"},
    "quiet_hours": dict.fromkeys(("starts", "ends"), "accounts.notice_choices.by_mail"),
    "privacy_requests": {
        "words": "accounts.requests.words",
        "status": "accounts.requests.status",
        "answer": "accounts.requests.answer",
        "created_at": "accounts.requests.asked_at",
        "closed_at": "accounts.requests.closed_at",
    },
    "data_exports": {"asked_at": "accounts.copies.asked_at", "ready_at": "accounts.copies.ready_at", "file": SECRET},
    "erasures": dict.fromkeys(("erased_at", "by_id"), "whoever was erased has no copy"),
    "memberships": {
        "organization_id": "organizations.memberships.organization",
        "joined_at": "organizations.memberships.joined_at",
        "ended_at": "organizations.memberships.ended_at",
        "ended_by_id": "organizations.memberships.ended_by",
    },
    "member_roles": {
        "membership_id": "organizations.memberships.organization",
        **dict.fromkeys(("role", "ceiling_cents", "starts_on", "ends_on"), "organizations.memberships.roles"),
    },
    "join_requests": {
        "organization_id": "organizations.join_requests.organization",
        "created_at": "organizations.join_requests.at",
        "decided_by_id": "organizations.join_requests.decided_by",
        **{name: f"organizations.join_requests.{name}" for name in ("words", "neq", "decided_at", "is_accepted", "reason")},
    },
    "opening_consents": {
        "tender_id": "bids.openings.purchase",
        "organization_id": "bids.openings.organization",
        "at": "bids.openings.at",
    },
    "price_consents": {
        "tender_id": "bids.price_openings.purchase",
        "organization_id": "bids.price_openings.organization",
        "at": "bids.price_openings.at",
    },
    "committee_members": {
        "tender_id": "awards.seats.tender",
        "organization_id": "awards.seats.organization",
        "named_at": "awards.seats.at",
        **{name: f"awards.seats.{name}" for name in ("seat", "declared_at", "has_conflict", "declaration", "closed_at", "left_at")},
        "named_by_id": OTHER,
    },
    "team_invitations": {
        "organization_id": "organizations.team_invitations.organization",
        "created_at": "organizations.team_invitations.at",
        "locale": "organizations.team_invitations.language",
        "email": "hers, or empty once taken: she is found by it",
        "invited_by_id": OTHER,
        "accepted_by_id": "herself",
        **{name: f"organizations.team_invitations.{name}" for name in ("name", "roles", "expires_at", "accepted_at", "withdrawn_at")},
    },
}
ALWAYS = {"id", "user_id", "version"}
# Rows about a person that lack the column by which the others are known.
BESIDE = {"users", "member_roles", "team_invitations"}
# Other rooms say it in tests of their own.
ELSEWHERE = {"claims", "saved_searches", "tender_watches"}


def test_each_column_about_a_person_is_in_her_copy_or_explained(app: Flask) -> None:
    with app.app_context(), db.database().writing():
        person = make_user(new_email="n@exemple.org", previous_email="p@exemple.org")
        person.suspension_reason, person.suspended_until = "Une raison.", person.created_at
        person.new_email_at = person.email_changed_at = person.signed_up_at = person.created_at
        labels = {f"{one.key}.{label}" for one in held.about(person) for label in one.labels}
    tables = {one.name: one for one in Base.metadata.sorted_tables}
    about = {name for name, one in tables.items() if "user_id" in one.columns} - ELSEWHERE
    assert about | BESIDE == TOLD.keys()
    for name, columns in TOLD.items():
        assert columns.keys() | ALWAYS == {one.name for one in tables[name].columns} | ALWAYS, name
    places = [
        (name, column, said)
        for name, columns in TOLD.items()
        for column, said in columns.items()
        if said.startswith(("accounts.", "organizations."))
    ]
    none_of(f"{name}.{column} should be told as {said}" for name, column, said in places if said not in labels)

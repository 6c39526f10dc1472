"""Claims, verifications, accreditations."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WAITING = "status IN ('open', 'joining', 'review')"


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=40)


def _points_to(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    with op.batch_alter_table("trust_events", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("act", _word("trustact", "given", "renewed", "withdrawn", "restored"), server_default="given", nullable=False)
        )
        batch_op.add_column(sa.Column("about_id", _number(), nullable=True))
        batch_op.add_column(sa.Column("decided_by_id", _number(), nullable=True))
        batch_op.add_column(sa.Column("is_by_team", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("examined", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("listed_on", sa.Date(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_trust_events_about_id_trust_events"), "trust_events", ["about_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_trust_events_decided_by_id_users"), "users", ["decided_by_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_trust_events_verifier_id"), ["verifier_id"], unique=False)
    # Filled rather than given a default: PostgreSQL cannot compare one of JSON with that of the model.
    op.execute("UPDATE trust_events SET examined = '{}'")
    with op.batch_alter_table("trust_events", schema=None) as batch_op:
        batch_op.alter_column("examined", existing_type=sa.JSON(), nullable=False)

    op.create_table(
        "trust_evidence",
        sa.Column("id", _number(), nullable=False),
        sa.Column("event_id", _number(), nullable=False),
        sa.Column("test", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("file_id", _number(), nullable=True),
        _points_to("trust_evidence", "event_id", "trust_events"),
        _points_to("trust_evidence", "file_id", "stored_files"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_evidence")),
    )
    with op.batch_alter_table("trust_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trust_evidence_event_id"), ["event_id"], unique=False)

    op.create_table(
        "trust_appeals",
        sa.Column("id", _number(), nullable=False),
        sa.Column("event_id", _number(), nullable=False),
        sa.Column("asked_by_id", _number(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", _number(), nullable=True),
        sa.Column("is_restored", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", _number(), nullable=False),
        _points_to("trust_appeals", "event_id", "trust_events"),
        _points_to("trust_appeals", "asked_by_id", "users"),
        _points_to("trust_appeals", "decided_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_appeals")),
        sa.UniqueConstraint("event_id", name=op.f("uq_trust_appeals_event_id")),
    )
    op.create_table(
        "trust_reminders",
        sa.Column("event_id", _number(), nullable=False),
        sa.Column("reminded_at", columns.UTCDateTime(timezone=True), nullable=False),
        _points_to("trust_reminders", "event_id", "trust_events"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_trust_reminders")),
    )
    op.create_table(
        "accreditation_issuers",
        sa.Column("id", _number(), nullable=False),
        sa.Column("network_id", _number(), nullable=False),
        sa.Column("title_fr", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        _points_to("accreditation_issuers", "network_id", "organizations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accreditation_issuers")),
        sa.UniqueConstraint("network_id", name=op.f("uq_accreditation_issuers_network_id")),
    )
    op.create_table(
        "member_lists",
        sa.Column("id", _number(), nullable=False),
        sa.Column("run_id", _number(), nullable=False),
        sa.Column("network_id", _number(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("vouches", sa.Boolean(), nullable=False),
        sa.Column("sent_by_id", _number(), nullable=True),
        _points_to("member_lists", "run_id", "import_runs"),
        _points_to("member_lists", "network_id", "organizations"),
        _points_to("member_lists", "sent_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_lists")),
        sa.UniqueConstraint("run_id", name=op.f("uq_member_lists_run_id")),
    )
    with op.batch_alter_table("member_lists", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_lists_network_id"), ["network_id"], unique=False)

    _create_claims()


def _create_claims() -> None:
    statuses = ("open", "joining", "review", "accepted", "refused", "upheld", "withdrawn", "lapsed")
    op.create_table(
        "claims",
        sa.Column("id", _number(), nullable=False),
        sa.Column("user_id", _number(), nullable=False),
        sa.Column("organization_id", _number(), nullable=False),
        sa.Column("way", _word("claimway", "mail", "document", "word"), nullable=False),
        sa.Column("status", _word("claimstatus", *statuses), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("file_id", _number(), nullable=True),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("since", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reminders", _number(), nullable=False),
        sa.Column("sent_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", _number(), nullable=True),
        sa.Column("decided_for_id", _number(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("review_words", sa.Text(), nullable=True),
        sa.Column("refused_by_id", _number(), nullable=True),
        sa.Column("version", _number(), nullable=False),
        _points_to("claims", "user_id", "users"),
        _points_to("claims", "organization_id", "organizations"),
        _points_to("claims", "file_id", "stored_files"),
        _points_to("claims", "decided_by_id", "users"),
        _points_to("claims", "decided_for_id", "organizations"),
        _points_to("claims", "refused_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_user_id"), ["user_id"], unique=False)
        batch_op.create_index("ix_claims_status", ["status", "id"], unique=False)
        batch_op.create_index(
            "uq_claims_waiting",
            ["organization_id", "user_id"],
            unique=True,
            sqlite_where=sa.text(WAITING),
            postgresql_where=sa.text(WAITING),
        )


def downgrade() -> None:
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index("uq_claims_waiting", sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING))
        batch_op.drop_index("ix_claims_status")
        batch_op.drop_index(batch_op.f("ix_claims_user_id"))

    op.drop_table("claims")
    with op.batch_alter_table("member_lists", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_lists_network_id"))

    op.drop_table("member_lists")
    op.drop_table("accreditation_issuers")
    op.drop_table("trust_reminders")
    op.drop_table("trust_appeals")
    with op.batch_alter_table("trust_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trust_evidence_event_id"))

    op.drop_table("trust_evidence")
    with op.batch_alter_table("trust_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trust_events_verifier_id"))
        batch_op.drop_constraint(batch_op.f("fk_trust_events_decided_by_id_users"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_trust_events_about_id_trust_events"), type_="foreignkey")
        for column in ("listed_on", "examined", "is_by_team", "decided_by_id", "about_id", "act"):
            batch_op.drop_column(column)

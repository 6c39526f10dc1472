"""Sealed answers to price requests."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bid_openings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("done_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_bid_openings_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_openings")),
        sa.UniqueConstraint("tender_id", name=op.f("uq_bid_openings_tender_id")),
    )
    op.create_table(
        "bids",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lead_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Enum("draft", "submitted", "withdrawn", name="bidstate", native_enum=False, length=40), nullable=False),
        sa.Column("wrapped_for_opener", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_for_bidder", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["organizations.id"], name=op.f("fk_bids_lead_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_bids_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bids")),
        sa.UniqueConstraint("tender_id", "lead_id", name=op.f("uq_bids_tender_id_lead_id")),
        sa.UniqueConstraint("token", name=op.f("uq_bids_token")),
    )
    with op.batch_alter_table("bids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bids_lead_id"), ["lead_id"], unique=False)

    op.create_table(
        "opening_consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_opening_consents_organization_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_opening_consents_tender_id_tenders")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_opening_consents_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_consents")),
        sa.UniqueConstraint("tender_id", "user_id", name=op.f("uq_opening_consents_tender_id_user_id")),
    )
    with op.batch_alter_table("opening_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_consents_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opening_consents_user_id"), ["user_id"], unique=False)

    op.create_table(
        "tender_bidders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("invited_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_tender_bidders_organization_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_tender_bidders_tender_id_tenders"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_bidders")),
        sa.UniqueConstraint("tender_id", "organization_id", name=op.f("uq_tender_bidders_tender_id_organization_id")),
    )
    with op.batch_alter_table("tender_bidders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tender_bidders_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "tender_keys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=True),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("made_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_tender_keys_tender_id_tenders"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_keys")),
        sa.UniqueConstraint("tender_id", name=op.f("uq_tender_keys_tender_id")),
    )
    op.create_table(
        "bid_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("received", "replaced", "withdrawn", "late", "opened", "damaged", name="bideventkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bid_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_bid_events_actor_id_users")),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_bid_events_bid_id_bids")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_bid_events_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_events")),
        sa.UniqueConstraint("tender_id", "seq", name=op.f("uq_bid_events_tender_id_seq")),
    )
    with op.batch_alter_table("bid_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_events_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bid_events_bid_id"), ["bid_id"], unique=False)

    op.create_table(
        "bid_files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("stored_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_bid_files_bid_id_bids"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["stored_file_id"], ["stored_files.id"], name=op.f("fk_bid_files_stored_file_id_stored_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_files")),
        sa.UniqueConstraint("token", name=op.f("uq_bid_files_token")),
    )
    with op.batch_alter_table("bid_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_files_bid_id"), ["bid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bid_files_stored_file_id"), ["stored_file_id"], unique=False)

    op.create_table(
        "bid_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("saved_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("received_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_bid_versions_bid_id_bids"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["saved_by_id"], ["users.id"], name=op.f("fk_bid_versions_saved_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_versions")),
        sa.UniqueConstraint("bid_id", "number", name=op.f("uq_bid_versions_bid_id_number")),
    )
    with op.batch_alter_table("bid_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_versions_saved_by_id"), ["saved_by_id"], unique=False)
        batch_op.create_index(
            "uq_bid_versions_draft",
            ["bid_id"],
            unique=True,
            sqlite_where=sa.text("received_at IS NULL"),
            postgresql_where=sa.text("received_at IS NULL"),
        )

    op.create_table(
        "opened_bids",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bid_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("received_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("is_intact", sa.Boolean(), nullable=False),
        sa.Column("cure_until", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("set_aside_reason", sa.Text(), nullable=True),
        sa.Column("set_aside_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_aside_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_opened_bids_bid_id_bids")),
        sa.ForeignKeyConstraint(["set_aside_by_id"], ["users.id"], name=op.f("fk_opened_bids_set_aside_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opened_bids")),
        sa.UniqueConstraint("bid_id", name=op.f("uq_opened_bids_bid_id")),
    )
    with op.batch_alter_table("opened_bids", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opened_bids_set_aside_by_id"), ["set_aside_by_id"], unique=False)

    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_index(batch_op.f("ix_awards_opened_bid_id"), ["opened_bid_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_awards_opened_bid_id_opened_bids"), "opened_bids", ["opened_bid_id"], ["id"])

    with op.batch_alter_table("tenders", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum("offer", "price_request", name="tenderkind", native_enum=False, length=40),
                nullable=False,
                server_default="offer",
            )
        )
        batch_op.add_column(sa.Column("bids_due_at", columns.UTCDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("bids_zone", sa.Text(), nullable=False, server_default="America/Toronto"))
        batch_op.add_column(
            sa.Column("bid_validity_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, server_default="60")
        )
        batch_op.add_column(sa.Column("bids_opened_at", columns.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tenders", schema=None) as batch_op:
        batch_op.drop_column("bids_opened_at")
        batch_op.drop_column("bid_validity_days")
        batch_op.drop_column("bids_zone")
        batch_op.drop_column("bids_due_at")
        batch_op.drop_column("kind")

    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_awards_opened_bid_id_opened_bids"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_awards_opened_bid_id"))
        batch_op.drop_column("opened_bid_id")

    with op.batch_alter_table("opened_bids", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opened_bids_set_aside_by_id"))

    op.drop_table("opened_bids")
    with op.batch_alter_table("bid_versions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_bid_versions_draft", sqlite_where=sa.text("received_at IS NULL"), postgresql_where=sa.text("received_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_bid_versions_saved_by_id"))

    op.drop_table("bid_versions")
    with op.batch_alter_table("bid_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_files_stored_file_id"))
        batch_op.drop_index(batch_op.f("ix_bid_files_bid_id"))

    op.drop_table("bid_files")
    with op.batch_alter_table("bid_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_events_bid_id"))
        batch_op.drop_index(batch_op.f("ix_bid_events_actor_id"))

    op.drop_table("bid_events")
    op.drop_table("tender_keys")
    with op.batch_alter_table("tender_bidders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tender_bidders_organization_id"))

    op.drop_table("tender_bidders")
    with op.batch_alter_table("opening_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_consents_user_id"))
        batch_op.drop_index(batch_op.f("ix_opening_consents_organization_id"))

    op.drop_table("opening_consents")
    with op.batch_alter_table("bids", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bids_lead_id"))

    op.drop_table("bids")
    op.drop_table("bid_openings")

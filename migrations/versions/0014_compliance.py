"""Compliance file, capacity."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compliance_kinds",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label_fr", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("about_fr", sa.Text(), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("natures", sa.JSON(), nullable=False),
        sa.Column("buyer_types", sa.JSON(), nullable=False),
        sa.Column("floor_cents", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column(
            "confidence", sa.Enum("verified", "general", "to_check", name="confidence", native_enum=False, length=40), nullable=False
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_compliance_kinds")),
    )
    op.create_table(
        "availabilities",
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stop", sa.Enum("full", "pause", name="stop", native_enum=False, length=40), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("said_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_availabilities_organization_id_organizations")),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_availabilities")),
    )
    op.create_table(
        "compliance_files",
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_shown", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_compliance_files_organization_id_organizations")),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_compliance_files")),
    )
    op.create_table(
        "compliance_items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reminded", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_compliance_items_added_by_id_users")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_compliance_items_file_id_stored_files")),
        sa.ForeignKeyConstraint(["kind_code"], ["compliance_kinds.code"], name=op.f("fk_compliance_items_kind_code_compliance_kinds")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_compliance_items_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_items")),
    )
    with op.batch_alter_table("compliance_items", schema=None) as batch_op:
        batch_op.create_index("ix_compliance_items_expires_on", ["ended_at", "expires_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_compliance_items_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "compliance_shares",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("buyer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kinds", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("given_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("given_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["buyer_id"], ["organizations.id"], name=op.f("fk_compliance_shares_buyer_id_organizations")),
        sa.ForeignKeyConstraint(["given_by_id"], ["users.id"], name=op.f("fk_compliance_shares_given_by_id_users")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_compliance_shares_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_shares")),
    )
    with op.batch_alter_table("compliance_shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_compliance_shares_buyer_id"), ["buyer_id"], unique=False)
        batch_op.create_index(
            "uq_compliance_shares_open",
            ["organization_id", "buyer_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "month_rooms",
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("room", sa.Enum("free", "partly", "full", name="room", native_enum=False, length=40), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_month_rooms_organization_id_organizations")),
        sa.PrimaryKeyConstraint("organization_id", "month", name=op.f("pk_month_rooms")),
    )


def downgrade() -> None:
    op.drop_table("month_rooms")
    with op.batch_alter_table("compliance_shares", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_compliance_shares_open", sqlite_where=sa.text("withdrawn_at IS NULL"), postgresql_where=sa.text("withdrawn_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_compliance_shares_buyer_id"))

    op.drop_table("compliance_shares")
    with op.batch_alter_table("compliance_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_compliance_items_organization_id"))
        batch_op.drop_index("ix_compliance_items_expires_on")

    op.drop_table("compliance_items")
    op.drop_table("compliance_files")
    op.drop_table("availabilities")
    op.drop_table("compliance_kinds")

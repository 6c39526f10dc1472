"""Contracting rules and direct awards."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract_thresholds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference_key", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("nature", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("measure", sa.Enum("money", "percent", "persons", name="measure", native_enum=False, length=40), nullable=False),
        sa.Column("tax_basis", sa.Enum("excluded", "included", "net", name="taxbasis", native_enum=False, length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("legal_reference", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "confidence", sa.Enum("verified", "derived", "to_confirm", name="confidence", native_enum=False, length=40), nullable=False
        ),
        sa.Column("confidence_note", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_contract_thresholds_added_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_thresholds")),
        sa.UniqueConstraint("reference_key", name=op.f("uq_contract_thresholds_reference_key")),
    )
    with op.batch_alter_table("contract_thresholds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_thresholds_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index("ix_contract_thresholds_rule", ["rule", "scope", "nature", "valid_from"], unique=False)

    op.create_table(
        "contracting_bylaws",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("direct_goods", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("direct_services", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("direct_construction", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tax_basis", sa.Enum("excluded", "included", "net", name="taxbasis", native_enum=False, length=40), nullable=False),
        sa.Column("invited_at_least", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answer_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rotation", sa.Enum("none", "sought", "months", name="rotation", native_enum=False, length=40), nullable=False),
        sa.Column("rotation_months", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rotation_text", sa.Text(), nullable=False),
        sa.Column("local_preference", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("local_preference_under", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quebec_preference", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("quebec_preference_under", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_contracting_bylaws_file_id_stored_files")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_contracting_bylaws_organization_id_organizations")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_contracting_bylaws_written_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracting_bylaws")),
        sa.UniqueConstraint("organization_id", "valid_from", name=op.f("uq_contracting_bylaws_organization_id_valid_from")),
    )
    with op.batch_alter_table("contracting_bylaws", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracting_bylaws_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracting_bylaws_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "approval_ceilings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bylaw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("up_to", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["bylaw_id"], ["contracting_bylaws.id"], name=op.f("fk_approval_ceilings_bylaw_id_contracting_bylaws"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_ceilings")),
        sa.UniqueConstraint("bylaw_id", "title", name=op.f("uq_approval_ceilings_bylaw_id_title")),
    )
    op.create_table(
        "direct_awards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("buyer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supplier_name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "nature", sa.Enum("goods", "services", "construction", "insurance", name="nature", native_enum=False, length=40), nullable=False
        ),
        sa.Column("category_code", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_basis", sa.Enum("excluded", "included", "net", name="taxbasis", native_enum=False, length=40), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("bylaw_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("legal_reference", sa.Text(), nullable=False),
        sa.Column("circumstances", sa.JSON(), nullable=False),
        sa.Column("advice", sa.JSON(), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("exemption_code", sa.Text(), nullable=True),
        sa.Column("exemption_reference", sa.Text(), nullable=True),
        sa.Column("exemption_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("exemption_on", sa.Date(), nullable=True),
        sa.Column("rotation_history", sa.JSON(), nullable=False),
        sa.Column("rotation_note", sa.Text(), nullable=False),
        sa.Column("preference_note", sa.Text(), nullable=False),
        sa.Column("price_justification", sa.Text(), nullable=False),
        sa.Column("approver_title", sa.Text(), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.Column(
            "status", sa.Enum("draft", "approved", "cancelled", name="directawardstatus", native_enum=False, length=40), nullable=False
        ),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_direct_awards_approved_by_id_users")),
        sa.ForeignKeyConstraint(["buyer_id"], ["organizations.id"], name=op.f("fk_direct_awards_buyer_id_organizations")),
        sa.ForeignKeyConstraint(["bylaw_id"], ["contracting_bylaws.id"], name=op.f("fk_direct_awards_bylaw_id_contracting_bylaws")),
        sa.ForeignKeyConstraint(
            ["category_code"], ["purchase_categories.code"], name=op.f("fk_direct_awards_category_code_purchase_categories")
        ),
        sa.ForeignKeyConstraint(["exemption_by_id"], ["users.id"], name=op.f("fk_direct_awards_exemption_by_id_users")),
        sa.ForeignKeyConstraint(["supplier_id"], ["organizations.id"], name=op.f("fk_direct_awards_supplier_id_organizations")),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_direct_awards_written_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_direct_awards")),
        sa.UniqueConstraint("number", name=op.f("uq_direct_awards_number")),
        sa.UniqueConstraint("origin", name=op.f("uq_direct_awards_origin")),
    )
    with op.batch_alter_table("direct_awards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_direct_awards_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index("ix_direct_awards_buyer_id", ["buyer_id", "status", "awarded_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_direct_awards_bylaw_id"), ["bylaw_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_direct_awards_exemption_by_id"), ["exemption_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_direct_awards_supplier_id"), ["supplier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_direct_awards_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "considered_enterprises",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("direct_award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["direct_award_id"],
            ["direct_awards.id"],
            name=op.f("fk_considered_enterprises_direct_award_id_direct_awards"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_considered_enterprises_organization_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_considered_enterprises")),
    )
    with op.batch_alter_table("considered_enterprises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_considered_enterprises_direct_award_id"), ["direct_award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_considered_enterprises_organization_id"), ["organization_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("considered_enterprises", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_considered_enterprises_organization_id"))
        batch_op.drop_index(batch_op.f("ix_considered_enterprises_direct_award_id"))

    op.drop_table("considered_enterprises")
    with op.batch_alter_table("direct_awards", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_direct_awards_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_direct_awards_supplier_id"))
        batch_op.drop_index(batch_op.f("ix_direct_awards_exemption_by_id"))
        batch_op.drop_index(batch_op.f("ix_direct_awards_bylaw_id"))
        batch_op.drop_index("ix_direct_awards_buyer_id")
        batch_op.drop_index(batch_op.f("ix_direct_awards_approved_by_id"))

    op.drop_table("direct_awards")
    op.drop_table("approval_ceilings")
    with op.batch_alter_table("contracting_bylaws", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contracting_bylaws_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_contracting_bylaws_file_id"))

    op.drop_table("contracting_bylaws")
    with op.batch_alter_table("contract_thresholds", schema=None) as batch_op:
        batch_op.drop_index("ix_contract_thresholds_rule")
        batch_op.drop_index(batch_op.f("ix_contract_thresholds_added_by_id"))

    op.drop_table("contract_thresholds")

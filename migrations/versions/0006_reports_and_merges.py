"""Errors reported, messages, duplicates and merges."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sender_name", sa.Text(), nullable=False),
        sa.Column("sender_email", sa.Text(), nullable=False),
        sa.Column("sender_locale", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_contact_messages_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_messages")),
    )
    with op.batch_alter_table("contact_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_messages_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_messages_organization_id"), ["organization_id"], unique=False)
    op.create_table(
        "duplicate_pairs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("second_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("score", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("status", sa.Enum("proposed", "merged", "apart", name="pairstatus", native_enum=False, length=40), nullable=False),
        sa.Column("proposed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["organizations.id"], name=op.f("fk_duplicate_pairs_first_id_organizations")),
        sa.ForeignKeyConstraint(["second_id"], ["organizations.id"], name=op.f("fk_duplicate_pairs_second_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pairs")),
    )
    with op.batch_alter_table("duplicate_pairs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duplicate_pairs_second_id"), ["second_id"], unique=False)
        batch_op.create_index("ix_duplicate_pairs_status", ["status", "score"], unique=False)
        batch_op.create_index("uq_duplicate_pairs_pair", ["first_id", "second_id"], unique=True)
    op.create_table(
        "error_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reporter_email", sa.Text(), nullable=True),
        sa.Column("reporter_locale", sa.Text(), nullable=False),
        sa.Column("status", sa.Enum("open", "mended", "dismissed", name="reportstatus", native_enum=False, length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_error_reports_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_reports")),
    )
    with op.batch_alter_table("error_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_error_reports_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index("ix_error_reports_status", ["status", "id"], unique=False)
    op.create_table(
        "merges",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("absorbed_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("merged_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["absorbed_id"], ["organizations.id"], name=op.f("fk_merges_absorbed_id_organizations")),
        sa.ForeignKeyConstraint(["kept_id"], ["organizations.id"], name=op.f("fk_merges_kept_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merges_absorbed_id"), ["absorbed_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_merges_kept_id"), ["kept_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_merges_kept_id"))
        batch_op.drop_index(batch_op.f("ix_merges_absorbed_id"))
    op.drop_table("merges")
    with op.batch_alter_table("error_reports", schema=None) as batch_op:
        batch_op.drop_index("ix_error_reports_status")
        batch_op.drop_index(batch_op.f("ix_error_reports_organization_id"))
    op.drop_table("error_reports")
    with op.batch_alter_table("duplicate_pairs", schema=None) as batch_op:
        batch_op.drop_index("uq_duplicate_pairs_pair")
        batch_op.drop_index("ix_duplicate_pairs_status")
        batch_op.drop_index(batch_op.f("ix_duplicate_pairs_second_id"))
    op.drop_table("duplicate_pairs")
    with op.batch_alter_table("contact_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_messages_organization_id"))
        batch_op.drop_index(batch_op.f("ix_contact_messages_created_at"))
    op.drop_table("contact_messages")

"""Answers of several enterprises together: members, what each accepted, the messages of their private room."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bid_members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invited_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("invited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("left_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_bid_members_bid_id_bids"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["invited_by_id"], ["users.id"], name=op.f("fk_bid_members_invited_by_id_users")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_bid_members_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_members")),
        sa.UniqueConstraint("bid_id", "organization_id", name=op.f("uq_bid_members_bid_id_organization_id")),
    )
    with op.batch_alter_table("bid_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_members_invited_by_id"), ["invited_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bid_members_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "bid_acceptances",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bid_version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_prices", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_bid_acceptances_bid_id_bids"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_bid_acceptances_by_id_users")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_bid_acceptances_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_acceptances")),
        sa.UniqueConstraint("bid_id", "organization_id", "sha256", name=op.f("uq_bid_acceptances_bid_id_organization_id_sha256")),
    )
    with op.batch_alter_table("bid_acceptances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_acceptances_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bid_acceptances_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "bid_messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["bid_id"], ["bids.id"], name=op.f("fk_bid_messages_bid_id_bids"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_bid_messages_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bid_messages")),
    )
    with op.batch_alter_table("bid_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bid_messages_bid_id"), ["bid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bid_messages_by_id"), ["by_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("bid_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_messages_by_id"))
        batch_op.drop_index(batch_op.f("ix_bid_messages_bid_id"))

    op.drop_table("bid_messages")
    with op.batch_alter_table("bid_acceptances", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_acceptances_organization_id"))
        batch_op.drop_index(batch_op.f("ix_bid_acceptances_by_id"))

    op.drop_table("bid_acceptances")
    with op.batch_alter_table("bid_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bid_members_organization_id"))
        batch_op.drop_index(batch_op.f("ix_bid_members_invited_by_id"))

    op.drop_table("bid_members")

"""Joint listings."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "listing_members",
        sa.Column("id", BIG, nullable=False),
        sa.Column("listing_id", BIG, nullable=False),
        sa.Column("organization_id", BIG, nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("capacity", BIG, nullable=True),
        sa.Column("capacity_note", sa.Text(), nullable=True),
        sa.Column("share", BIG, nullable=True),
        sa.Column("accepted_number", BIG, nullable=True),
        sa.Column("accepted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", BIG, nullable=True),
        sa.Column("declined_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("declined_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["accepted_by_id"], ["users.id"], name=op.f("fk_listing_members_accepted_by_id_users")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_members_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_listing_members_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_members")),
        sa.UniqueConstraint("listing_id", "organization_id", name=op.f("uq_listing_members_listing_id_organization_id")),
    )
    with op.batch_alter_table("listing_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_members_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_members_accepted_by_id"), ["accepted_by_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("listing_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_members_accepted_by_id"))
        batch_op.drop_index(batch_op.f("ix_listing_members_organization_id"))

    op.drop_table("listing_members")

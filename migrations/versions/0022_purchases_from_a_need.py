"""Purchases from a need."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.add_column(sa.Column("estimate", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_lots_estimate"), "estimate IS NULL OR estimate > 0")

    with op.batch_alter_table("tenders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_open_call", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("called_at", columns.UTCDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tenders", schema=None) as batch_op:
        batch_op.drop_column("called_at")
        batch_op.drop_column("is_open_call")

    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_lots_estimate"), type_="check")
        batch_op.drop_column("estimate")

"""Synonyms of the team, and what was searched without being found."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_synonyms",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("changed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_synonyms")),
        sa.UniqueConstraint("key", name=op.f("uq_search_synonyms_key")),
    )
    op.create_table(
        "search_demands",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_search_demands_region_code_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_demands")),
    )
    nowhere = sa.text("region_code IS NULL")
    with op.batch_alter_table("search_demands", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_demands_day"), ["day"], unique=False)
        batch_op.create_index("uq_search_demands_terms", ["terms", "day", "region_code"], unique=True)
        batch_op.create_index("uq_search_demands_nowhere", ["terms", "day"], unique=True, sqlite_where=nowhere, postgresql_where=nowhere)


def downgrade() -> None:
    with op.batch_alter_table("search_demands", schema=None) as batch_op:
        batch_op.drop_index("uq_search_demands_nowhere")
        batch_op.drop_index("uq_search_demands_terms")
        batch_op.drop_index(batch_op.f("ix_search_demands_day"))
    op.drop_table("search_demands")
    op.drop_table("search_synonyms")

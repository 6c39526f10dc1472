"""Shares of an award: several enterprises supply a lot; a lot given to nobody names nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award_shares",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("firm", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flexible", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("rank > 0 AND firm >= 0 AND flexible >= 0 AND amount >= 0", name=op.f("ck_award_shares_positive")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_shares_award_id_awards"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["opened_bid_id"], ["opened_bids.id"], name=op.f("fk_award_shares_opened_bid_id_opened_bids")),
        sa.ForeignKeyConstraint(["supplier_id"], ["organizations.id"], name=op.f("fk_award_shares_supplier_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_shares")),
        sa.UniqueConstraint("award_id", "opened_bid_id", name=op.f("uq_award_shares_award_id_opened_bid_id")),
        sa.UniqueConstraint("award_id", "rank", name=op.f("uq_award_shares_award_id_rank")),
    )
    with op.batch_alter_table("award_shares", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_shares_opened_bid_id"), ["opened_bid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_shares_supplier_id"), ["supplier_id"], unique=False)

    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("share_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_allocations_award_id_participation_id_place_id"), type_="unique")
        batch_op.create_index(batch_op.f("ix_allocations_award_id"), ["award_id"], unique=False)
        batch_op.create_index(
            "uq_allocations_share",
            ["share_id", "participation_id", "place_id"],
            unique=True,
            sqlite_where=sa.text("share_id IS NOT NULL"),
            postgresql_where=sa.text("share_id IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_allocations_whole",
            ["award_id", "participation_id", "place_id"],
            unique=True,
            sqlite_where=sa.text("share_id IS NULL"),
            postgresql_where=sa.text("share_id IS NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_allocations_share_id_award_shares"), "award_shares", ["share_id"], ["id"], ondelete="CASCADE"
        )

    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.alter_column("supplier_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        batch_op.create_check_constraint(batch_op.f("ck_awards_supplied"), "status != 'active' OR supplier_id IS NOT NULL")

    with op.batch_alter_table("contract_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("share_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_index(batch_op.f("ix_contract_lines_share_id"), ["share_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_contract_lines_share_id_award_shares"), "award_shares", ["share_id"], ["id"])

    # Each award to an answer has its one share, which serves all that it gave. Where nobody got a lot the buyer stood for nobody.
    op.execute(
        "INSERT INTO award_shares (award_id, rank, supplier_id, opened_bid_id, unit_price, firm, flexible, amount) "
        "SELECT id, 1, supplier_id, opened_bid_id, unit_price, firm, flexible, amount FROM awards WHERE opened_bid_id IS NOT NULL"
    )
    for table in ("allocations", "contract_lines"):
        op.execute(f"UPDATE {table} SET share_id = (SELECT id FROM award_shares WHERE award_shares.award_id = {table}.award_id)")  # noqa: S608
    op.execute(
        "UPDATE awards SET supplier_id = NULL WHERE status = 'unsuccessful' AND opened_bid_id IS NULL "
        "AND (SELECT kind FROM tenders WHERE tenders.id = awards.tender_id) = 'price_request'"
    )


def downgrade() -> None:
    # A place that several enterprises supplied has one row again.
    kept = "SELECT MIN(id) AS kept FROM allocations GROUP BY award_id, participation_id, place_id"
    for name in ("firm", "flexible"):
        op.execute(
            f"UPDATE allocations SET {name} = (SELECT SUM(one.{name}) FROM allocations AS one WHERE one.award_id = allocations.award_id "  # noqa: S608
            f"AND one.participation_id = allocations.participation_id AND one.place_id = allocations.place_id) WHERE id IN ({kept})"
        )
    op.execute(f"DELETE FROM allocations WHERE id NOT IN (SELECT kept FROM ({kept}) AS first_rows)")  # noqa: S608
    op.execute(
        "UPDATE awards SET supplier_id = (SELECT organizer_id FROM tenders WHERE tenders.id = awards.tender_id) WHERE supplier_id IS NULL"
    )
    with op.batch_alter_table("contract_lines", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contract_lines_share_id_award_shares"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_contract_lines_share_id"))
        batch_op.drop_column("share_id")

    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_awards_supplied"), type_="check")
        batch_op.alter_column("supplier_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)

    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_allocations_share_id_award_shares"), type_="foreignkey")
        batch_op.drop_index("uq_allocations_whole", sqlite_where=sa.text("share_id IS NULL"), postgresql_where=sa.text("share_id IS NULL"))
        batch_op.drop_index(
            "uq_allocations_share", sqlite_where=sa.text("share_id IS NOT NULL"), postgresql_where=sa.text("share_id IS NOT NULL")
        )
        batch_op.drop_index(batch_op.f("ix_allocations_award_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_allocations_award_id_participation_id_place_id"), ["award_id", "participation_id", "place_id"]
        )
        batch_op.drop_column("share_id")

    with op.batch_alter_table("award_shares", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_award_shares_supplier_id"))
        batch_op.drop_index(batch_op.f("ix_award_shares_opened_bid_id"))

    op.drop_table("award_shares")

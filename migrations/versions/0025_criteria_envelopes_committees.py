"""Criteria, envelopes, committees."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "committee_members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat", sa.Enum("member", "secretary", name="seat", native_enum=False, length=40), nullable=False),
        sa.Column("named_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("named_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("declared_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("has_conflict", sa.Boolean(), nullable=True),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("closed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("left_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["named_by_id"], ["users.id"], name=op.f("fk_committee_members_named_by_id_users")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_committee_members_organization_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_committee_members_tender_id_tenders")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_committee_members_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_members")),
    )
    with op.batch_alter_table("committee_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_committee_members_named_by_id"), ["named_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_committee_members_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_committee_members_tender_id"), ["tender_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_committee_members_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_committee_members_now",
            ["tender_id", "user_id"],
            unique=True,
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        )

    op.create_table(
        "complaints",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_complaints_answered_by_id_users")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_complaints_made_by_id_users")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_complaints_organization_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_complaints_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaints_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaints_made_by_id"), ["made_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaints_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaints_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "price_consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_price_consents_organization_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_price_consents_tender_id_tenders")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_price_consents_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_consents")),
        sa.UniqueConstraint("tender_id", "user_id", name=op.f("uq_price_consents_tender_id_user_id")),
    )
    with op.batch_alter_table("price_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_price_consents_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_price_consents_user_id"), ["user_id"], unique=False)

    op.create_table(
        "price_openings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("done_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_price_openings_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_openings")),
        sa.UniqueConstraint("tender_id", name=op.f("uq_price_openings_tender_id")),
    )
    op.create_table(
        "tender_scorings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("price_weight", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("formula", sa.Enum("proportion", "score_over_price", name="priceformula", native_enum=False, length=40), nullable=False),
        sa.Column("added", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("has_two_envelopes", sa.Boolean(), nullable=False),
        sa.Column("pass_mark", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("margin", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("margin_basis", sa.Text(), nullable=False),
        sa.Column("tie_break", sa.Enum("quality", "draw", name="tiebreak", native_enum=False, length=40), nullable=False),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_tender_scorings_tender_id_tenders"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_scorings")),
        sa.UniqueConstraint("tender_id", name=op.f("uq_tender_scorings_tender_id")),
    )
    op.create_table(
        "tender_criteria",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scoring_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.Text(), nullable=False),
        sa.Column(
            "kind", sa.Enum("quality", "social", "environmental", name="criterionkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("needs_evidence", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scoring_id"], ["tender_scorings.id"], name=op.f("fk_tender_criteria_scoring_id_tender_scorings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_criteria")),
        sa.UniqueConstraint("scoring_id", "rank", name=op.f("uq_tender_criteria_scoring_id_rank")),
    )
    op.create_table(
        "consensus_scores",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_consensus_scores_positive")),
        sa.ForeignKeyConstraint(["criterion_id"], ["tender_criteria.id"], name=op.f("fk_consensus_scores_criterion_id_tender_criteria")),
        sa.ForeignKeyConstraint(["opened_bid_id"], ["opened_bids.id"], name=op.f("fk_consensus_scores_opened_bid_id_opened_bids")),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_consensus_scores_written_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consensus_scores")),
        sa.UniqueConstraint("opened_bid_id", "criterion_id", name=op.f("uq_consensus_scores_opened_bid_id_criterion_id")),
    )
    with op.batch_alter_table("consensus_scores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consensus_scores_criterion_id"), ["criterion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consensus_scores_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "margin_grants",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("granted_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["granted_by_id"], ["users.id"], name=op.f("fk_margin_grants_granted_by_id_users")),
        sa.ForeignKeyConstraint(["opened_bid_id"], ["opened_bids.id"], name=op.f("fk_margin_grants_opened_bid_id_opened_bids")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_margin_grants")),
        sa.UniqueConstraint("opened_bid_id", name=op.f("uq_margin_grants_opened_bid_id")),
    )
    with op.batch_alter_table("margin_grants", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_margin_grants_granted_by_id"), ["granted_by_id"], unique=False)

    op.create_table(
        "member_scores",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opened_bid_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("criterion_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("points", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_member_scores_positive")),
        sa.ForeignKeyConstraint(["criterion_id"], ["tender_criteria.id"], name=op.f("fk_member_scores_criterion_id_tender_criteria")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["committee_members.id"], name=op.f("fk_member_scores_member_id_committee_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["opened_bid_id"], ["opened_bids.id"], name=op.f("fk_member_scores_opened_bid_id_opened_bids")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_scores")),
        sa.UniqueConstraint(
            "member_id", "opened_bid_id", "criterion_id", name=op.f("uq_member_scores_member_id_opened_bid_id_criterion_id")
        ),
    )
    with op.batch_alter_table("member_scores", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_scores_criterion_id"), ["criterion_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_scores_opened_bid_id"), ["opened_bid_id"], unique=False)

    with op.batch_alter_table("bid_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sealed_prices", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("opened_bids", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "price_state",
                sa.Enum("sealed", "opened", "damaged", "kept", name="pricestate", native_enum=False, length=40),
                nullable=True,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("opened_bids", schema=None) as batch_op:
        batch_op.drop_column("price_state")

    with op.batch_alter_table("bid_versions", schema=None) as batch_op:
        batch_op.drop_column("sealed_prices")

    with op.batch_alter_table("member_scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_scores_opened_bid_id"))
        batch_op.drop_index(batch_op.f("ix_member_scores_criterion_id"))

    op.drop_table("member_scores")
    with op.batch_alter_table("margin_grants", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_margin_grants_granted_by_id"))

    op.drop_table("margin_grants")
    with op.batch_alter_table("consensus_scores", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consensus_scores_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_consensus_scores_criterion_id"))

    op.drop_table("consensus_scores")
    op.drop_table("tender_criteria")
    op.drop_table("tender_scorings")
    op.drop_table("price_openings")
    with op.batch_alter_table("price_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_price_consents_user_id"))
        batch_op.drop_index(batch_op.f("ix_price_consents_organization_id"))

    op.drop_table("price_consents")
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaints_tender_id"))
        batch_op.drop_index(batch_op.f("ix_complaints_organization_id"))
        batch_op.drop_index(batch_op.f("ix_complaints_made_by_id"))
        batch_op.drop_index(batch_op.f("ix_complaints_answered_by_id"))

    op.drop_table("complaints")
    with op.batch_alter_table("committee_members", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_committee_members_now", sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_committee_members_user_id"))
        batch_op.drop_index(batch_op.f("ix_committee_members_tender_id"))
        batch_op.drop_index(batch_op.f("ix_committee_members_organization_id"))
        batch_op.drop_index(batch_op.f("ix_committee_members_named_by_id"))

    op.drop_table("committee_members")

"""Outages and what they propose; visits of the place."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_beats",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_beats")),
    )
    op.create_table(
        "service_outages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("noted_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_outages")),
    )
    op.create_table(
        "site_visits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("register_until", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("is_compulsory", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_site_visits_tender_id_tenders"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_visits")),
    )
    with op.batch_alter_table("site_visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_site_visits_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "extension_proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outage_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("amendment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["amendment_id"],
            ["tender_amendments.id"],
            name=op.f("fk_extension_proposals_amendment_id_tender_amendments"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_extension_proposals_decided_by_id_users")),
        sa.ForeignKeyConstraint(["outage_id"], ["service_outages.id"], name=op.f("fk_extension_proposals_outage_id_service_outages")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_extension_proposals_tender_id_tenders"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension_proposals")),
        sa.UniqueConstraint("tender_id", "outage_id", name=op.f("uq_extension_proposals_tender_id_outage_id")),
    )
    with op.batch_alter_table("extension_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_extension_proposals_amendment_id"), ["amendment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extension_proposals_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_extension_proposals_outage_id"), ["outage_id"], unique=False)

    op.create_table(
        "visit_registrations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("persons", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("registered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("registered_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("has_come", sa.Boolean(), nullable=True),
        sa.Column("noted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("persons >= 0", name=op.f("ck_visit_registrations_persons")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["users.id"], name=op.f("fk_visit_registrations_noted_by_id_users")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_visit_registrations_organization_id_organizations")
        ),
        sa.ForeignKeyConstraint(["registered_by_id"], ["users.id"], name=op.f("fk_visit_registrations_registered_by_id_users")),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["site_visits.id"], name=op.f("fk_visit_registrations_visit_id_site_visits"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_registrations")),
        sa.UniqueConstraint("visit_id", "organization_id", name=op.f("uq_visit_registrations_visit_id_organization_id")),
    )
    with op.batch_alter_table("visit_registrations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_registrations_noted_by_id"), ["noted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_registrations_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visit_registrations_registered_by_id"), ["registered_by_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("visit_registrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_registrations_registered_by_id"))
        batch_op.drop_index(batch_op.f("ix_visit_registrations_organization_id"))
        batch_op.drop_index(batch_op.f("ix_visit_registrations_noted_by_id"))

    op.drop_table("visit_registrations")
    with op.batch_alter_table("extension_proposals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_extension_proposals_outage_id"))
        batch_op.drop_index(batch_op.f("ix_extension_proposals_decided_by_id"))
        batch_op.drop_index(batch_op.f("ix_extension_proposals_amendment_id"))

    op.drop_table("extension_proposals")
    with op.batch_alter_table("site_visits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_site_visits_tender_id"))

    op.drop_table("site_visits")
    op.drop_table("service_outages")
    op.drop_table("service_beats")

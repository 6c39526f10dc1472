"""What is attached to an organisation."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client_references",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("what_fr", sa.Text(), nullable=False),
        sa.Column("what_en", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_client_references_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_references")),
    )
    with op.batch_alter_table("client_references", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_references_organization_id"), ["organization_id"], unique=False)
    op.create_table(
        "held_certifications",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certification_code", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certification_code"], ["certifications.code"], name=op.f("fk_held_certifications_certification_code_certifications")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_held_certifications_organization_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_certifications")),
    )
    with op.batch_alter_table("held_certifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_certifications_certification_code"), ["certification_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_held_certifications_organization_id"), ["organization_id"], unique=False)
    op.create_table(
        "network_members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["organizations.id"], name=op.f("fk_network_members_member_id_organizations")),
        sa.ForeignKeyConstraint(["network_id"], ["organizations.id"], name=op.f("fk_network_members_network_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_members")),
    )
    with op.batch_alter_table("network_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_members_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_network_members_network_id"), ["network_id"], unique=False)
    op.create_table(
        "network_territories",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("mrc_code", sa.Text(), nullable=True),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["mrc_code"], ["mrcs.code"], name=op.f("fk_network_territories_mrc_code_mrcs")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_network_territories_municipality_code_municipalities")
        ),
        sa.ForeignKeyConstraint(["network_id"], ["organizations.id"], name=op.f("fk_network_territories_network_id_organizations")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_network_territories_region_code_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_territories")),
    )
    with op.batch_alter_table("network_territories", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_network_territories_mrc_code"), ["mrc_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_network_territories_municipality_code"), ["municipality_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_network_territories_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_network_territories_region_code"), ["region_code"], unique=False)
    op.create_table(
        "organization_names",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_organization_names_organization_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_names")),
    )
    with op.batch_alter_table("organization_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_names_folded"), ["folded"], unique=False)
        batch_op.create_index(batch_op.f("ix_organization_names_organization_id"), ["organization_id"], unique=False)
    op.create_table(
        "pictures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("alternative_fr", sa.Text(), nullable=False),
        sa.Column("alternative_en", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_pictures_file_id_stored_files")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_pictures_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
    )
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pictures_organization_id"), ["organization_id"], unique=False)
    op.create_table(
        "statutory_clauses",
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind", sa.Enum("no_rebate", "no_interest", "designation", name="clausekind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_statutory_clauses_file_id_stored_files")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_statutory_clauses_organization_id_organizations")),
        sa.PrimaryKeyConstraint("organization_id", "kind", name=op.f("pk_statutory_clauses")),
    )
    op.create_table(
        "trust_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("level", sa.Enum("declared", "verified", "accredited", name="trustlevel", native_enum=False, length=40), nullable=False),
        sa.Column("verifier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_trust_events_organization_id_organizations")),
        sa.ForeignKeyConstraint(["verifier_id"], ["organizations.id"], name=op.f("fk_trust_events_verifier_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_events")),
    )
    with op.batch_alter_table("trust_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trust_events_organization_id"), ["organization_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("trust_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trust_events_organization_id"))
    op.drop_table("trust_events")
    op.drop_table("statutory_clauses")
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pictures_organization_id"))
    op.drop_table("pictures")
    with op.batch_alter_table("organization_names", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organization_names_organization_id"))
        batch_op.drop_index(batch_op.f("ix_organization_names_folded"))
    op.drop_table("organization_names")
    with op.batch_alter_table("network_territories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_territories_region_code"))
        batch_op.drop_index(batch_op.f("ix_network_territories_network_id"))
        batch_op.drop_index(batch_op.f("ix_network_territories_municipality_code"))
        batch_op.drop_index(batch_op.f("ix_network_territories_mrc_code"))
    op.drop_table("network_territories")
    with op.batch_alter_table("network_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_network_members_network_id"))
        batch_op.drop_index(batch_op.f("ix_network_members_member_id"))
    op.drop_table("network_members")
    with op.batch_alter_table("held_certifications", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_held_certifications_organization_id"))
        batch_op.drop_index(batch_op.f("ix_held_certifications_certification_code"))
    op.drop_table("held_certifications")
    with op.batch_alter_table("client_references", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_client_references_organization_id"))
    op.drop_table("client_references")

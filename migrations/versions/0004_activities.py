"""Activities instead of bare sectors."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sector_code", sa.Text(), nullable=False),
        sa.Column("nature", sa.Enum("goods", "services", "works", name="nature", native_enum=False, length=40), nullable=True),
        sa.Column("reach", sa.Enum("province", "regions", "mrcs", "radius", name="reach", native_enum=False, length=40), nullable=True),
        sa.Column("radius_km", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_activities_organization_id_organizations")),
        sa.ForeignKeyConstraint(["sector_code"], ["sectors.code"], name=op.f("fk_activities_sector_code_sectors")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activities")),
    )
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index("ix_activities_organization_id", ["organization_id", "sector_code"], unique=False)
        batch_op.create_index("ix_activities_reach", ["reach", "organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activities_sector_code"), ["sector_code"], unique=False)
    op.create_table(
        "activity_mrcs",
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mrc_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_mrcs_activity_id_activities"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["mrc_code"], ["mrcs.code"], name=op.f("fk_activity_mrcs_mrc_code_mrcs")),
        sa.PrimaryKeyConstraint("activity_id", "mrc_code", name=op.f("pk_activity_mrcs")),
    )
    with op.batch_alter_table("activity_mrcs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_mrcs_mrc_code"), ["mrc_code"], unique=False)
    op.create_table(
        "activity_regions",
        sa.Column("activity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_activity_regions_activity_id_activities"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_activity_regions_region_code_regions")),
        sa.PrimaryKeyConstraint("activity_id", "region_code", name=op.f("pk_activity_regions")),
    )
    with op.batch_alter_table("activity_regions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_regions_region_code"), ["region_code"], unique=False)
    copied = "SELECT organization_id, sector_code FROM organization_sectors ORDER BY organization_id, sector_code"
    op.execute(f"INSERT INTO activities (organization_id, sector_code) {copied}")
    op.drop_table("organization_sectors")


def downgrade() -> None:
    op.create_table(
        "organization_sectors",
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sector_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_organization_sectors_organization_id_organizations")
        ),
        sa.ForeignKeyConstraint(["sector_code"], ["sectors.code"], name=op.f("fk_organization_sectors_sector_code_sectors")),
        sa.PrimaryKeyConstraint("organization_id", "sector_code", name=op.f("pk_organization_sectors")),
    )
    with op.batch_alter_table("organization_sectors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organization_sectors_sector_code"), ["sector_code"], unique=False)
    op.execute(
        "INSERT INTO organization_sectors (organization_id, sector_code) SELECT DISTINCT organization_id, sector_code FROM activities"
    )
    with op.batch_alter_table("activity_regions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_regions_region_code"))
    op.drop_table("activity_regions")
    with op.batch_alter_table("activity_mrcs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_mrcs_mrc_code"))
    op.drop_table("activity_mrcs")
    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activities_sector_code"))
        batch_op.drop_index("ix_activities_reach")
        batch_op.drop_index("ix_activities_organization_id")
    op.drop_table("activities")

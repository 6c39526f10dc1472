"""Geography and nomenclature."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "units",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("decimals", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("label_fr", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_units")),
    )
    op.create_table(
        "certifications",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("sector_code", sa.Text(), nullable=True),
        sa.Column("label_fr", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sector_code"], ["sectors.code"], name=op.f("fk_certifications_sector_code_sectors")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_certifications")),
    )
    op.create_table(
        "mrcs",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_mrcs_region_code_regions")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_mrcs")),
    )
    with op.batch_alter_table("mrcs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mrcs_region_code"), ["region_code"], unique=False)
    op.create_table(
        "purchase_categories",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("sector_code", sa.Text(), nullable=True),
        sa.Column("label_fr", sa.Text(), nullable=False),
        sa.Column("label_en", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sector_code"], ["sectors.code"], name=op.f("fk_purchase_categories_sector_code_sectors")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_purchase_categories")),
    )
    op.create_table(
        "municipalities",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_name", sa.Text(), nullable=False),
        sa.Column("designation", sa.Text(), nullable=True),
        sa.Column("mrc_code", sa.Text(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("population", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["mrc_code"], ["mrcs.code"], name=op.f("fk_municipalities_mrc_code_mrcs")),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_municipalities_region_code_regions")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipalities")),
    )
    with op.batch_alter_table("municipalities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_municipalities_mrc_code"), ["mrc_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_municipalities_region_code"), ["region_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_municipalities_sort_name"), ["sort_name"], unique=False)
    op.create_table(
        "municipality_periods",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("mrc_code", sa.Text(), nullable=True),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["mrc_code"], ["mrcs.code"], name=op.f("fk_municipality_periods_mrc_code_mrcs")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_municipality_periods_municipality_code_municipalities")
        ),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_municipality_periods_region_code_regions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_municipality_periods")),
    )
    with op.batch_alter_table("municipality_periods", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_municipality_periods_municipality_code"), ["municipality_code"], unique=False)
    op.create_table(
        "place_names",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("kind", sa.Enum("former", "district", "variant", name="placenamekind", native_enum=False, length=40), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_place_names_municipality_code_municipalities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_names")),
    )
    with op.batch_alter_table("place_names", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_names_municipality_code"), ["municipality_code"], unique=False)
        batch_op.create_index("uq_place_names_folded", ["folded", "municipality_code"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("place_names", schema=None) as batch_op:
        batch_op.drop_index("uq_place_names_folded")
        batch_op.drop_index(batch_op.f("ix_place_names_municipality_code"))
    op.drop_table("place_names")
    with op.batch_alter_table("municipality_periods", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipality_periods_municipality_code"))
    op.drop_table("municipality_periods")
    with op.batch_alter_table("municipalities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipalities_sort_name"))
        batch_op.drop_index(batch_op.f("ix_municipalities_region_code"))
        batch_op.drop_index(batch_op.f("ix_municipalities_mrc_code"))
    op.drop_table("municipalities")
    op.drop_table("purchase_categories")
    with op.batch_alter_table("mrcs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mrcs_region_code"))
    op.drop_table("mrcs")
    op.drop_table("certifications")
    op.drop_table("units")

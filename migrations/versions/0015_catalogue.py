"""The catalogue."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("title_fr", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("sort_title", sa.Text(), nullable=False),
        sa.Column("description_fr", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column("kind", sa.Enum("good", "service", name="listingkind", native_enum=False, length=40), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=True),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column(
            "price_basis", sa.Enum("listed", "on_request", "after_visit", name="pricebasis", native_enum=False, length=40), nullable=False
        ),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("minimum", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pack", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "adjustment",
            sa.Enum("fixed", "cpi", "fuel", "yearly", "other", name="adjustmentkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("adjustment_note", sa.Text(), nullable=True),
        sa.Column("lead_time_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("final_count_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reach", sa.Enum("province", "regions", "mrcs", "radius", name="reach", native_enum=False, length=40), nullable=True),
        sa.Column("radius_km", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tax_code", sa.Enum("taxable", "zero_rated", "exempt", name="taxcode", native_enum=False, length=40), nullable=False),
        sa.Column("tax_reason", sa.Text(), nullable=True),
        sa.Column("characteristics", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column(
            "price_visibility",
            sa.Enum("everybody", "buyers", "networks", name="pricevisibility", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("audience", sa.Enum("everybody", "networks", name="audience", native_enum=False, length=40), nullable=False),
        sa.Column("status", sa.Enum("draft", "published", "archived", name="listingstatus", native_enum=False, length=40), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_code"], ["purchase_categories.code"], name=op.f("fk_listings_category_code_purchase_categories")
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_listings_organization_id_organizations")),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_listings_unit_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listings")),
        sa.UniqueConstraint("organization_id", "reference", name=op.f("uq_listings_organization_id_reference")),
        sa.UniqueConstraint("slug", name=op.f("uq_listings_slug")),
    )
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.create_index("ix_listings_category_code", ["category_code", "status"], unique=False)
        batch_op.create_index("ix_listings_organization_id", ["organization_id", "status", "sort_title"], unique=False)

    op.create_table(
        "listing_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title_fr", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_listing_documents_file_id_stored_files")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_documents_listing_id_listings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_documents")),
        sa.UniqueConstraint("listing_id", "file_id", name=op.f("uq_listing_documents_listing_id_file_id")),
    )
    with op.batch_alter_table("listing_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_documents_file_id"), ["file_id"], unique=False)

    op.create_table(
        "listing_mrcs",
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("mrc_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_mrcs_listing_id_listings"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["mrc_code"], ["mrcs.code"], name=op.f("fk_listing_mrcs_mrc_code_mrcs")),
        sa.PrimaryKeyConstraint("listing_id", "mrc_code", name=op.f("pk_listing_mrcs")),
    )
    with op.batch_alter_table("listing_mrcs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_mrcs_mrc_code"), ["mrc_code"], unique=False)

    op.create_table(
        "listing_networks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.Enum("price", "audience", name="purpose", native_enum=False, length=40), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_networks_listing_id_listings")),
        sa.ForeignKeyConstraint(["network_id"], ["organizations.id"], name=op.f("fk_listing_networks_network_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_networks")),
        sa.UniqueConstraint("listing_id", "network_id", "purpose", name=op.f("uq_listing_networks_listing_id_network_id_purpose")),
    )
    with op.batch_alter_table("listing_networks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_networks_network_id"), ["network_id"], unique=False)

    op.create_table(
        "listing_pictures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("alternative_fr", sa.Text(), nullable=False),
        sa.Column("alternative_en", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_listing_pictures_file_id_stored_files")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_pictures_listing_id_listings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_pictures")),
        sa.UniqueConstraint("listing_id", "file_id", name=op.f("uq_listing_pictures_listing_id_file_id")),
    )
    with op.batch_alter_table("listing_pictures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_pictures_file_id"), ["file_id"], unique=False)

    op.create_table(
        "listing_regions",
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_regions_listing_id_listings"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["region_code"], ["regions.code"], name=op.f("fk_listing_regions_region_code_regions")),
        sa.PrimaryKeyConstraint("listing_id", "region_code", name=op.f("pk_listing_regions")),
    )
    with op.batch_alter_table("listing_regions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_regions_region_code"), ["region_code"], unique=False)

    op.create_table(
        "listing_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_listing_versions_by_id_users")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_listing_versions_listing_id_listings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_versions")),
        sa.UniqueConstraint("listing_id", "number", name=op.f("uq_listing_versions_listing_id_number")),
    )
    with op.batch_alter_table("listing_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_versions_by_id"), ["by_id"], unique=False)

    op.create_table(
        "price_tiers",
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_price_tiers_listing_id_listings")),
        sa.PrimaryKeyConstraint("listing_id", "from_quantity", name=op.f("pk_price_tiers")),
    )


def downgrade() -> None:
    op.drop_table("price_tiers")
    with op.batch_alter_table("listing_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_versions_by_id"))

    op.drop_table("listing_versions")
    with op.batch_alter_table("listing_regions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_regions_region_code"))

    op.drop_table("listing_regions")
    with op.batch_alter_table("listing_pictures", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_pictures_file_id"))

    op.drop_table("listing_pictures")
    with op.batch_alter_table("listing_networks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_networks_network_id"))

    op.drop_table("listing_networks")
    with op.batch_alter_table("listing_mrcs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_mrcs_mrc_code"))

    op.drop_table("listing_mrcs")
    with op.batch_alter_table("listing_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_documents_file_id"))

    op.drop_table("listing_documents")
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.drop_index("ix_listings_organization_id")
        batch_op.drop_index("ix_listings_category_code")

    op.drop_table("listings")

"""What is known of an organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("legal_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("neq", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("is_enterprise", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(
            sa.Column(
                "buyer_type",
                sa.Enum(
                    "municipality",
                    "mrc",
                    "regie",
                    "ministry",
                    "education",
                    "health",
                    "state_enterprise",
                    "private",
                    name="buyertype",
                    native_enum=False,
                    length=40,
                ),
                nullable=True,
            )
        )
        batch_op.add_column(
            sa.Column(
                "network_type", sa.Enum("hub", "federation", "consortium", name="networktype", native_enum=False, length=40), nullable=True
            )
        )
        batch_op.add_column(sa.Column("reference_code", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("founded_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("address", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("postal_code", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("municipality_code", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("mrc_code", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("latitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("longitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("mission_fr", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("mission_en", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("contact_email", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("contact_phone", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("employees", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("employees_in_integration", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("largest_contract", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("insurance", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(
            sa.Column(
                "trust_level",
                sa.Enum("declared", "verified", "accredited", name="trustlevel", native_enum=False, length=40),
                server_default="declared",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("trust_expires_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("source_key", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("origins", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("merged_into_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.alter_column("legal_form_code", existing_type=sa.TEXT(), nullable=True)
        batch_op.alter_column("region_code", existing_type=sa.TEXT(), nullable=True)
        batch_op.create_index(
            "ix_organizations_counted",
            ["status", "is_enterprise", "region_code", "mrc_code", "legal_form_code", "municipality_code", "municipality"],
            unique=False,
        )
        batch_op.create_index("ix_organizations_legal_form_code", ["legal_form_code", "status", "sort_name"], unique=False)
        batch_op.create_index(batch_op.f("ix_organizations_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index("ix_organizations_mrc_code", ["mrc_code", "status", "sort_name"], unique=False)
        batch_op.create_index(batch_op.f("ix_organizations_municipality_code"), ["municipality_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_organizations_neq"), ["neq"], unique=False)
        batch_op.create_index(batch_op.f("ix_organizations_network_type"), ["network_type"], unique=False)
        batch_op.create_index("ix_organizations_source_key", ["source", "source_key"], unique=False)
        batch_op.create_index("ix_organizations_updated_at", ["status", "updated_at"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_organizations_reference_code"), ["reference_code"])
        batch_op.create_foreign_key(
            batch_op.f("fk_organizations_merged_into_id_organizations"), "organizations", ["merged_into_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_organizations_municipality_code_municipalities"), "municipalities", ["municipality_code"], ["code"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_organizations_mrc_code_mrcs"), "mrcs", ["mrc_code"], ["code"])
    # The rows there already had to be given one; new ones bring their own.
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.alter_column("languages", existing_type=sa.JSON(), server_default=None)
        batch_op.alter_column("origins", existing_type=sa.JSON(), server_default=None)


def downgrade() -> None:
    lost = sa.text("SELECT count(*) FROM organizations WHERE region_code IS NULL OR legal_form_code IS NULL")
    if unkept := op.get_bind().execute(lost).scalar():
        raise RuntimeError(
            f"{unkept} organisations have no region or no legal form: the older version cannot keep them. Complete them first."
        )
    with op.batch_alter_table("organizations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_organizations_mrc_code_mrcs"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_organizations_municipality_code_municipalities"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_organizations_merged_into_id_organizations"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_organizations_reference_code"), type_="unique")
        batch_op.drop_index("ix_organizations_updated_at")
        batch_op.drop_index("ix_organizations_source_key")
        batch_op.drop_index(batch_op.f("ix_organizations_network_type"))
        batch_op.drop_index(batch_op.f("ix_organizations_neq"))
        batch_op.drop_index(batch_op.f("ix_organizations_municipality_code"))
        batch_op.drop_index("ix_organizations_mrc_code")
        batch_op.drop_index(batch_op.f("ix_organizations_merged_into_id"))
        batch_op.drop_index("ix_organizations_legal_form_code")
        batch_op.drop_index("ix_organizations_counted")
        batch_op.alter_column("region_code", existing_type=sa.TEXT(), nullable=False)
        batch_op.alter_column("legal_form_code", existing_type=sa.TEXT(), nullable=False)
        batch_op.drop_column("merged_into_id")
        batch_op.drop_column("origins")
        batch_op.drop_column("source_key")
        batch_op.drop_column("trust_expires_on")
        batch_op.drop_column("trust_level")
        batch_op.drop_column("insurance")
        batch_op.drop_column("largest_contract")
        batch_op.drop_column("employees_in_integration")
        batch_op.drop_column("employees")
        batch_op.drop_column("contact_phone")
        batch_op.drop_column("contact_email")
        batch_op.drop_column("languages")
        batch_op.drop_column("mission_en")
        batch_op.drop_column("mission_fr")
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")
        batch_op.drop_column("mrc_code")
        batch_op.drop_column("municipality_code")
        batch_op.drop_column("postal_code")
        batch_op.drop_column("address")
        batch_op.drop_column("founded_year")
        batch_op.drop_column("reference_code")
        batch_op.drop_column("network_type")
        batch_op.drop_column("buyer_type")
        batch_op.drop_column("is_enterprise")
        batch_op.drop_column("neq")
        batch_op.drop_column("legal_name")

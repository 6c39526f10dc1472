"""Group purchases awards and contracts."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tenders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("organizer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title_fr", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("description_fr", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=True),
        sa.Column(
            "nature", sa.Enum("goods", "services", "construction", "insurance", name="nature", native_enum=False, length=40), nullable=False
        ),
        sa.Column("channel", sa.Enum("platform", "seao", name="channel", native_enum=False, length=40), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "draft",
                "adhesion",
                "closed",
                "exported",
                "awarded",
                "complete",
                "unsuccessful",
                "cancelled",
                name="tenderstage",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "open_to", sa.Enum("any_buyer", "territory", "network", "chosen", name="opento", native_enum=False, length=40), nullable=False
        ),
        sa.Column("open_codes", sa.JSON(), nullable=False),
        sa.Column("open_network_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("buyers_are_enterprises", sa.Boolean(), nullable=False),
        sa.Column("opens_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closes_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("extended_from", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("confirms_by", sa.Date(), nullable=True),
        sa.Column("delivery_from", sa.Date(), nullable=True),
        sa.Column("delivery_until", sa.Date(), nullable=True),
        sa.Column("delivery_note", sa.Text(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_until", sa.Date(), nullable=True),
        sa.Column("renewals", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("renewal_months", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("options_note", sa.Text(), nullable=False),
        sa.Column("on_shortfall", sa.Enum("extend", "proceed", "cancel", name="onshortfall", native_enum=False, length=40), nullable=False),
        sa.Column("extension_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("allocation_rule", sa.Enum("pro_rata", "order", name="allocationrule", native_enum=False, length=40), nullable=False),
        sa.Column("contract_form", sa.Enum("lead", "joint", name="contractform", native_enum=False, length=40), nullable=False),
        sa.Column("fee_rate", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fee_note", sa.Text(), nullable=False),
        sa.Column("estimate", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ceiling", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("advice", sa.JSON(), nullable=False),
        sa.Column("exemption_code", sa.Text(), nullable=True),
        sa.Column("exemption_reference", sa.Text(), nullable=True),
        sa.Column("exemption_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("exemption_on", sa.Date(), nullable=True),
        sa.Column("union_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("union_committee", sa.Text(), nullable=False),
        sa.Column("union_evaluators", sa.Text(), nullable=False),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.Column("template_name", sa.Text(), nullable=True),
        sa.Column("cloned_from_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["cloned_from_id"], ["tenders.id"], name=op.f("fk_tenders_cloned_from_id_tenders")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_tenders_created_by_id_users")),
        sa.ForeignKeyConstraint(["exemption_by_id"], ["users.id"], name=op.f("fk_tenders_exemption_by_id_users")),
        sa.ForeignKeyConstraint(["open_network_id"], ["organizations.id"], name=op.f("fk_tenders_open_network_id_organizations")),
        sa.ForeignKeyConstraint(["organizer_id"], ["organizations.id"], name=op.f("fk_tenders_organizer_id_organizations")),
        sa.ForeignKeyConstraint(["supplier_id"], ["organizations.id"], name=op.f("fk_tenders_supplier_id_organizations")),
        sa.ForeignKeyConstraint(["union_file_id"], ["stored_files.id"], name=op.f("fk_tenders_union_file_id_stored_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tenders")),
        sa.UniqueConstraint("number", name=op.f("uq_tenders_number")),
    )
    with op.batch_alter_table("tenders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tenders_cloned_from_id"), ["cloned_from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenders_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenders_exemption_by_id"), ["exemption_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenders_open_network_id"), ["open_network_id"], unique=False)
        batch_op.create_index("ix_tenders_organizer_id", ["organizer_id", "stage"], unique=False)
        batch_op.create_index("ix_tenders_stage", ["stage", "closes_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenders_supplier_id"), ["supplier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tenders_union_file_id"), ["union_file_id"], unique=False)

    op.create_table(
        "contracts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("buyer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.Enum("lead", "joint", name="contractform", native_enum=False, length=40), nullable=False),
        sa.Column(
            "nature", sa.Enum("goods", "services", "construction", "insurance", name="nature", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "status",
            sa.Enum("pending", "active", "cancelled", "terminated", name="contractstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_flexible", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("renewals_left", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("renewal_months", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("buyer_accepted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("buyer_accepted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supplier_accepted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("supplier_accepted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["buyer_accepted_by_id"], ["users.id"], name=op.f("fk_contracts_buyer_accepted_by_id_users")),
        sa.ForeignKeyConstraint(["buyer_id"], ["organizations.id"], name=op.f("fk_contracts_buyer_id_organizations")),
        sa.ForeignKeyConstraint(["supplier_accepted_by_id"], ["users.id"], name=op.f("fk_contracts_supplier_accepted_by_id_users")),
        sa.ForeignKeyConstraint(["supplier_id"], ["organizations.id"], name=op.f("fk_contracts_supplier_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_contracts_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("number", name=op.f("uq_contracts_number")),
    )
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contracts_buyer_accepted_by_id"), ["buyer_accepted_by_id"], unique=False)
        batch_op.create_index("ix_contracts_buyer_id", ["buyer_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_contracts_supplier_accepted_by_id"), ["supplier_accepted_by_id"], unique=False)
        batch_op.create_index("ix_contracts_supplier_id", ["supplier_id", "status"], unique=False)
        batch_op.create_index(
            "uq_contracts_one",
            ["tender_id", "buyer_id", "supplier_id"],
            unique=True,
            sqlite_where=sa.text("status = 'pending'"),
            postgresql_where=sa.text("status = 'pending'"),
        )

    op.create_table(
        "enquiries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_enquiries_answered_by_id_users")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_enquiries_asked_by_id_users")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_enquiries_organization_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_enquiries_tender_id_tenders"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
    )
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiries_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiries_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiries_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enquiries_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "participations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("intention", "authorized", "bound", "withdrawn", "lapsed", name="participationstage", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("adhered_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("adhered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("resolution_number", sa.Text(), nullable=True),
        sa.Column("resolution_date", sa.Date(), nullable=True),
        sa.Column("resolution_due", sa.Date(), nullable=True),
        sa.Column("resolution_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("delegate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("authorized_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["adhered_by_id"], ["users.id"], name=op.f("fk_participations_adhered_by_id_users")),
        sa.ForeignKeyConstraint(["delegate_id"], ["users.id"], name=op.f("fk_participations_delegate_id_users")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_participations_organization_id_organizations")),
        sa.ForeignKeyConstraint(
            ["resolution_file_id"], ["stored_files.id"], name=op.f("fk_participations_resolution_file_id_stored_files")
        ),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_participations_tender_id_tenders")),
        sa.ForeignKeyConstraint(["withdrawn_by_id"], ["users.id"], name=op.f("fk_participations_withdrawn_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participations")),
        sa.UniqueConstraint("tender_id", "organization_id", name=op.f("uq_participations_tender_id_organization_id")),
    )
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participations_adhered_by_id"), ["adhered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participations_delegate_id"), ["delegate_id"], unique=False)
        batch_op.create_index("ix_participations_organization_id", ["organization_id", "stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_participations_resolution_file_id"), ["resolution_file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_participations_withdrawn_by_id"), ["withdrawn_by_id"], unique=False)

    op.create_table(
        "tender_amendments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_tender_amendments_made_by_id_users")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_tender_amendments_tender_id_tenders"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_amendments")),
        sa.UniqueConstraint("tender_id", "number", name=op.f("uq_tender_amendments_tender_id_number")),
    )
    with op.batch_alter_table("tender_amendments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tender_amendments_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "tender_cutoffs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_tender_cutoffs_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_cutoffs")),
        sa.UniqueConstraint("tender_id", name=op.f("uq_tender_cutoffs_tender_id")),
    )
    op.create_table(
        "tender_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_tender_documents_added_by_id_users")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_tender_documents_file_id_stored_files")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_tender_documents_tender_id_tenders"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_documents")),
    )
    with op.batch_alter_table("tender_documents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tender_documents_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tender_documents_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tender_documents_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "tender_invitees",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_tender_invitees_organization_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_tender_invitees_tender_id_tenders"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_invitees")),
        sa.UniqueConstraint("tender_id", "organization_id", name=op.f("uq_tender_invitees_tender_id_organization_id")),
    )
    with op.batch_alter_table("tender_invitees", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tender_invitees_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "tender_watches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_tender_watches_tender_id_tenders"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tender_watches_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender_watches")),
        sa.UniqueConstraint("tender_id", "user_id", name=op.f("uq_tender_watches_tender_id_user_id")),
    )
    with op.batch_alter_table("tender_watches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tender_watches_user_id"), ["user_id"], unique=False)

    op.create_table(
        "contract_amendments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Enum("change", "renewal", name="amendmentkind", native_enum=False, length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("buyer_accepted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("buyer_accepted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supplier_accepted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("supplier_accepted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("refused_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("refused_reason", sa.Text(), nullable=True),
        sa.Column("applied_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["buyer_accepted_by_id"], ["users.id"], name=op.f("fk_contract_amendments_buyer_accepted_by_id_users")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_amendments_contract_id_contracts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["users.id"], name=op.f("fk_contract_amendments_proposed_by_id_users")),
        sa.ForeignKeyConstraint(
            ["supplier_accepted_by_id"], ["users.id"], name=op.f("fk_contract_amendments_supplier_accepted_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_amendments")),
        sa.UniqueConstraint("contract_id", "number", name=op.f("uq_contract_amendments_contract_id_number")),
    )
    with op.batch_alter_table("contract_amendments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_amendments_buyer_accepted_by_id"), ["buyer_accepted_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_amendments_proposed_by_id"), ["proposed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_amendments_supplier_accepted_by_id"), ["supplier_accepted_by_id"], unique=False)

    op.create_table(
        "contract_members",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("share", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_members_contract_id_contracts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_contract_members_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_members")),
        sa.UniqueConstraint("contract_id", "organization_id", name=op.f("uq_contract_members_contract_id_organization_id")),
    )
    with op.batch_alter_table("contract_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_members_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "contract_reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_reminders_contract_id_contracts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_reminders")),
        sa.UniqueConstraint("contract_id", "ends_on", "days", name=op.f("uq_contract_reminders_contract_id_ends_on_days")),
    )
    op.create_table(
        "funds_certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fiscal_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certified_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("certified_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_funds_certificates_positive")),
        sa.ForeignKeyConstraint(["certified_by_id"], ["users.id"], name=op.f("fk_funds_certificates_certified_by_id_users")),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participations.id"],
            name=op.f("fk_funds_certificates_participation_id_participations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funds_certificates")),
        sa.UniqueConstraint("participation_id", "fiscal_year", name=op.f("uq_funds_certificates_participation_id_fiscal_year")),
    )
    with op.batch_alter_table("funds_certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funds_certificates_certified_by_id"), ["certified_by_id"], unique=False)

    op.create_table(
        "lots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=True),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("specification", sa.Text(), nullable=False),
        sa.Column("listing_version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column("expected", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("minimum", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("capacity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("pack", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tax_code", sa.Enum("taxable", "zero_rated", "exempt", name="taxcode", native_enum=False, length=40), nullable=False),
        sa.Column("closed_firm", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_flexible", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("is_met", sa.Boolean(), nullable=True),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_lots_capacity")),
        sa.CheckConstraint("expected IS NULL OR expected > 0", name=op.f("ck_lots_expected")),
        sa.CheckConstraint("minimum IS NULL OR minimum >= 0", name=op.f("ck_lots_minimum")),
        sa.CheckConstraint("pack IS NULL OR pack > 0", name=op.f("ck_lots_pack")),
        sa.ForeignKeyConstraint(["category_code"], ["purchase_categories.code"], name=op.f("fk_lots_category_code_purchase_categories")),
        sa.ForeignKeyConstraint(["listing_version_id"], ["listing_versions.id"], name=op.f("fk_lots_listing_version_id_listing_versions")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_lots_tender_id_tenders"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_lots_unit_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("tender_id", "rank", name=op.f("uq_lots_tender_id_rank")),
    )
    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lots_listing_version_id"), ["listing_version_id"], unique=False)

    op.create_table(
        "participation_places",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("municipality_code", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipalities.code"], name=op.f("fk_participation_places_municipality_code_municipalities")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participations.id"],
            name=op.f("fk_participation_places_participation_id_participations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_places")),
        sa.UniqueConstraint("participation_id", "rank", name=op.f("uq_participation_places_participation_id_rank")),
    )
    op.create_table(
        "performance_evaluations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quality", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delays", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("communication", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conformity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("written_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replied_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "quality BETWEEN 1 AND 5 AND delays BETWEEN 1 AND 5 AND communication BETWEEN 1 AND 5 AND conformity BETWEEN 1 AND 5",
            name=op.f("ck_performance_evaluations_marks"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_performance_evaluations_contract_id_contracts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["replied_by_id"], ["users.id"], name=op.f("fk_performance_evaluations_replied_by_id_users")),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_performance_evaluations_written_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_performance_evaluations")),
        sa.UniqueConstraint("contract_id", name=op.f("uq_performance_evaluations_contract_id")),
    )
    with op.batch_alter_table("performance_evaluations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_performance_evaluations_replied_by_id"), ["replied_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_performance_evaluations_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "awards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.Enum("active", "cancelled", "unsuccessful", name="awardstatus", native_enum=False, length=40), nullable=False),
        sa.Column("unit_price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("firm", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flexible", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("advice", sa.JSON(), nullable=False),
        sa.Column("justification", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("firm >= 0 AND flexible >= 0", name=op.f("ck_awards_positive")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_awards_decided_by_id_users")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_awards_lot_id_lots")),
        sa.ForeignKeyConstraint(["supplier_id"], ["organizations.id"], name=op.f("fk_awards_supplier_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_awards_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
    )
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_awards_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_awards_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_awards_supplier_id"), ["supplier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_awards_tender_id"), ["tender_id"], unique=False)
        batch_op.create_index(
            "uq_awards_active",
            ["lot_id"],
            unique=True,
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )

    op.create_table(
        "contract_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("firm", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flexible", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_code", sa.Enum("taxable", "zero_rated", "exempt", name="taxcode", native_enum=False, length=40), nullable=False),
        sa.CheckConstraint("firm >= 0 AND flexible >= 0 AND amount >= 0", name=op.f("ck_contract_lines_positive")),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_contract_lines_contract_id_contracts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_contract_lines_award_id_awards")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_contract_lines_lot_id_lots")),
        sa.ForeignKeyConstraint(["place_id"], ["participation_places.id"], name=op.f("fk_contract_lines_place_id_participation_places")),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_contract_lines_unit_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_lines")),
        sa.UniqueConstraint("contract_id", "lot_id", "place_id", name=op.f("uq_contract_lines_contract_id_lot_id_place_id")),
    )
    with op.batch_alter_table("contract_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_lines_award_id"), ["award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_lines_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_lines_place_id"), ["place_id"], unique=False)

    op.create_table(
        "lot_items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rank", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category_code", sa.Text(), nullable=True),
        sa.Column("unit_code", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["category_code"], ["purchase_categories.code"], name=op.f("fk_lot_items_category_code_purchase_categories")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_lot_items_lot_id_lots"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_lot_items_unit_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_items")),
        sa.UniqueConstraint("lot_id", "rank", name=op.f("uq_lot_items_lot_id_rank")),
    )
    op.create_table(
        "quantities",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("firm", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flexible", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("firm >= 0 AND flexible >= 0", name=op.f("ck_quantities_positive")),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_quantities_lot_id_lots")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participations.id"], name=op.f("fk_quantities_participation_id_participations"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["place_id"], ["participation_places.id"], name=op.f("fk_quantities_place_id_participation_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quantities")),
        sa.UniqueConstraint("participation_id", "lot_id", "place_id", name=op.f("uq_quantities_participation_id_lot_id_place_id")),
    )
    with op.batch_alter_table("quantities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quantities_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quantities_place_id"), ["place_id"], unique=False)

    op.create_table(
        "seao_results",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lot_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seao_number", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("awarded_on", sa.Date(), nullable=True),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("supplier_name", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name=op.f("fk_seao_results_lot_id_lots")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_seao_results_recorded_by_id_users")),
        sa.ForeignKeyConstraint(["supplier_id"], ["organizations.id"], name=op.f("fk_seao_results_supplier_id_organizations")),
        sa.ForeignKeyConstraint(["tender_id"], ["tenders.id"], name=op.f("fk_seao_results_tender_id_tenders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seao_results")),
    )
    with op.batch_alter_table("seao_results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seao_results_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seao_results_recorded_by_id"), ["recorded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seao_results_supplier_id"), ["supplier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seao_results_tender_id"), ["tender_id"], unique=False)

    op.create_table(
        "allocations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("participation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_firm", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked_flexible", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("firm", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flexible", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "firm >= 0 AND flexible >= 0 AND firm <= asked_firm AND flexible <= asked_flexible", name=op.f("ck_allocations_within")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_allocations_award_id_awards"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["participation_id"], ["participations.id"], name=op.f("fk_allocations_participation_id_participations")),
        sa.ForeignKeyConstraint(["place_id"], ["participation_places.id"], name=op.f("fk_allocations_place_id_participation_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
        sa.UniqueConstraint("award_id", "participation_id", "place_id", name=op.f("uq_allocations_award_id_participation_id_place_id")),
    )
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocations_participation_id"), ["participation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_allocations_place_id"), ["place_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("allocations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocations_place_id"))
        batch_op.drop_index(batch_op.f("ix_allocations_participation_id"))

    op.drop_table("allocations")
    with op.batch_alter_table("seao_results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seao_results_tender_id"))
        batch_op.drop_index(batch_op.f("ix_seao_results_supplier_id"))
        batch_op.drop_index(batch_op.f("ix_seao_results_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_seao_results_lot_id"))

    op.drop_table("seao_results")
    with op.batch_alter_table("quantities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quantities_place_id"))
        batch_op.drop_index(batch_op.f("ix_quantities_lot_id"))

    op.drop_table("quantities")
    op.drop_table("lot_items")
    with op.batch_alter_table("contract_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_lines_place_id"))
        batch_op.drop_index(batch_op.f("ix_contract_lines_lot_id"))
        batch_op.drop_index(batch_op.f("ix_contract_lines_award_id"))

    op.drop_table("contract_lines")
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.drop_index("uq_awards_active", sqlite_where=sa.text("status = 'active'"), postgresql_where=sa.text("status = 'active'"))
        batch_op.drop_index(batch_op.f("ix_awards_tender_id"))
        batch_op.drop_index(batch_op.f("ix_awards_supplier_id"))
        batch_op.drop_index(batch_op.f("ix_awards_lot_id"))
        batch_op.drop_index(batch_op.f("ix_awards_decided_by_id"))

    op.drop_table("awards")
    with op.batch_alter_table("performance_evaluations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_performance_evaluations_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_performance_evaluations_replied_by_id"))

    op.drop_table("performance_evaluations")
    op.drop_table("participation_places")
    with op.batch_alter_table("lots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lots_listing_version_id"))

    op.drop_table("lots")
    with op.batch_alter_table("funds_certificates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funds_certificates_certified_by_id"))

    op.drop_table("funds_certificates")
    op.drop_table("contract_reminders")
    with op.batch_alter_table("contract_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_members_organization_id"))

    op.drop_table("contract_members")
    with op.batch_alter_table("contract_amendments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contract_amendments_supplier_accepted_by_id"))
        batch_op.drop_index(batch_op.f("ix_contract_amendments_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_contract_amendments_buyer_accepted_by_id"))

    op.drop_table("contract_amendments")
    with op.batch_alter_table("tender_watches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tender_watches_user_id"))

    op.drop_table("tender_watches")
    with op.batch_alter_table("tender_invitees", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tender_invitees_organization_id"))

    op.drop_table("tender_invitees")
    with op.batch_alter_table("tender_documents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tender_documents_tender_id"))
        batch_op.drop_index(batch_op.f("ix_tender_documents_file_id"))
        batch_op.drop_index(batch_op.f("ix_tender_documents_added_by_id"))

    op.drop_table("tender_documents")
    op.drop_table("tender_cutoffs")
    with op.batch_alter_table("tender_amendments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tender_amendments_made_by_id"))

    op.drop_table("tender_amendments")
    with op.batch_alter_table("participations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participations_withdrawn_by_id"))
        batch_op.drop_index(batch_op.f("ix_participations_resolution_file_id"))
        batch_op.drop_index("ix_participations_organization_id")
        batch_op.drop_index(batch_op.f("ix_participations_delegate_id"))
        batch_op.drop_index(batch_op.f("ix_participations_adhered_by_id"))

    op.drop_table("participations")
    with op.batch_alter_table("enquiries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiries_tender_id"))
        batch_op.drop_index(batch_op.f("ix_enquiries_organization_id"))
        batch_op.drop_index(batch_op.f("ix_enquiries_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_enquiries_answered_by_id"))

    op.drop_table("enquiries")
    with op.batch_alter_table("contracts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_contracts_one", sqlite_where=sa.text("status = 'pending'"), postgresql_where=sa.text("status = 'pending'")
        )
        batch_op.drop_index("ix_contracts_supplier_id")
        batch_op.drop_index(batch_op.f("ix_contracts_supplier_accepted_by_id"))
        batch_op.drop_index("ix_contracts_buyer_id")
        batch_op.drop_index(batch_op.f("ix_contracts_buyer_accepted_by_id"))

    op.drop_table("contracts")
    with op.batch_alter_table("tenders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tenders_union_file_id"))
        batch_op.drop_index(batch_op.f("ix_tenders_supplier_id"))
        batch_op.drop_index("ix_tenders_stage")
        batch_op.drop_index("ix_tenders_organizer_id")
        batch_op.drop_index(batch_op.f("ix_tenders_open_network_id"))
        batch_op.drop_index(batch_op.f("ix_tenders_exemption_by_id"))
        batch_op.drop_index(batch_op.f("ix_tenders_created_by_id"))
        batch_op.drop_index(batch_op.f("ix_tenders_cloned_from_id"))

    op.drop_table("tenders")

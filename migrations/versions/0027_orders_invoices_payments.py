"""Orders and their deliveries, invoices, payments, the ledger, what is said with the gateway."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns, schema

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# What happened to money is never changed nor taken away.
LEDGER = ("ledger_transactions", "ledger_entries")
DIFFERENT = sa.text("received != amount AND mended IS NULL")


def upgrade() -> None:
    op.create_table(
        "gateway_calls",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_calls")),
        sa.UniqueConstraint("key", name=op.f("uq_gateway_calls_key")),
    )
    with op.batch_alter_table("gateway_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_calls_subject"), ["subject"], unique=False)

    op.create_table(
        "gateway_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("handled_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_events")),
        sa.UniqueConstraint("event", name=op.f("uq_gateway_events_event")),
    )
    with op.batch_alter_table("gateway_events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_gateway_events_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("outcome IS NULL"),
            postgresql_where=sa.text("outcome IS NULL"),
        )

    op.create_table(
        "ledger_transactions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_transactions")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_transactions_key")),
    )
    with op.batch_alter_table("ledger_transactions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_transactions_at"), ["at"], unique=False)

    op.create_table(
        "gateway_accounts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("may_charge", sa.Boolean(), nullable=False),
        sa.Column("may_be_paid_out", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("begun_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("begun_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["begun_by_id"], ["users.id"], name=op.f("fk_gateway_accounts_begun_by_id_users")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_gateway_accounts_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_accounts")),
        sa.UniqueConstraint("account", name=op.f("uq_gateway_accounts_account")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_gateway_accounts_organization_id")),
    )
    with op.batch_alter_table("gateway_accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_accounts_begun_by_id"), ["begun_by_id"], unique=False)

    op.create_table(
        "ordering_rules",
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("needs_po_number", sa.Boolean(), nullable=False),
        sa.Column("needs_budget_code", sa.Boolean(), nullable=False),
        sa.Column("approval_above", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("acceptance_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payment_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("updated_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("acceptance_days BETWEEN 1 AND 90 AND payment_days BETWEEN 1 AND 120", name=op.f("ck_ordering_rules_days")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_ordering_rules_organization_id_organizations")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["users.id"], name=op.f("fk_ordering_rules_updated_by_id_users")),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_ordering_rules")),
    )
    with op.batch_alter_table("ordering_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ordering_rules_updated_by_id"), ["updated_by_id"], unique=False)

    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payee_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("method", sa.Enum("eft", "cheque", "card", "debit", name="paymentmethod", native_enum=False, length=40), nullable=False),
        sa.Column(
            "status",
            sa.Enum("recorded", "pending", "received", "failed", "returned", name="paymentstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("recorded_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("failed_reason", sa.Text(), nullable=True),
        sa.Column("mends_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mended", sa.Enum("paid", "corrected", "accepted", name="mended", native_enum=False, length=40), nullable=True),
        sa.Column("mended_reason", sa.Text(), nullable=True),
        sa.Column("mended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("mended_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount > 0 AND (received IS NULL OR received >= 0)", name=op.f("ck_payments_positive")),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["users.id"], name=op.f("fk_payments_confirmed_by_id_users")),
        sa.ForeignKeyConstraint(["mended_by_id"], ["users.id"], name=op.f("fk_payments_mended_by_id_users")),
        sa.ForeignKeyConstraint(["mends_id"], ["payments.id"], name=op.f("fk_payments_mends_id_payments")),
        sa.ForeignKeyConstraint(["payee_id"], ["organizations.id"], name=op.f("fk_payments_payee_id_organizations")),
        sa.ForeignKeyConstraint(["payer_id"], ["organizations.id"], name=op.f("fk_payments_payer_id_organizations")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["users.id"], name=op.f("fk_payments_recorded_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
    )
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payments_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payments_mended_by_id"), ["mended_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payments_mends_id"), ["mends_id"], unique=False)
        batch_op.create_index("ix_payments_payee_id", ["payee_id", "status", "id"], unique=False)
        batch_op.create_index("ix_payments_payee_id_id", ["payee_id", "id"], unique=False)
        batch_op.create_index("ix_payments_payer_id", ["payer_id", "status", "id"], unique=False)
        batch_op.create_index("ix_payments_payer_id_id", ["payer_id", "id"], unique=False)
        batch_op.create_index("ix_payments_payer_id_reference", ["payer_id", "reference"], unique=False)
        batch_op.create_index("ix_payments_payee_id_payer_id", ["payee_id", "payer_id", "paid_on"], unique=False)
        batch_op.create_index("ix_payments_payer_id_payee_id", ["payer_id", "payee_id", "paid_on"], unique=False)
        for side in ("payee", "payer"):
            batch_op.create_index(
                f"ix_payments_{side}_different", [f"{side}_id", "id"], unique=False, sqlite_where=DIFFERENT, postgresql_where=DIFFERENT
            )
        batch_op.create_index(batch_op.f("ix_payments_recorded_by_id"), ["recorded_by_id"], unique=False)

    op.create_table(
        "tax_registrations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("is_small_supplier", sa.Boolean(), nullable=False),
        sa.Column("gst_number", sa.Text(), nullable=True),
        sa.Column("qst_number", sa.Text(), nullable=True),
        sa.Column("stated_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("stated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "is_small_supplier = (gst_number IS NULL) AND is_small_supplier = (qst_number IS NULL)",
            name=op.f("ck_tax_registrations_one_or_the_other"),
        ),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_tax_registrations_organization_id_organizations")),
        sa.ForeignKeyConstraint(["stated_by_id"], ["users.id"], name=op.f("fk_tax_registrations_stated_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_registrations")),
        sa.UniqueConstraint("organization_id", "valid_from", name=op.f("uq_tax_registrations_organization_id_valid_from")),
    )
    with op.batch_alter_table("tax_registrations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tax_registrations_stated_by_id"), ["stated_by_id"], unique=False)

    op.create_table(
        "gateway_payments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum("open", "processing", "succeeded", "failed", "expired", name="gatewaypaymentstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("session", sa.Text(), nullable=True),
        sa.Column("intent", sa.Text(), nullable=True),
        sa.Column("charge", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fee", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refunded", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("disputed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("fetched_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount > 0 AND fee >= 0 AND refunded >= 0 AND refunded <= amount", name=op.f("ck_gateway_payments_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["gateway_accounts.id"], name=op.f("fk_gateway_payments_account_id_gateway_accounts")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_gateway_payments_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gateway_payments")),
        sa.UniqueConstraint("charge", name=op.f("uq_gateway_payments_charge")),
        sa.UniqueConstraint("intent", name=op.f("uq_gateway_payments_intent")),
        sa.UniqueConstraint("payment_id", name=op.f("uq_gateway_payments_payment_id")),
        sa.UniqueConstraint("session", name=op.f("uq_gateway_payments_session")),
    )
    with op.batch_alter_table("gateway_payments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gateway_payments_account_id"), ["account_id"], unique=False)

    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("buyer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("direct_award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "sent",
                "acknowledged",
                "delivering",
                "delivered",
                "accepted",
                "closed",
                "cancelled",
                name="orderstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("po_number", sa.Text(), nullable=False),
        sa.Column("budget_code", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("acceptance_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payment_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approval_asked_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("returned_reason", sa.Text(), nullable=True),
        sa.Column("sent_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sent_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("acknowledged_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("cancelled_reason", sa.Text(), nullable=True),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_orders_positive")),
        sa.ForeignKeyConstraint(["acknowledged_by_id"], ["users.id"], name=op.f("fk_orders_acknowledged_by_id_users")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_orders_approved_by_id_users")),
        sa.ForeignKeyConstraint(["buyer_id"], ["organizations.id"], name=op.f("fk_orders_buyer_id_organizations")),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_orders_contract_id_contracts")),
        sa.ForeignKeyConstraint(["direct_award_id"], ["direct_awards.id"], name=op.f("fk_orders_direct_award_id_direct_awards")),
        sa.ForeignKeyConstraint(["sent_by_id"], ["users.id"], name=op.f("fk_orders_sent_by_id_users")),
        sa.ForeignKeyConstraint(["supplier_id"], ["organizations.id"], name=op.f("fk_orders_supplier_id_organizations")),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_orders_written_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_orders_acknowledged_by_id"), ["acknowledged_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index("ix_orders_buyer_id", ["buyer_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_direct_award_id"), ["direct_award_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_sent_by_id"), ["sent_by_id"], unique=False)
        batch_op.create_index("ix_orders_supplier_id", ["supplier_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "refunds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gateway_payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("asked", "sent", "done", "failed", "given_up", name="refundstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("refund", sa.Text(), nullable=True),
        sa.Column("asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("asked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("done_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_refunds_positive")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_refunds_approved_by_id_users")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_refunds_asked_by_id_users")),
        sa.ForeignKeyConstraint(
            ["gateway_payment_id"], ["gateway_payments.id"], name=op.f("fk_refunds_gateway_payment_id_gateway_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("refund", name=op.f("uq_refunds_refund")),
    )
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refunds_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refunds_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refunds_gateway_payment_id"), ["gateway_payment_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum("noted", "accepted", "refused", "withdrawn", name="deliverystatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("accept_by", sa.Date(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name=op.f("fk_deliveries_decided_by_id_users")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["users.id"], name=op.f("fk_deliveries_noted_by_id_users")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_deliveries_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("order_id", "number", name=op.f("uq_deliveries_order_id_number")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_decided_by_id"), ["decided_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deliveries_noted_by_id"), ["noted_by_id"], unique=False)

    op.create_table(
        "invoices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Enum("invoice", "credit_note", name="invoicekind", native_enum=False, length=40), nullable=False),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("buyer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("refers_to_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "status",
            sa.Enum("draft", "issued", "received", "approved", "settled", "discarded", name="invoicestatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("po_number", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("payment_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("subtotal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taxable", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gst", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("qst", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("frozen", sa.JSON(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("issued_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("issued_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("received_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("approved_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("settled_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("(kind = 'credit_note') = (refers_to_id IS NOT NULL)", name=op.f("ck_invoices_refers")),
        sa.CheckConstraint("(status IN ('draft', 'discarded')) = (sequence IS NULL)", name=op.f("ck_invoices_numbered")),
        sa.CheckConstraint(
            "subtotal >= 0 AND taxable >= 0 AND taxable <= subtotal AND gst >= 0 AND qst >= 0", name=op.f("ck_invoices_positive")
        ),
        sa.CheckConstraint("total = subtotal + gst + qst", name=op.f("ck_invoices_sum")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["users.id"], name=op.f("fk_invoices_approved_by_id_users")),
        sa.ForeignKeyConstraint(["buyer_id"], ["organizations.id"], name=op.f("fk_invoices_buyer_id_organizations")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["users.id"], name=op.f("fk_invoices_issued_by_id_users")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invoices_order_id_orders")),
        sa.ForeignKeyConstraint(["received_by_id"], ["users.id"], name=op.f("fk_invoices_received_by_id_users")),
        sa.ForeignKeyConstraint(["refers_to_id"], ["invoices.id"], name=op.f("fk_invoices_refers_to_id_invoices")),
        sa.ForeignKeyConstraint(["supplier_id"], ["organizations.id"], name=op.f("fk_invoices_supplier_id_organizations")),
        sa.ForeignKeyConstraint(["written_by_id"], ["users.id"], name=op.f("fk_invoices_written_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("supplier_id", "number", name=op.f("uq_invoices_supplier_id_number")),
        sa.UniqueConstraint("supplier_id", "sequence", name=op.f("uq_invoices_supplier_id_sequence")),
    )
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoices_approved_by_id"), ["approved_by_id"], unique=False)
        batch_op.create_index("ix_invoices_buyer_id", ["buyer_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoices_issued_by_id"), ["issued_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoices_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoices_received_by_id"), ["received_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoices_refers_to_id"), ["refers_to_id"], unique=False)
        batch_op.create_index("ix_invoices_supplier_id", ["supplier_id", "status", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoices_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "order_messages",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organization_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_order_messages_author_id_users")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_messages_order_id_orders")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_order_messages_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_messages")),
    )
    with op.batch_alter_table("order_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_messages_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_messages_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_messages_organization_id"), ["organization_id"], unique=False)

    op.create_table(
        "delivery_files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_files_delivery_id_deliveries"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_delivery_files_file_id_stored_files")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_files")),
    )
    with op.batch_alter_table("delivery_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_files_delivery_id"), ["delivery_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_files_file_id"), ["file_id"], unique=False)

    op.create_table(
        "invoice_disputes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replied_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_invoice_disputes_positive")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_invoice_disputes_closed_by_id_users")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_disputes_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["opened_by_id"], ["users.id"], name=op.f("fk_invoice_disputes_opened_by_id_users")),
        sa.ForeignKeyConstraint(["replied_by_id"], ["users.id"], name=op.f("fk_invoice_disputes_replied_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_disputes")),
    )
    with op.batch_alter_table("invoice_disputes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_disputes_closed_by_id"), ["closed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_disputes_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_disputes_opened_by_id"), ["opened_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_disputes_replied_by_id"), ["replied_by_id"], unique=False)

    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("transaction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account",
            sa.Enum(
                "owed", "billed", "received", "refunded", "returned", "fees", "unapplied", name="account", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("supplier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("buyer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount != 0", name=op.f("ck_ledger_entries_something")),
        sa.ForeignKeyConstraint(["buyer_id"], ["organizations.id"], name=op.f("fk_ledger_entries_buyer_id_organizations")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_ledger_entries_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_ledger_entries_payment_id_payments")),
        sa.ForeignKeyConstraint(["supplier_id"], ["organizations.id"], name=op.f("fk_ledger_entries_supplier_id_organizations")),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transactions.id"], name=op.f("fk_ledger_entries_transaction_id_ledger_transactions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
    )
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entries_buyer_id", ["buyer_id", "supplier_id", "account", "amount"], unique=False)
        batch_op.create_index("ix_ledger_entries_invoice_id", ["invoice_id", "account"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entries_payment_id"), ["payment_id"], unique=False)
        batch_op.create_index("ix_ledger_entries_supplier_id", ["supplier_id", "buyer_id", "account", "amount"], unique=False)
        batch_op.create_index("ix_ledger_entries_pair", ["supplier_id", "buyer_id", "transaction_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entries_transaction_id"), ["transaction_id"], unique=False)

    op.create_table(
        "order_files",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_order_files_file_id_stored_files")),
        sa.ForeignKeyConstraint(
            ["message_id"], ["order_messages.id"], name=op.f("fk_order_files_message_id_order_messages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_files")),
    )
    with op.batch_alter_table("order_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_files_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_files_message_id"), ["message_id"], unique=False)

    op.create_table(
        "payable_links",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_payable_links_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_payable_links_made_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payable_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_payable_links_token_hash")),
    )
    with op.batch_alter_table("payable_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payable_links_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payable_links_made_by_id"), ["made_by_id"], unique=False)

    op.create_table(
        "payment_parts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_parts_positive")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_payment_parts_invoice_id_invoices")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_parts_payment_id_payments"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_parts")),
        sa.UniqueConstraint("payment_id", "invoice_id", name=op.f("uq_payment_parts_payment_id_invoice_id")),
    )
    with op.batch_alter_table("payment_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_parts_invoice_id"), ["invoice_id"], unique=False)

    op.create_table(
        "order_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contract_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("listing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("place_name", sa.Text(), nullable=False),
        sa.Column("place_address", sa.Text(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_code", sa.Enum("taxable", "zero_rated", "exempt", name="taxcode", native_enum=False, length=40), nullable=False),
        sa.Column("tax_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("quantity > 0 AND amount >= 0", name=op.f("ck_order_lines_positive")),
        sa.ForeignKeyConstraint(["contract_line_id"], ["contract_lines.id"], name=op.f("fk_order_lines_contract_line_id_contract_lines")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_order_lines_listing_id_listings")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_order_lines_unit_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
    )
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_lines_contract_line_id"), ["contract_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_lines_listing_id"), ["listing_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_lines_order_id"), ["order_id"], unique=False)

    op.create_table(
        "quantity_transfers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "status",
            sa.Enum("proposed", "agreed", "refused", "withdrawn", name="transferstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_for_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("quantity > 0 AND from_line_id != to_line_id", name=op.f("ck_quantity_transfers_moves")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_quantity_transfers_answered_by_id_users")),
        sa.ForeignKeyConstraint(["from_line_id"], ["contract_lines.id"], name=op.f("fk_quantity_transfers_from_line_id_contract_lines")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["users.id"], name=op.f("fk_quantity_transfers_proposed_by_id_users")),
        sa.ForeignKeyConstraint(
            ["proposed_for_id"], ["organizations.id"], name=op.f("fk_quantity_transfers_proposed_for_id_organizations")
        ),
        sa.ForeignKeyConstraint(["to_line_id"], ["contract_lines.id"], name=op.f("fk_quantity_transfers_to_line_id_contract_lines")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quantity_transfers")),
    )
    with op.batch_alter_table("quantity_transfers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quantity_transfers_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quantity_transfers_from_line_id"), ["from_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quantity_transfers_proposed_by_id"), ["proposed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quantity_transfers_proposed_for_id"), ["proposed_for_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_quantity_transfers_to_line_id"), ["to_line_id"], unique=False)

    op.create_table(
        "delivery_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("accepted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "quantity > 0 AND (accepted IS NULL OR (accepted >= 0 AND accepted <= quantity))", name=op.f("ck_delivery_lines_within")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_delivery_lines_delivery_id_deliveries"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_delivery_lines_order_line_id_order_lines")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_lines")),
        sa.UniqueConstraint("delivery_id", "order_line_id", name=op.f("uq_delivery_lines_delivery_id_order_line_id")),
    )
    with op.batch_alter_table("delivery_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_lines_order_line_id"), ["order_line_id"], unique=False)

    op.create_table(
        "invoice_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invoice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("delivery_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("credits_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tax_code", sa.Enum("taxable", "zero_rated", "exempt", name="taxcode", native_enum=False, length=40), nullable=False),
        sa.Column("tax_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("quantity > 0 AND unit_price >= 0 AND amount >= 0", name=op.f("ck_invoice_lines_positive")),
        sa.ForeignKeyConstraint(["credits_line_id"], ["invoice_lines.id"], name=op.f("fk_invoice_lines_credits_line_id_invoice_lines")),
        sa.ForeignKeyConstraint(["delivery_line_id"], ["delivery_lines.id"], name=op.f("fk_invoice_lines_delivery_line_id_delivery_lines")),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoices.id"], name=op.f("fk_invoice_lines_invoice_id_invoices"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_invoice_lines_order_line_id_order_lines")),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_invoice_lines_unit_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_lines")),
    )
    with op.batch_alter_table("invoice_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invoice_lines_credits_line_id"), ["credits_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_lines_delivery_line_id"), ["delivery_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_lines_invoice_id"), ["invoice_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invoice_lines_order_line_id"), ["order_line_id"], unique=False)

    for table in LEDGER:
        for statement in schema.append_only(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in LEDGER:
        for statement in schema.drop_append_only(table, op.get_bind().dialect.name):
            op.execute(statement)
    with op.batch_alter_table("invoice_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_lines_order_line_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_lines_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_lines_delivery_line_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_lines_credits_line_id"))

    op.drop_table("invoice_lines")
    with op.batch_alter_table("delivery_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_lines_order_line_id"))

    op.drop_table("delivery_lines")
    with op.batch_alter_table("quantity_transfers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quantity_transfers_to_line_id"))
        batch_op.drop_index(batch_op.f("ix_quantity_transfers_proposed_for_id"))
        batch_op.drop_index(batch_op.f("ix_quantity_transfers_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_quantity_transfers_from_line_id"))
        batch_op.drop_index(batch_op.f("ix_quantity_transfers_answered_by_id"))

    op.drop_table("quantity_transfers")
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_lines_order_id"))
        batch_op.drop_index(batch_op.f("ix_order_lines_listing_id"))
        batch_op.drop_index(batch_op.f("ix_order_lines_contract_line_id"))

    op.drop_table("order_lines")
    with op.batch_alter_table("payment_parts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_parts_invoice_id"))

    op.drop_table("payment_parts")
    with op.batch_alter_table("payable_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payable_links_made_by_id"))
        batch_op.drop_index(batch_op.f("ix_payable_links_invoice_id"))

    op.drop_table("payable_links")
    with op.batch_alter_table("order_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_files_message_id"))
        batch_op.drop_index(batch_op.f("ix_order_files_file_id"))

    op.drop_table("order_files")
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entries_transaction_id"))
        batch_op.drop_index("ix_ledger_entries_supplier_id")
        batch_op.drop_index(batch_op.f("ix_ledger_entries_payment_id"))
        batch_op.drop_index("ix_ledger_entries_invoice_id")
        batch_op.drop_index("ix_ledger_entries_pair")
        batch_op.drop_index("ix_ledger_entries_buyer_id")

    op.drop_table("ledger_entries")
    with op.batch_alter_table("invoice_disputes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoice_disputes_replied_by_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_disputes_opened_by_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_disputes_invoice_id"))
        batch_op.drop_index(batch_op.f("ix_invoice_disputes_closed_by_id"))

    op.drop_table("invoice_disputes")
    with op.batch_alter_table("delivery_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_files_file_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_files_delivery_id"))

    op.drop_table("delivery_files")
    with op.batch_alter_table("order_messages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_messages_organization_id"))
        batch_op.drop_index(batch_op.f("ix_order_messages_order_id"))
        batch_op.drop_index(batch_op.f("ix_order_messages_author_id"))

    op.drop_table("order_messages")
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invoices_written_by_id"))
        batch_op.drop_index("ix_invoices_supplier_id")
        batch_op.drop_index(batch_op.f("ix_invoices_refers_to_id"))
        batch_op.drop_index(batch_op.f("ix_invoices_received_by_id"))
        batch_op.drop_index(batch_op.f("ix_invoices_order_id"))
        batch_op.drop_index(batch_op.f("ix_invoices_issued_by_id"))
        batch_op.drop_index("ix_invoices_buyer_id")
        batch_op.drop_index(batch_op.f("ix_invoices_approved_by_id"))

    op.drop_table("invoices")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_noted_by_id"))
        batch_op.drop_index(batch_op.f("ix_deliveries_decided_by_id"))

    op.drop_table("deliveries")
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refunds_gateway_payment_id"))
        batch_op.drop_index(batch_op.f("ix_refunds_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_refunds_approved_by_id"))

    op.drop_table("refunds")
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_written_by_id"))
        batch_op.drop_index("ix_orders_supplier_id")
        batch_op.drop_index(batch_op.f("ix_orders_sent_by_id"))
        batch_op.drop_index(batch_op.f("ix_orders_direct_award_id"))
        batch_op.drop_index(batch_op.f("ix_orders_contract_id"))
        batch_op.drop_index("ix_orders_buyer_id")
        batch_op.drop_index(batch_op.f("ix_orders_approved_by_id"))
        batch_op.drop_index(batch_op.f("ix_orders_acknowledged_by_id"))

    op.drop_table("orders")
    with op.batch_alter_table("gateway_payments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gateway_payments_account_id"))

    op.drop_table("gateway_payments")
    with op.batch_alter_table("tax_registrations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tax_registrations_stated_by_id"))

    op.drop_table("tax_registrations")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payments_recorded_by_id"))
        for side in ("payer", "payee"):
            batch_op.drop_index(f"ix_payments_{side}_different", sqlite_where=DIFFERENT, postgresql_where=DIFFERENT)
        batch_op.drop_index("ix_payments_payer_id_payee_id")
        batch_op.drop_index("ix_payments_payee_id_payer_id")
        batch_op.drop_index("ix_payments_payer_id_reference")
        batch_op.drop_index("ix_payments_payer_id_id")
        batch_op.drop_index("ix_payments_payer_id")
        batch_op.drop_index("ix_payments_payee_id_id")
        batch_op.drop_index("ix_payments_payee_id")
        batch_op.drop_index(batch_op.f("ix_payments_mends_id"))
        batch_op.drop_index(batch_op.f("ix_payments_mended_by_id"))
        batch_op.drop_index(batch_op.f("ix_payments_confirmed_by_id"))

    op.drop_table("payments")
    with op.batch_alter_table("ordering_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ordering_rules_updated_by_id"))

    op.drop_table("ordering_rules")
    with op.batch_alter_table("gateway_accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gateway_accounts_begun_by_id"))

    op.drop_table("gateway_accounts")
    with op.batch_alter_table("ledger_transactions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_transactions_at"))

    op.drop_table("ledger_transactions")
    with op.batch_alter_table("gateway_events", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_gateway_events_waiting", sqlite_where=sa.text("outcome IS NULL"), postgresql_where=sa.text("outcome IS NULL")
        )

    op.drop_table("gateway_events")
    with op.batch_alter_table("gateway_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gateway_calls_subject"))

    op.drop_table("gateway_calls")

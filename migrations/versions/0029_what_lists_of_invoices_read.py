"""What lists of invoices read: a page without its rows, and partners one after the other."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BEFORE = {
    "ix_invoices_supplier_id_id": ["supplier_id", "id"],
    "ix_invoices_buyer_id_id": ["buyer_id", "id"],
    "ix_invoices_supplier_summed": ["supplier_id", "status", "kind", "due_on", "subtotal", "gst", "qst", "total"],
    "ix_invoices_buyer_summed": ["buyer_id", "status", "kind", "due_on", "subtotal", "gst", "qst", "total"],
}
AFTER = {
    "ix_invoices_supplier_listed": ["supplier_id", "id", "status", "due_on"],
    "ix_invoices_buyer_listed": ["buyer_id", "id", "status", "due_on"],
    "ix_invoices_buyer_id_supplier_id": ["buyer_id", "supplier_id", "id"],
    "ix_invoices_supplier_summed": ["supplier_id", "kind", "status", "due_on", "subtotal", "gst", "qst"],
    "ix_invoices_buyer_summed": ["buyer_id", "kind", "status", "due_on", "subtotal", "gst", "qst"],
}


def upgrade() -> None:
    _instead(BEFORE, AFTER)


def downgrade() -> None:
    _instead(AFTER, BEFORE)


def _instead(gone: dict[str, list[str]], made: dict[str, list[str]]) -> None:
    """Plain statements: a table that is made anew would lose the triggers that keep issued invoices as they are."""
    for name in gone:
        op.drop_index(name, table_name="invoices")
    for name, columns in made.items():
        op.create_index(name, "invoices", columns, unique=False)

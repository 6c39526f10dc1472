"""An issued invoice never changes: the database refuses; what lists of invoices read."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

# What an invoice says for good once it has a number. Its status, and the instants of what happens to it, go on.
FROZEN = (
    *("kind", "supplier_id", "buyer_id", "sequence", "number", "order_id", "refers_to_id", "po_number", "note", "reason", "payment_days"),
    *("issued_on", "subtotal", "taxable", "gst", "qst", "total", "frozen", "written_by_id", "issued_by_id", "issued_at", "created_at"),
)
SAYS = "an issued invoice never changes"
INDEXES = {
    "ix_invoices_supplier_id_id": ["supplier_id", "id"],
    "ix_invoices_buyer_id_id": ["buyer_id", "id"],
    "ix_invoices_supplier_id_buyer_id": ["supplier_id", "buyer_id", "id"],
    "ix_invoices_supplier_id_issued_on": ["supplier_id", "issued_on"],
    "ix_invoices_buyer_id_issued_on": ["buyer_id", "issued_on"],
    "ix_invoices_supplier_summed": ["supplier_id", "status", "kind", "due_on", "subtotal", "gst", "qst", "total"],
    "ix_invoices_buyer_summed": ["buyer_id", "status", "kind", "due_on", "subtotal", "gst", "qst", "total"],
}


def upgrade() -> None:
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        for name, columns in INDEXES.items():
            batch_op.create_index(name, columns, unique=False)
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in _no_guards(op.get_bind().dialect.name):
        op.execute(statement)
    with op.batch_alter_table("invoices", schema=None) as batch_op:
        for name in INDEXES:
            batch_op.drop_index(name)


def _guards(dialect: str) -> list[str]:
    of_line = "SELECT 1 FROM invoices WHERE id = {}.invoice_id AND sequence IS NOT NULL"
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
        changed = " OR ".join(f"OLD.{one} IS NOT NEW.{one}" for one in FROZEN)
        # INSERT OR REPLACE deletes the row that it replaces without asking the trigger on DELETE.
        replaced = "EXISTS (SELECT 1 FROM invoices WHERE rowid = NEW.rowid AND sequence IS NOT NULL)"
        old, new = (f"EXISTS ({of_line.format(which)})" for which in ("OLD", "NEW"))
        return [
            f"CREATE TRIGGER invoices_no_update BEFORE UPDATE ON invoices WHEN OLD.sequence IS NOT NULL AND ({changed}) {refuse}",
            f"CREATE TRIGGER invoices_no_delete BEFORE DELETE ON invoices WHEN OLD.sequence IS NOT NULL {refuse}",
            f"CREATE TRIGGER invoices_no_replace BEFORE INSERT ON invoices WHEN {replaced} {refuse}",
            f"CREATE TRIGGER invoice_lines_no_update BEFORE UPDATE ON invoice_lines WHEN {old} OR {new} {refuse}",
            f"CREATE TRIGGER invoice_lines_no_delete BEFORE DELETE ON invoice_lines WHEN {old} {refuse}",
            f"CREATE TRIGGER invoice_lines_no_insert BEFORE INSERT ON invoice_lines WHEN {new} {refuse}",
        ]
    changed = " OR ".join(f"OLD.{one}::text IS DISTINCT FROM NEW.{one}::text" for one in FROZEN)
    refuse = f"RAISE EXCEPTION '{SAYS}'"
    old, new = (f"EXISTS ({of_line.format(which)})" for which in ("OLD", "NEW"))
    return [
        (
            f"CREATE FUNCTION invoices_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.sequence IS NULL THEN "
            f"IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
            f"IF TG_OP = 'DELETE' THEN {refuse}; END IF; IF {changed} THEN {refuse}; END IF; RETURN NEW; END $$"
        ),
        "CREATE TRIGGER invoices_no_change BEFORE UPDATE OR DELETE ON invoices FOR EACH ROW EXECUTE FUNCTION invoices_refuse()",
        (
            f"CREATE FUNCTION invoice_lines_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP <> 'INSERT' THEN IF {old} THEN {refuse}; END IF; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; "
            f"IF {new} THEN {refuse}; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER invoice_lines_no_change BEFORE INSERT OR UPDATE OR DELETE ON invoice_lines "
            "FOR EACH ROW EXECUTE FUNCTION invoice_lines_refuse()"
        ),
    ]


def _no_guards(dialect: str) -> list[str]:
    if dialect == "sqlite":
        names = [f"invoices_no_{one}" for one in ("update", "delete", "replace")]
        return [f"DROP TRIGGER {one}" for one in (*names, *(f"invoice_lines_no_{one}" for one in ("update", "delete", "insert")))]
    tables = ("invoice_lines", "invoices")
    return [said for one in tables for said in (f"DROP TRIGGER {one}_no_change ON {one}", f"DROP FUNCTION {one}_refuse()")]

"""How Alembic reaches the database: through the engine of the program, one transaction for all steps."""

from alembic import context
from sqlalchemy import Connection, create_engine

import config
from marketplace import ROOMS, part_of
from marketplace.core.model import Base

for room in ROOMS:
    part_of(room, "models")
for name in ("audit", "outbox", "indexing", "notices", "files", "outages", "imports.models", "api.models"):
    part_of("core", name)


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # A page may not take long, a migration may; but it waits for nobody with the whole site behind it.
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql("SET lock_timeout = '10s'")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
        user_module_prefix="columns.",
    )
    with context.begin_transaction():
        context.run_migrations()


engine = context.config.attributes.get("engine")
if engine is None:
    engine = create_engine(config.load().database_url.replace("postgresql://", "postgresql+psycopg://", 1))
with engine.connect() as found:
    is_sqlite = found.dialect.name == "sqlite"
    raw = found.connection.driver_connection
    try:
        if is_sqlite:
            # A batch makes a table anew and drops the old one, which SQLite refuses while rows point to it. The switch
            # turns only outside a transaction; what it let pass is checked before the end.
            raw.execute("PRAGMA foreign_keys = OFF")
        run(found)
        if is_sqlite and (orphans := raw.execute("PRAGMA foreign_key_check").fetchall()):
            raise RuntimeError(f"This migration would leave rows that point to nothing: {orphans[:10]}")
        found.commit()
    finally:
        found.rollback()
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = ON")

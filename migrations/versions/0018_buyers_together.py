"""Buyers together: shortlists, saved searches."""

import sqlalchemy as sa
from alembic import op

from marketplace.core import columns

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "shortlists",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("organization_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_shortlists_organization_id_organizations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlists")),
    )
    op.create_index(op.f("ix_shortlists_organization_id"), "shortlists", ["organization_id"], unique=False)
    op.create_table(
        "shortlist_entries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("shortlist_id", NUMBER, nullable=False),
        sa.Column("organization_id", NUMBER, nullable=True),
        sa.Column("listing_id", NUMBER, nullable=True),
        sa.Column("called", sa.Text(), nullable=False),
        sa.Column("rank", NUMBER, nullable=False),
        sa.Column("added_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(organization_id IS NULL) <> (listing_id IS NULL)", name=op.f("ck_shortlist_entries_one_thing")),
        sa.ForeignKeyConstraint(["shortlist_id"], ["shortlists.id"], name=op.f("fk_shortlist_entries_shortlist_id_shortlists")),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name=op.f("fk_shortlist_entries_organization_id_organizations")),
        sa.ForeignKeyConstraint(["listing_id"], ["listings.id"], name=op.f("fk_shortlist_entries_listing_id_listings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_entries")),
        sa.UniqueConstraint("shortlist_id", "organization_id", name=op.f("uq_shortlist_entries_shortlist_id_organization_id")),
        sa.UniqueConstraint("shortlist_id", "listing_id", name=op.f("uq_shortlist_entries_shortlist_id_listing_id")),
    )
    op.create_index(op.f("ix_shortlist_entries_organization_id"), "shortlist_entries", ["organization_id"], unique=False)
    op.create_index(op.f("ix_shortlist_entries_listing_id"), "shortlist_entries", ["listing_id"], unique=False)
    op.create_table(
        "shortlist_notes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("entry_id", NUMBER, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author_id", NUMBER, nullable=True),
        sa.Column("written_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("editor_id", NUMBER, nullable=True),
        sa.Column("edited_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("version", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["shortlist_entries.id"], name=op.f("fk_shortlist_notes_entry_id_shortlist_entries")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_shortlist_notes_author_id_users")),
        sa.ForeignKeyConstraint(["editor_id"], ["users.id"], name=op.f("fk_shortlist_notes_editor_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist_notes")),
    )
    for column in ("entry_id", "author_id", "editor_id"):
        op.create_index(op.f(f"ix_shortlist_notes_{column}"), "shortlist_notes", [column], unique=False)
    op.create_table(
        "saved_searches",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Enum("enterprises", "listings", name="searchkind", native_enum=False, length=40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Enum("immediate", "daily", "weekly", name="frequency", native_enum=False, length=40), nullable=False),
        sa.Column("paused_at", columns.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("checked_at", columns.UTCDateTime(timezone=True), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("news", sa.JSON(), nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_searches_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
    )
    op.create_index(op.f("ix_saved_searches_user_id"), "saved_searches", ["user_id"], unique=False)
    op.create_index("ix_saved_searches_due", "saved_searches", ["frequency", "checked_at", "user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("saved_searches")
    op.drop_table("shortlist_notes")
    op.drop_table("shortlist_entries")
    op.drop_table("shortlists")

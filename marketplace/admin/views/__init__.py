"""The pages of the desk, a file for each idea; `bp` is what the application mounts."""

from marketplace.admin.views import desk, duplicates, imports, journal, organizations, reference, reports, search
from marketplace.admin.views.blueprint import bp

__all__ = ["bp", "desk", "duplicates", "imports", "journal", "organizations", "reference", "reports", "search"]

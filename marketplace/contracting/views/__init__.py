"""What HTTP says of contracting."""

from marketplace.contracting.views import adviser, bylaws, desk, direct, direct_lists
from marketplace.contracting.views.blueprint import bp

__all__ = ["adviser", "bp", "bylaws", "desk", "direct", "direct_lists"]

"""What HTTP says of the catalogue."""

from marketplace.catalogue.views import attaching, bulk, files, history, joint, keeping, keys, public
from marketplace.catalogue.views.blueprint import bp

__all__ = ["attaching", "bp", "bulk", "files", "history", "joint", "keeping", "keys", "public"]

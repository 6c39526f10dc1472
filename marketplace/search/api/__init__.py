"""The public API, version 1: what it is asked, what it answers."""

from marketplace.search.api.views import bp

__all__ = ["bp"]

"""The catalogue for programs: their keys, what they read and write of their organisation’s listings."""

from marketplace.catalogue.api import holding
from marketplace.catalogue.api.views import bp

__all__ = ["bp", "holding"]

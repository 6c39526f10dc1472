"""What every address under /api has in common: parameters, answers, problems, and the document that describes them."""

from marketplace.core.api.description import bp

__all__ = ["bp"]

"""What HTTP says of invoices: writing and issuing them, reading and listing them, receiving, disputing and approving them."""

from marketplace.billing.views import crediting, disputing, handling, invoices, linking, listing, payables, taxes, writing
from marketplace.billing.views.blueprint import bp

__all__ = ["bp", "crediting", "disputing", "handling", "invoices", "linking", "listing", "payables", "taxes", "writing"]

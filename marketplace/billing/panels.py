"""What this room brings to pages that it does not own."""

from marketplace.billing import gateway_panels

__all__ = ["gateway_panels"]

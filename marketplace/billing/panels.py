"""What this room brings to pages that it does not own."""

from marketplace.billing import paying_demo, paying_panels
from marketplace.billing.paying import checks, of_a_person

__all__ = ["checks", "of_a_person", "paying_demo", "paying_panels"]

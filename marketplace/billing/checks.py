"""What money between buyers and enterprises promises of its rows."""

from marketplace.billing import gateway_checks

__all__ = ["gateway_checks"]

"""What an operator does about money."""

from marketplace.billing.gateway_commands import billing

commands = [billing]

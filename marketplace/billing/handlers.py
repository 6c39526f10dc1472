"""The jobs of this room: who is told, the mail of links, what each night takes away."""

from marketplace.billing import telling
from marketplace.billing.buying import forgetting, payable_links

__all__ = ["forgetting", "payable_links", "telling"]

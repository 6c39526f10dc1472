"""What this room does without being asked by a page: the index follows what stands beside its rows, joint listings are told."""

from marketplace.catalogue import indexed
from marketplace.catalogue.joint import told

__all__ = ["indexed", "told"]

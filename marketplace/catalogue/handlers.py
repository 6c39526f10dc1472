"""What this room does without being asked by a page: the index follows what stands beside its rows, joint listings and keys are told."""

from marketplace.catalogue import indexed, keys_ending
from marketplace.catalogue.joint import told

__all__ = ["indexed", "keys_ending", "told"]

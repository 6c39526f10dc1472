"""Sealing answers: the cipher, the keys, the chain of what happens to them. Nothing of a page or a purchase."""

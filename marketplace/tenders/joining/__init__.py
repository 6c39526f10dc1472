"""Entering a group purchase: who may, how much, by whose authority; changing one's mind until adhesion closes."""

"""The call to enterprises of a purchase from a need."""

"""Visits of the place before answering a price request: announced, registered for, noted, and told when the answers are read."""

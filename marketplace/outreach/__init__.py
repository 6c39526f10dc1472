"""Campaigns, bulletins, events, training, working groups."""

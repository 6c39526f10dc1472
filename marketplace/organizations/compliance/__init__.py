"""The compliance file of an enterprise: what it keeps, when each piece ends, which buyers may read it."""

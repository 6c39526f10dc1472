"""The adviser, by-laws, direct awards."""

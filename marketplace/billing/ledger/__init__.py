"""The double-entry ledger: what happened to money is posted once; what is owed is derived from it."""

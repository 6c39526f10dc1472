"""By which modes a body may make a contract: pure functions over the dated rules and its own by-law."""

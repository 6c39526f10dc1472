"""Joint listings: several enterprises offer one thing, under a text that each accepted to the letter."""

"""The proof of what the product promises; `docs/testing.md` says how it is arranged."""

"""A price request: one buyer writes what it wants, asks a few enterprises for their price, and waits for their sealed answers."""

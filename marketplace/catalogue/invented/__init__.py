"""Listings that nobody sells, for the demonstration and for benchmarks."""

"""Claims of pages, and who vouches for them."""

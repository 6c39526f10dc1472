"""Home, about, and the pages of whoever builds the product."""

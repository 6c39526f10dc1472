"""How an enterprise is found: what a document of the index takes from around its row, and when it is made anew."""

"""How taxes fall on an invoice, and how an enterprise says that it collects them."""

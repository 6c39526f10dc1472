"""Writing, issuing and crediting invoices; finding them; the journal of what was issued."""

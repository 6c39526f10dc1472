"""Teams: who acts for an organisation, and what stops them."""

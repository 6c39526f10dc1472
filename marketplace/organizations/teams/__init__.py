"""Who acts for an organisation: its members and their roles, invitations, joining a buyer, mandates, its standing."""

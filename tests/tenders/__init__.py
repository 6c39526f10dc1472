"""Group purchases: prices, adhesions, the close, the organiser’s side."""

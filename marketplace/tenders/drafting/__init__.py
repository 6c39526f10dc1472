"""The organiser's side: a purchase is written in steps, published or taken to SEAO, then amended in the open."""

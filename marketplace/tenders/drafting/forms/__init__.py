"""What may be typed of a purchase: a form for each step, none of which holds what another step writes."""

"""An order is approved by a second person, sent, and comes to its end: closed or cancelled."""

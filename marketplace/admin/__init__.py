"""The staff's desk over all rooms."""

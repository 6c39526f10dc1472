"""An order as it is read: lists, its page, its document."""

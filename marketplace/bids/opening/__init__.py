"""Opening: the keys that a process of its own makes and holds, what two persons ask of it, what it finds."""

"""An order is written: called from a contract in force, or made from the listings of one enterprise."""

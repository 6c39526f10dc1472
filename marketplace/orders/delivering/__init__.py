"""The enterprise notes what it delivered; the buyer accepts or refuses it, in the days agreed."""

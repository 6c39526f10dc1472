"""The invented directory of the demonstration: true of nobody, and the same at every start."""

"""Words that ask for one another: how they are written, those in force."""

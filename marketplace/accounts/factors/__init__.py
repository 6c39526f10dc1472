"""Second factors: codes of an application, recovery codes, passkeys; who must have one, and how it is proved."""

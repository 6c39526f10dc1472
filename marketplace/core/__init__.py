"""Tools that know no room: database units, clock, money, language, errors, access, audit, outbox, mail, files."""

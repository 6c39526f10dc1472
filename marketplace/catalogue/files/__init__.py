"""The catalogue as files for spreadsheets: written out, read back without a change, changed many at a time."""

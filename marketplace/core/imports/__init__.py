"""Importing files without losing a row: rooms declare columns and a handler, the engine does the rest.

A file is received (its bytes kept), staged (each row kept as written), mapped (which column is which), applied (row by row, in
short units that resume), and told (rows in = taken + taken with warnings + refused; those to mend come back as a file).
"""

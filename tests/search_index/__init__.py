"""Tests of search_index: one conduct for all engines, then what files on a disk add to it."""

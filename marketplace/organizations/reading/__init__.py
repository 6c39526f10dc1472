"""What readers of the directory are shown: profiles, shelves, maps, feeds, files."""

"""Direct awards: the file of each, the lists that a body must publish, the register of rotation."""

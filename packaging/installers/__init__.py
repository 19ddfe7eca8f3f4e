"""Makes what is installed: the program as a folder that needs no Python, and the packages that carry it."""

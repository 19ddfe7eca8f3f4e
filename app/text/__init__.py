"""The functions of the prose editor and the lists that need no Qt: comparison, web paste, year turn, name search."""

"""What the prose editor and the lists do without Qt: comparison with last year, web paste, search of names."""

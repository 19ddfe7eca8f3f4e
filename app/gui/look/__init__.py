"""How the window looks: appearance, colours, icons, shared widgets."""

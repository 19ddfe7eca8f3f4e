"""The look of the window: appearance, colours, icons, shared widgets."""

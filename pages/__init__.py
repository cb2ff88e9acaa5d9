"""What a person sees: one plain script a page, read top to bottom like the screen."""

"""What a car costs: one file a source of asking prices, and the statistics on them."""

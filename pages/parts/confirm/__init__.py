"""The Confirm page: the verdict and what only the person knows."""

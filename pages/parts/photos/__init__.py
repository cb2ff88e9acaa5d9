"""The Photos page: two photos or a sample, advice, plates, waiting."""

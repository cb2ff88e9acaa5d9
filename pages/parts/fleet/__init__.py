"""A fleet on the page: the file and its columns, the job under way, what came of it."""

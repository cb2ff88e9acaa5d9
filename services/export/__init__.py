"""The report in forms people take along: PDF, a web page in one file, a JSON record, a CSV of comparables."""

"""The Report page: price, specs, evidence, files to take along."""

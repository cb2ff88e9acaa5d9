"""Names a car by the lettering on it, on this machine: OCR, badge lexicon, number plates."""

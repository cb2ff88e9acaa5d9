"""What is kept: the database, cached answers, credits, owners, garages, share links, arrivals."""

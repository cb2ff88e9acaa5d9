"""Names a car by its shape, on this machine: our classifier or the operator's own."""

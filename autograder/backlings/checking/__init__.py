"""What is true of a correct solution: checks, operation pairs, gradient checks, traces."""

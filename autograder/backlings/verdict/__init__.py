"""From a submission to a verdict: grading a unit, diagnosis, patterns, the report."""

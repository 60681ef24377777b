"""What a learner measured, drawn: vital signs of the clinics, signals in deep networks."""

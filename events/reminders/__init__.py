""" "Tell me the day before": who asked to hear of a stop of the bus, and what each is told."""

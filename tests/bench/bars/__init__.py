"""One module for each bar or pair of bars: `NAMES`, and `measure()` which yields figures."""

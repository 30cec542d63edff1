"""The pictures of the guides, taken from the running sample site."""

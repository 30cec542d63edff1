"""A place in a training: asked for without an account, confirmed and cancelled by link, given in order.

`places` alone writes the state of a registration; `telling` owes people their messages; `keys` makes the links.
"""

"""Benchmarks: `make bench`, or `make bench BARS="submit claim"`.

Machines are noisy, so a bar is a ratio inside one run wherever it can be: requests per CPU-second of the server's
process tree (read from /proc) against "hello", a plain view behind the same middleware in the same server, in
interleaved rounds, of which the median counts. Each figure prints one line,
`bench NAME value=… bar=… PASS|SHORT|MISSING`. The bars and their reasons: docs/performance.md.
"""

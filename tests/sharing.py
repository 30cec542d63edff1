"""Which tests run in the same worker: those of one file, and most that look at the served sample site.

xdist's own groups (`--dist loadgroup`) have no effect under pytest 9: it sets a node id that pytest no longer reads.
"""

from xdist.scheduler import LoadScopeScheduling

# test_axe.py is as long as these together and has a worker to itself; the data of the site are prepared once for both.
ON_THE_SITE = {f"tests/browser/test_{name}.py" for name in ("content_checks", "every_page", "main_job")}


class ByFile(LoadScopeScheduling):
    """Whole files in the order in which they are collected: the sample site, which takes longest, comes first."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return "the sample site" if path in ON_THE_SITE else path

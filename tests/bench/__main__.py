"""`python -m tests.bench [BAR …]`: measures the bars and prints one line for each figure."""

import signal
import sys
import time
import traceback
from importlib import import_module

from tests.bench import place, processes
from tests.bench.report import Missing

# In the order in which a reader wants them; a module of tests.bench.bars each, with `NAMES` and `measure()`.
BARS = {
    "boot": "boot",
    "wire": "wire",
    "ask-2g": "ask_2g",
    "page-cached": "pages",
    "page-uncached": "pages",
    "news-growth": "news",
    "submit": "submit",
    "claim": "claim",
    "queue-growth": "queue",
    "board-live": "board",
    "import": "stops_import",
    "finder": "finder",
    "export": "export",
}


def main(chosen):
    unknown = set(chosen) - set(BARS)
    if unknown:
        sys.exit(f"There is no bar named {', '.join(sorted(unknown))}. The bars: {', '.join(BARS)}.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers and the cluster are stopped
    processes.allow_many_connections()
    place.enter()
    modules = dict.fromkeys(BARS[name] for name in chosen or BARS)
    broken = [module for module in modules if not measured(module)]
    sys.exit(f"These bars broke off: {', '.join(broken)}" if broken else 0)


def measured(module):
    """Prints the module's figures; False when it broke off, which is a fault, unlike a bar that falls short."""
    bar = import_module(f"tests.bench.bars.{module}")
    began = time.monotonic()
    try:
        for figure in bar.measure():
            print(figure, flush=True)
    except Missing as missing:
        for name in bar.NAMES:
            print(f"bench {name} value=- bar=- MISSING ({missing})", flush=True)
    except Exception:
        traceback.print_exc()
        return False
    print(f"# {module}: {time.monotonic() - began:.0f} s", flush=True)
    return True


if __name__ == "__main__":
    main(sys.argv[1:])

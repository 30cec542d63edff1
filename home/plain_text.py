"""Words without the signs that nobody sees and many programs choke on."""

import re

# Control signs but tab and line ends, halves of signs, and the two that are no signs at all: no XML may hold them.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    return UNSEEN.sub("", text)

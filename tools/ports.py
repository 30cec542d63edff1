"""Refuses to start on a busy port, before anything has been started."""

import os
import socket
import sys


def is_free(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def main():
    host, port, live_port = os.environ["HOST"], int(os.environ["PORT"]), int(os.environ["LIVE_PORT"])
    busy = [number for number in (port, live_port) if not is_free(host, number)]
    if busy:
        sys.exit(
            f"Port {busy[0]} is already in use on {host} (the site needs {port} and {live_port}): "
            f"stop what runs there, or choose another one, for example: make run PORT={port + 100}"
        )


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Runs a command for each connection to a free port of loopback; the connection is its input and output.

    python3 tests/server/inetd.py [--port-file FILE] COMMAND...
"""

import argparse
import subprocess

import serving


def serve(listener, command):
    children = []
    while True:
        connection, _ = listener.accept()
        with connection:
            children.append(subprocess.Popen(command, stdin=connection, stdout=connection))
        children = [child for child in children if child.poll() is None]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port-file", help="where to write the port; standard output without")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    serving.end_with_parent()
    listener = serving.listen()
    serving.announce(listener.getsockname()[1], options.port_file)
    serve(listener, options.command)


if __name__ == "__main__":
    main()

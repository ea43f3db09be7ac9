#!/usr/bin/env python3
"""Lists references on loopback, slowly or without an end; there is no repository behind it.

    python3 tests/server/lister.py [--port-file FILE] [--http] [--count N] [--pause SECONDS] [--name-size N]

A client that asks for refs by the git protocol, or by http, gets N tags, ten at a time with a pause after them;
without --count it never gets the last one.
"""

import argparse
import itertools
import socketserver
import time

import serving

AT_ONCE = 10


def packet(text):
    return b"%04x%b" % (len(text) + 4, text)


def tags(options):
    """The packets of the list, ten at a time."""
    numbers = range(options.count) if options.count else itertools.count()
    name = b"refs/tags/x%0*d"
    while some := list(itertools.islice(numbers := iter(numbers), AT_ONCE)):
        lines = [b"%040x " % (n + 1) + name % (options.name_size, n) for n in some]
        if some[0] == 0:
            lines[0] += b"\0agent=test"
        yield b"".join(packet(line + b"\n") for line in lines)


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            self.answer(self.server.options)
        except OSError:
            pass  # the client went away

    def answer(self, options):
        self.request.recv(65536)
        if options.http:
            self.request.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n"
                + packet(b"# service=git-upload-pack\n")
                + b"0000"
            )
        for some in tags(options):
            self.request.sendall(some)
            time.sleep(options.pause)
        self.request.sendall(b"0000")
        if not options.http:
            self.request.recv(65536)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port-file", help="where to write the port; standard output without")
    parser.add_argument("--http", action="store_true", help="by http")
    parser.add_argument("--count", type=int, default=0, metavar="N", help="how many; without an end if there is none")
    parser.add_argument("--pause", type=float, default=0, metavar="SECONDS", help="after each ten")
    parser.add_argument("--name-size", type=int, default=1, metavar="N", help="the least number of digits in a name")
    options = parser.parse_args()
    serving.end_with_parent()
    with Server(("127.0.0.1", 0), Handler) as server:
        server.options = options
        serving.announce(server.server_address[1], options.port_file)
        server.serve_forever()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Serves Git repositories by http on loopback, with git http-backend.

    python3 tests/server/web.py ROOT [--port-file FILE] [--user NAME:PASSWORD] [--log FILE]
                                     [--hang PATTERN [--hang-while FILE]] [--redirect PREFIX=URL]

http://127.0.0.1:PORT/NAME.git is ROOT/NAME.git; what it accepts is up to its configuration (http.receivepack). Paths with
/releases/download/ in them are files, which everybody may have.
A line of the log is METHOD PATH STATUS BYTES-IN BYTES-OUT USER, of one request; the bytes are those of the bodies.
"""

import argparse
import base64
import os
import re
import select
import socketserver
import subprocess
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler

import serving

BLOCK = 65536
LONGEST_HANG = 600


def environment():
    """Without what would make Git use another repository."""
    return {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith("GIT_CONFIG")}


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, options):
        super().__init__(("127.0.0.1", 0), Handler)
        self.options = options
        self.lock = threading.Lock()

    def log(self, *words):
        if self.options.log:
            with self.lock, open(self.options.log, "a") as file:
                print(*words, file=file)

    def handle_error(self, request, client_address):
        pass  # a client that went away


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.received = self.sent = 0

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.status = "-"
        before = self.received, self.sent
        try:
            self.answer()
        finally:
            count = self.received - before[0], self.sent - before[1]
            self.server.log(self.command, self.path, self.status, *count, self.user() or "-")

    do_POST = do_GET

    def answer(self):
        options = self.server.options
        prefix, _, target = (options.redirect or "").partition("=")
        if self.hangs():
            self.say_nothing()
        elif prefix and self.path.startswith(prefix):
            self.refuse(301, Location=target + self.path[len(prefix) :])
        elif "/releases/download/" in self.path:
            self.give_file()
        elif options.user and self.credentials() != options.user:
            self.refuse(401, **{"WWW-Authenticate": 'Basic realm="test"'})
        else:
            self.run_backend()

    # ---- Who asks

    def credentials(self):
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return base64.b64decode(token).decode() if scheme.lower() == "basic" else ""

    def user(self):
        return self.credentials().partition(":")[0]

    # ---- Answers of our own

    def hangs(self):
        options = self.server.options
        return (
            options.hang
            and re.search(options.hang, self.path)
            and (not options.hang_while or os.path.exists(options.hang_while))
        )

    def say_nothing(self):
        """Until the client goes away."""
        self.close_connection = True
        end = time.monotonic() + LONGEST_HANG
        while time.monotonic() < end:
            if select.select([self.connection], [], [], 1)[0] and not self.connection.recv(BLOCK):
                break

    def refuse(self, status, **headers):
        for _ in self.body():
            pass
        self.start(status, {**headers, "Content-Length": "0"})

    def give_file(self):
        path = os.path.normpath(self.server.options.root + urllib.parse.unquote(self.path))
        if not os.path.isfile(path):
            self.refuse(404)
            return
        with open(path, "rb") as file:
            content = file.read()
        self.start(200, {"Content-Length": str(len(content))})
        self.wfile.write(content)
        self.sent += len(content)

    def start(self, status, headers):
        self.status = status
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    # ---- Git's answers

    def body(self):
        """The blocks of the request's body."""
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while size := int(self.rfile.readline().partition(b";")[0], 16):
                yield from self.blocks(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            yield from self.blocks(int(self.headers.get("Content-Length", 0)))

    def blocks(self, size):
        while size:
            block = self.rfile.read1(min(size, BLOCK))
            if not block:
                raise ConnectionError("the client went away")
            self.received += len(block)
            size -= len(block)
            yield block

    def backend_environment(self):
        path, _, query = self.path.partition("?")
        told = {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": urllib.parse.unquote(path),
            "QUERY_STRING": query,
            "REMOTE_ADDR": "127.0.0.1",
            "REMOTE_USER": self.user(),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": self.headers.get("Content-Length", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "GIT_PROJECT_ROOT": os.path.abspath(self.server.options.root),
            "GIT_HTTP_EXPORT_ALL": "1",
        }
        return {**environment(), **{name: value for name, value in told.items() if value}}

    def feed(self, pipe):
        """Gives the body to Git; reads it to its end even if Git does not."""
        broken = False
        try:
            for block in self.body():
                try:
                    broken or pipe.write(block)
                except OSError:
                    broken = True
        except (OSError, ValueError):
            self.close_connection = True
        try:
            pipe.close()
        except OSError:
            pass

    def run_backend(self):
        child = subprocess.Popen(
            ["git", "http-backend"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.backend_environment()
        )
        feeder = threading.Thread(target=self.feed, args=(child.stdin,), daemon=True)
        feeder.start()
        try:
            self.pass_on(child)
        finally:
            child.stdout.close()
            child.wait()
            feeder.join()

    def pass_on(self, child):
        """What the backend prints, made an answer. One that was killed leaves it without an end."""
        status, headers = 200, {}
        while line := child.stdout.readline().decode("latin-1").strip():
            name, _, value = line.partition(": ")
            if name == "Status":
                status = int(value.split()[0])
            else:
                headers[name] = value
        if not headers:
            self.close_connection = True
            return
        self.start(status, {**headers, "Transfer-Encoding": "chunked"})
        while block := child.stdout.read1(BLOCK):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block))
            self.sent += len(block)
        if child.wait() < 0:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", help="the directory of the repositories")
    parser.add_argument("--port-file", help="where to write the port; standard output without")
    parser.add_argument("--user", metavar="NAME:PASSWORD", help="whom to answer; everybody else gets 401")
    parser.add_argument("--log", metavar="FILE", help="where to write a line for each request")
    parser.add_argument("--hang", metavar="PATTERN", help="never answer what matches")
    parser.add_argument("--hang-while", metavar="FILE", help="only while this file is there")
    parser.add_argument("--redirect", metavar="PREFIX=URL", help="send paths with this prefix elsewhere")
    serving.end_with_parent()
    server = Server(parser.parse_args())
    serving.announce(server.server_address[1], server.options.port_file)
    server.serve_forever()


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Stands between a client and a server on loopback, counts what passes, and breaks the line when told.

    python3 tests/server/proxy.py PORT [--port-file FILE] [--count FILE] [--fault FILE]

The count is `UP DOWN CONNECTIONS`: bytes to the server, bytes from it. The file of the fault is read whenever a
connection is made; it says `cut|reset|hang up|down N`: after so many bytes that way the line is down, also for new
connections, until the file is taken away or says something else.
"""

import argparse
import os
import socket
import struct
import threading

import serving

BLOCK = 65536
UP, DOWN = "up", "down"


class Fault:
    """What happens to the line, and after how many more bytes of one direction."""

    def __init__(self, action, direction, after):
        self.action = action
        self.direction = direction
        self.left = after


class Line:
    """One connection: from the client to the proxy, and from there to the server."""

    def __init__(self, client, server):
        self.ends = client, server
        self.hung = self.broken = False

    def cut(self, reset=False):
        """Has both pumps end; a reset leaves nothing for the peers to read."""
        self.broken = True
        for end in self.ends:
            try:
                if reset:
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RD)
            except OSError:
                pass

    def close(self):
        for end in self.ends:
            end.close()


class Proxy:
    def __init__(self, to_port, fault_file=None, count_file=None):
        self.to_port = to_port
        self.fault_file = fault_file
        self.count = os.open(count_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) if count_file else None
        self.listener = serving.listen()
        self.port = self.listener.getsockname()[1]
        self.moved = {UP: 0, DOWN: 0}
        self.connections = 0
        self.fault = None
        self.told = None
        self.lock = threading.Lock()
        self.record()

    def start(self):
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def serve(self):
        while True:
            client, _ = self.listener.accept()
            self.read_fault()
            try:
                server = socket.create_connection(("127.0.0.1", self.to_port), timeout=10)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self.lock:
                self.connections += 1
            threading.Thread(target=self.connect, args=(Line(client, server),), daemon=True).start()

    # ---- Faults and counts

    def break_line(self, action, direction, after):
        """Arms a fault: "cut", "reset" or "hang" after so many bytes, UP or DOWN."""
        with self.lock:
            self.fault = Fault(action, direction, after)

    def repair(self):
        with self.lock:
            self.fault = None

    def read_fault(self):
        if not self.fault_file:
            return
        told = ""
        if os.path.exists(self.fault_file):
            with open(self.fault_file) as file:
                told = file.read().strip()
        if told != self.told:
            self.told = told
            self.repair()
            if told:
                action, direction, after = told.split()
                self.break_line(action, direction, int(after))

    def record(self):
        if self.count is not None:
            os.pwrite(self.count, f"{self.moved[UP]} {self.moved[DOWN]} {self.connections}\n".encode(), 0)

    def allow(self, direction, size):
        """How many of so many bytes may pass, and what happens if not all."""
        with self.lock:
            fault = self.fault
            if fault and fault.left == 0:
                size = 0
            elif fault and fault.direction == direction:
                size = min(size, fault.left)
                fault.left -= size
            self.moved[direction] += size
            self.record()
            return size, fault and fault.action

    # ---- Moving bytes

    def connect(self, line):
        client, server = line.ends
        up = threading.Thread(target=self.pump, args=(line, client, server, UP), daemon=True)
        up.start()
        self.pump(line, server, client, DOWN)
        up.join()
        line.close()

    def pump(self, line, source, sink, direction):
        try:
            while (block := source.recv(BLOCK)) and not line.broken:
                if not line.hung:
                    self.pass_on(line, sink, direction, block)
            if line.broken:
                return
            if not line.hung:
                sink.shutdown(socket.SHUT_WR)
            elif direction == UP:
                line.cut()  # only the client may end a line that hangs
        except OSError:
            line.cut()

    def pass_on(self, line, sink, direction, block):
        size, action = self.allow(direction, len(block))
        sink.sendall(block[:size])
        if size == len(block):
            return
        if action == "hang":
            line.hung = True
        else:
            line.cut(action == "reset")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("port", type=int, help="where the server listens")
    parser.add_argument("--port-file", help="where to write the port; standard output without")
    parser.add_argument("--count", metavar="FILE", help="where to write what passed")
    parser.add_argument("--fault", metavar="FILE", help="what says when to break the line")
    options = parser.parse_args()
    serving.end_with_parent()
    proxy = Proxy(options.port, options.fault, options.count)
    serving.announce(proxy.port, options.port_file)
    proxy.serve()


if __name__ == "__main__":
    main()

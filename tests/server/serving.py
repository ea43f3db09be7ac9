"""What the test servers have in common: they listen on loopback, and leave nothing behind."""

import os
import signal
import socket
import threading
import time


def listen():
    """A socket that listens at a free port."""
    return socket.create_server(("127.0.0.1", 0), backlog=128)


def announce(port, path):
    """Tells the port: in a file, which appears whole, or on standard output."""
    if not path:
        print(port, flush=True)
        return
    with open(path + ".new", "w") as file:
        file.write(f"{port}\n")
    os.replace(path + ".new", path)


def parents():
    """Each process and its parent."""
    found = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    found[int(entry)] = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                pass  # it has ended
    return found


def descendants(pid):
    """The processes below one."""
    above = parents()
    below, last = set(), {pid}
    while last:
        last = {child for child, parent in above.items() if parent in last} - below
        below |= last
    return below


def kill(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def end_with_parent():
    """On SIGTERM, or when whoever started this process is gone, ends it and all below it."""
    parent = os.getppid()

    def end(*_):
        kill(descendants(os.getpid()))
        os._exit(0)

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        end()

    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=watch, daemon=True).start()

"""The test servers for programs in Python, each for the time of a `with` statement."""

import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


class Server:
    """One of the programs here, run; `port` is where it listens."""

    def __init__(self, scratch, program, *arguments, env=None):
        number = len(os.listdir(scratch))
        port_file = os.path.join(scratch, f"{program}.{number}.port")
        argv = [sys.executable, os.path.join(HERE, program), "--port-file", port_file, *arguments]
        with open(port_file + ".log", "w") as log:
            self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env)
        self.port = self._wait(port_file)

    def _wait(self, port_file):
        end = time.monotonic() + 20
        while not os.path.exists(port_file):
            if time.monotonic() > end or self.process.poll() is not None:
                self.stop()
                raise SystemExit(f"{self.process.args[1]} does not start")
            time.sleep(0.02)
        with open(port_file) as file:
            return int(file.read())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        self.process.wait()


def web(scratch, root, *options, env=None):
    return Server(scratch, "web.py", *options, root, env=env)


def ssh(scratch, keys, env=None):
    """Its client: GIT_SSH_COMMAND="ssh -F KEYS/client", host `server`."""
    return Server(scratch, "sshd.py", keys, env=env)


def daemon(scratch, root, env=None):
    command = ["git", "daemon", "--inetd", "--export-all", "--enable=receive-pack", "--informative-errors"]
    return Server(scratch, "inetd.py", *command, f"--base-path={root}", env=env)


def proxy(scratch, port, count_file, env=None):
    return Server(scratch, "proxy.py", str(port), "--count", count_file, env=env)

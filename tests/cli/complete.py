#!/usr/bin/env python3
"""Prints what a shell shows when the tab key is pressed behind a line: complete.py bash|zsh FILE LINE

FILE is the file of completions, for zsh the directory that has it. The shell runs on a terminal of its own.
"""

import os
import pty
import re
import select
import sys
import time

START = {
    "bash": (
        ["bash", "--noprofile", "--norc", "-i"],
        "PS1='> '; bind 'set completion-query-items 0'; bind 'set page-completions off'; "
        "bind 'set enable-bracketed-paste off'; "
        "for f in /usr/share/bash-completion/completions/git; do [ -e $f ] && . $f; done; . {}",
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        "PS1='> '; fpath=({} $fpath); autoload -U compinit; compinit -u -D; LISTMAX=10000; unsetopt auto_menu",
    ),
}
END = re.compile(rb"E-\d-D")
LIMIT = 20


def read_until(fd, pattern, seconds):
    data, end = b"", time.monotonic() + seconds
    while time.monotonic() < end and not pattern.search(data):
        if select.select([fd], [], [], 0.1)[0]:
            data += os.read(fd, 65536)
    return data


def quiet(fd, seconds):
    """Reads until nothing has come for so long."""
    data = b""
    while select.select([fd], [], [], seconds)[0]:
        data += os.read(fd, 65536)
    return data


def main():
    shell, place, line = sys.argv[1:]
    argv, setup = START[shell]
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="dumb", COLUMNS="200", LINES="100", HISTFILE="/dev/null")
        os.execvp(argv[0], argv)
    os.write(fd, (setup.format(place) + "; echo E-$((1))-D\n").encode())
    if not END.search(read_until(fd, END, LIMIT)):
        sys.exit(f"{shell} does not start")
    quiet(fd, 0.3)
    os.write(fd, line.encode() + b"\t\t")
    time.sleep(0.3)
    shown = quiet(fd, 0.7)
    os.close(fd)
    os.waitpid(pid, 0)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[\r\x07\x08]", "", shown.decode(errors="replace"))
    print(text)


if __name__ == "__main__":
    main()

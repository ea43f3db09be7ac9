#!/usr/bin/env python3
"""Runs Debian's sshd on loopback, with keys of its own, for whoever starts it.

    python3 tests/server/sshd.py DIRECTORY [--port-file FILE]

Keys and configuration are made in DIRECTORY. `ssh -F DIRECTORY/client server` goes there.
"""

import argparse
import getpass
import os
import shutil
import subprocess

import inetd
import serving

SERVER = """\
HostKey {directory}/host
AuthorizedKeysFile {directory}/user.pub
AuthenticationMethods publickey
PermitRootLogin prohibit-password
PidFile none
StrictModes no
UsePAM no
AcceptEnv GIT_PROTOCOL
SetEnv GIT_CONFIG_GLOBAL={home}/.gitconfig GIT_CONFIG_NOSYSTEM=1
"""

CLIENT = """\
Host server
    HostName 127.0.0.1
    Port {port}
    User {user}
    IdentityFile {directory}/user
    IdentitiesOnly yes
    IdentityAgent none
    BatchMode yes
    StrictHostKeyChecking no
    UserKnownHostsFile /dev/null
    LogLevel ERROR
"""


def program():
    """sshd runs itself again and therefore wants its whole name."""
    return shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def write(path, text, **values):
    with open(path, "w") as file:
        file.write(text.format(**values))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", help="where keys and configuration go; made if it is not there")
    parser.add_argument("--port-file", help="where to write the port; standard output without")
    options = parser.parse_args()
    directory = os.path.abspath(options.directory)
    serving.end_with_parent()
    os.makedirs(directory, exist_ok=True)
    if os.getuid() == 0:
        os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    for key in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{directory}/{key}"], check=True)
    listener = serving.listen()
    port = listener.getsockname()[1]
    write(f"{directory}/server", SERVER, directory=directory, home=os.environ["HOME"])
    write(f"{directory}/client", CLIENT, directory=directory, port=port, user=getpass.getuser())
    serving.announce(port, options.port_file)
    inetd.serve(listener, [program(), "-i", "-f", f"{directory}/server", "-E", f"{directory}/log"])


if __name__ == "__main__":
    main()

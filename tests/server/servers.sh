# Servers for command tests, on loopback. A test file sources this after lib.sh; a test starts what it needs:
#
#     start_http DIRECTORY [OPTION...]  web.py: $http_url/NAME.git is DIRECTORY/NAME.git; $http_log, $http_port
#     start_ssh                         $ssh_url/PATH and $ssh_host:PATH, by GIT_SSH_COMMAND
#     start_daemon DIRECTORY            git daemon: $daemon_url/NAME.git; $daemon_port
#     start_proxy PORT                  proxy.py before a port: $proxy_port; $proxy_fault, $proxy_count
#     start_lister OPTION...            lister.py: $lister_url
#
# They end with the test; or before, by stop_servers.

server=$top/tests/server
servers=

# start_server NAME PROGRAM ARGUMENT... : runs one of the programs here; $port is where it listens.
start_server()
{
    serving=$(mktemp -d "$tmp/$1.XXXXXX")
    program=$server/$2
    shift 2
    python3 "$program" --port-file "$serving/port" "$@" >"$serving/out" 2>&1 </dev/null &
    servers="$servers $!"
    trap stop_servers EXIT
    waits=0
    until [ -e "$serving/port" ]; do
        waits=$((waits + 1))
        [ $waits -le 200 ] || fail "$(basename "$program") does not start: $(cat "$serving/out")"
        sleep 0.05
    done
    port=$(cat "$serving/port")
}

stop_servers()
{
    for pid in $servers; do
        kill "$pid" 2>/dev/null && wait "$pid" || :
    done
    servers=
}

start_http()
{
    root=$1
    shift
    http_log=$(mktemp "$tmp/http-log.XXXXXX")
    start_server http web.py --log "$http_log" "$@" "$root"
    http_port=$port
    http_url=http://127.0.0.1:$port
}

start_ssh()
{
    PATH=$PATH:/usr/sbin command -v sshd >/dev/null || skip "there is no sshd"
    keys=$(mktemp -d "$tmp/keys.XXXXXX")
    start_server ssh sshd.py "$keys"
    ssh_port=$port
    ssh_host=server
    ssh_url=ssh://server
    export GIT_SSH_COMMAND="ssh -F $keys/client"
}

start_daemon()
{
    start_server daemon inetd.py git daemon --inetd --export-all --enable=receive-pack --informative-errors \
        --base-path="$(cd "$1" && pwd)"
    daemon_port=$port
    daemon_url=git://127.0.0.1:$port
}

start_proxy()
{
    proxy_fault=$tmp/fault-$1
    proxy_count=$tmp/count-$1
    start_server proxy proxy.py --fault "$proxy_fault" --count "$proxy_count" "$1"
    proxy_port=$port
}

start_lister()
{
    start_server lister lister.py "$@"
    case " $* " in
    *' --http '*) lister_url=http://127.0.0.1:$port/x ;;
    *) lister_url=git://127.0.0.1:$port/x ;;
    esac
}

#!/bin/sh
# The servers that other tests stand on, asked by plain git.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../server/servers.sh"

# A server's repository served.git with some blobs, and a clone's directory beside it with a tag of its own.
make_served()
{
    git init -q --bare served.git
    git -C served.git config http.receivepack true
    git -C served.git config uploadpack.allowFilter true
    make_repo work
    head -c 300000 /dev/urandom >blob
    commit_file other text
    git add blob
    commit blob
    git push -q ../served.git main
    tag churn@v1.0.0
    cd ..
}

# Reads and pushes at a URL.
expect_served()
{
    git clone -q --depth=1 --filter=tree:1 --bare --no-tags "$1" copy.git
    expect "commit read from $1" "$(git -C work rev-parse main)" "$(git -C copy.git rev-parse main)"
    git -C work push -q --atomic "$1" churn@v1.0.0
    expect "tag at $1" "$(git -C work rev-parse churn@v1.0.0)	refs/tags/churn@v1.0.0" \
        "$(git ls-remote --tags --refs "$1")"
}

test_http()
{
    make_served
    start_http .
    expect_served "$http_url/served.git"
    grep -q '^POST /served.git/git-receive-pack 200 [1-9][0-9]* [1-9][0-9]* -$' "$http_log" ||
        fail "the log says: $(cat "$http_log")"
    git -C copy.git fsck --connectivity-only 2>&1 | grep -q missing && fail "there is no partial clone" || :
}

test_http_large_bodies()
{
    make_served
    start_http .
    git init -q --bare empty.git
    git -C empty.git config http.receivepack true
    GIT_TRACE_CURL=$PWD/trace git -C work -c http.postBuffer=65536 push -q "$http_url/empty.git" main
    grep -q 'Transfer-Encoding: chunked' trace || fail "nothing was sent in chunks"
    expect "pushed commit" "$(git -C work rev-parse main)" "$(git -C empty.git rev-parse main)"
    git -C empty.git fsck --strict
}

test_http_gzip()
{
    # what a fetch wants is compressed when it is long
    make_served
    (cd work && for i in $(seq 60); do echo "side@v0.0.$i HEAD"; done | import_tags && git push -q ../served.git --tags)
    start_http .
    GIT_TRACE_CURL=$PWD/trace git clone -q "$http_url/served.git" copy
    grep -q 'Content-Encoding: gzip' trace || fail "nothing was compressed"
    expect "number of tags" 61 "$(git -C copy tag | wc -l)"
}

test_http_password()
{
    make_served
    start_http . --user 'ada:se cret'
    ! git ls-remote "$http_url/served.git" 2>err || fail "anybody may read"
    ! git ls-remote "http://ada:wrong@127.0.0.1:$http_port/served.git" 2>err || fail "any password will do"
    expect_served "http://ada:se%20cret@127.0.0.1:$http_port/served.git"
    grep -q ' 401 .* -$' "$http_log" && grep -q ' 200 .* ada$' "$http_log" || fail "the log says: $(cat "$http_log")"
}

test_http_that_hangs()
{
    make_served
    start_http . --hang 'service=git-receive-pack' --hang-while hang
    : >hang
    git ls-remote "$http_url/served.git" >/dev/null
    run timeout 1 git -C work push "$http_url/served.git" churn@v1.0.0
    expect_rc 124
    rm hang
    expect_served "$http_url/served.git"
}

test_http_redirect()
{
    make_served
    start_http .
    target=$http_url
    start_http . --redirect "/moved/=$target/"
    expect_served "$http_url/moved/served.git" 2>err
    grep -q " 301 " "$http_log" || fail "the log says: $(cat "$http_log")"
}

test_ssh()
{
    make_served
    start_ssh
    expect_served "$ssh_url$PWD/served.git"
    git ls-remote "$ssh_host:$PWD/served.git" | grep -q churn@v1.0.0
}

test_daemon()
{
    make_served
    start_daemon .
    expect_served "$daemon_url/served.git"
}

test_without_filters()
{
    make_served
    git -C served.git config uploadpack.allowFilter false
    start_http .
    git clone -q --depth=1 --filter=tree:1 --bare "$http_url/served.git" copy.git 2>err
    grep -q 'filtering not recognized by server' err || fail "git said: $(cat err)"
}

test_proxy_counts()
{
    make_served
    start_http .
    start_proxy "$http_port"
    git clone -q "http://127.0.0.1:$proxy_port/served.git" copy
    read -r up down connections <"$proxy_count"
    [ "$up" -gt 200 ] && [ "$down" -gt 300000 ] && [ "$down" -lt 330000 ] && [ "$connections" -ge 1 ] ||
        fail "$up bytes up, $down down, $connections connections"
}

test_proxy_breaks_the_line()
{
    make_served
    start_daemon .
    start_proxy "$daemon_port"
    for action in cut reset; do
        echo "$action down 100000" >"$proxy_fault"
        before=$(cut -d' ' -f2 "$proxy_count")
        ! timeout 20 git clone -q "git://127.0.0.1:$proxy_port/served.git" "$action" 2>err || fail "no $action"
        expect "bytes before '$action'" 100000 $(($(cut -d' ' -f2 "$proxy_count") - before))
    done
    echo "hang up 30" >"$proxy_fault"
    run timeout 1 git clone -q "git://127.0.0.1:$proxy_port/served.git" hang
    expect_rc 124
    rm "$proxy_fault"
    git clone -q "git://127.0.0.1:$proxy_port/served.git" copy
}

test_nothing_is_left()
{
    mkdir root
    start_http root
    start_daemon root
    first=$servers
    stop_servers
    for pid in $first; do
        ! kill -0 "$pid" 2>/dev/null || fail "a server still runs"
    done
}

run_tests "$@"

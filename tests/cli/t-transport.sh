#!/bin/sh
# Servers by http, ssh and git
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../server/servers.sh"

own_cache()
{
    export XDG_CACHE_HOME="$PWD/cache"
}

# A registry in served/registry.git, and a clone of it in work/.
make_server()
{
    own_cache
    mkdir served
    git init -q --bare served/registry.git
    git -C served/registry.git config uploadpack.allowFilter true
    git -C served/registry.git config http.receivepack true
    make_repo work
    git remote add origin ../served/registry.git
    commit_file artifacts.yaml "churn: {path: models/churn.pkl}"
    commit two
    git push -q origin main
    ok register churn HEAD~1 --push
    cd ..
}

# Reads and changes the registry at $url, by all ways.
use_server()
{
    ok show churn@latest --version -r "$url"
    expect_out v0.0.1
    ok describe churn --path -r "$url"
    expect_out models/churn.pkl
    ok assign churn --stage prod -r "$url"
    expect_out_has "Created git tag 'churn@v0.0.2'" "Successfully pushed git tag churn#prod#1 on remote."
    ok show churn#prod --version -r "$url" --no-cache
    expect_out v0.0.2
    git clone -q "$url" other
    cd other
    ok deprecate churn v0.0.2 prod --push
    ok status
    cd ..
    ok deprecate churn v0.0.2 --delete -r "$url"
    expect "tags on the server" churn@v0.0.1 "$(git -C served/registry.git tag | LC_ALL=C sort)"
    stop_servers
}

test_http()
{
    make_server
    start_http served
    url=$http_url/registry.git
    use_server
}

test_git()
{
    make_server
    start_daemon served
    url=$daemon_url/registry.git
    use_server
}

test_ssh()
{
    make_server
    start_ssh
    url=$ssh_url$PWD/served/registry.git
    use_server
}

test_ssh_as_scp_writes_it()
{
    make_server
    start_ssh
    url=$ssh_host:$PWD/served/registry.git
    use_server
}

# ---- Passwords

secret=open-sesame
coded=$(printf 'me:%s' "$secret" | base64)

# Whatever the program and its children leave behind, or show to others, has no password in it.
expect_secret()
{
    for word in "$secret" "$coded"; do
        ! grep -rqF -e "$word" cache "$HOME" 2>/dev/null || fail "'$word' is on the disk"
        ! grep -qF -e "$word" "$tmp/out" "$tmp/err" || fail "'$word' is in a message"
        ! grep -qF -e "$word" arguments || fail "'$word' is in the list of processes: $(cat arguments)"
    done
}

# Notes the arguments of all that is run, by a git that comes before the real one in PATH, and of
# what that runs.
watch_arguments()
{
    real=$(command -v git)
    mkdir watch
    printf '#!/bin/sh\nprintf "%%s\\n" "$*" >>"%s/arguments"\nexec "%s" "$@"\n' "$PWD" "$real" >watch/git
    chmod +x watch/git
    : >arguments
    export GIT_TRACE="$PWD/arguments"
    PATH=$PWD/watch:$PATH
}

test_a_password_in_the_address()
{
    make_server
    start_http served --user "me:$secret"
    watch_arguments
    url=http://me:$secret@127.0.0.1:$http_port/registry.git
    ok show churn@latest --version -r "$url"
    expect_out v0.0.1
    expect_secret
    grep -q ls-remote arguments || fail "no arguments were noted"
    ok register churn -r "$url"
    expect_secret
    ok register other -r "$url" --no-cache
    expect_secret
    gto register churn -r "$url"
    refused "already registered in this commit"
    expect_secret
    ok -v doctor -r "$url" 2>/dev/null || gto doctor -r "$url"
    expect_secret
    gto show -r "http://me:$secret@127.0.0.1:$http_port/nothing.git"
    refused "Cannot read 'http://127.0.0.1:$http_port/nothing.git'"
    expect_secret
    unset GIT_TRACE
    stop_servers
}

test_a_password_in_the_address_is_not_stored()
{
    make_server
    start_http served --user "me:$secret"
    git config --global credential.helper store
    gto show churn@latest --version -r "http://me:$secret@127.0.0.1:$http_port/registry.git"
    git config --global --unset credential.helper
    expect_rc 0
    [ ! -e "$HOME/.git-credentials" ] || fail "it was stored"
    gto show -r "http://me:\$(touch owned)'\";touch owned;@127.0.0.1:$http_port/registry.git" --timeout 10
    refused "Cannot read"
    [ ! -e owned ] || fail "a password was run"
    stop_servers
}

# expect_unsaid STATUS COMMAND...: a command that says the address without the password
expect_unsaid()
{
    expected=$1
    shift
    gto "$@"
    expect_rc "$expected"
    ! grep -qF "$secret" "$tmp/out" "$tmp/err" || fail "the password is said by 'gto $1': $(cat "$tmp/out" "$tmp/err")"
}

test_a_password_in_the_address_of_a_remote_repository()
{
    make_server
    start_http served --user "me:$secret"
    url=http://me:$secret@127.0.0.1:$http_port/registry.git
    cd work
    commit
    expect_unsaid 0 register churn --remote "$url"
    expect_out_has "git push http://127.0.0.1:$http_port/registry.git churn@v0.0.2"
    expect_unsaid 1 status --remote "$url"
    expect_unsaid 1 status --json --remote "$url"
    expect_unsaid 0 push --remote "$url"
    expect_out "Pushed git tag 'churn@v0.0.2'"
    expect_unsaid 0 fetch --remote "$url"
    expect_unsaid 0 assign churn --stage prod --push --remote "$url"
    expect_unsaid 1 push --remote "http://me:$secret@127.0.0.1:1/nothing"
    expect_unsaid 1 push --remote "http://me:$secret@127.0.0.1:$http_port/nothing"
    git config remote.origin.pushurl "$url"
    git config --add remote.origin.pushurl "http://me:$secret@127.0.0.1:1/nothing"
    commit
    expect_unsaid 1 register churn --push
    ok register churn
    expect_unsaid 1 push
    stop_servers
}

test_a_wrong_password()
{
    make_server
    start_http served --user "me:$secret"
    gto show -r "http://me:wrong@127.0.0.1:$http_port/registry.git" --timeout 10
    refused "Cannot read 'http://127.0.0.1:$http_port/registry.git'"
    ! grep -q wrong "$tmp/err" || fail "the password is in the message"
    gto show -r "$http_url/registry.git" --timeout 10
    refused "Cannot read"
    stop_servers
}

test_a_password_from_a_helper()
{
    make_server
    start_http served --user "me:$secret"
    git config --global credential.helper "!f() { echo username=me; echo password=$secret; }; f"
    url=http://127.0.0.1:$http_port/registry.git
    gto show churn@latest --version -r "$url"
    git config --global --unset credential.helper
    expect_rc 0
    expect_out v0.0.1
    git config --global credential.helper "!f() { ! grep -q ^username=me || echo password=$secret; }; f"
    gto register churn -r "http://me@127.0.0.1:$http_port/registry.git"
    git config --global --unset credential.helper
    expect_rc 0
    stop_servers
}

test_a_server_elsewhere_gets_no_password()
{
    make_server
    start_http served
    second=$http_port second_log=$http_log
    start_http served --user "me:$secret" --redirect "/moved/=http://localhost:$second/"
    url=http://me:$secret@127.0.0.1:$http_port
    ok show churn@latest --version -r "$url/registry.git"
    gto show churn@latest --version -r "$url/moved/registry.git" --timeout 10
    [ -s "$second_log" ] || fail "nobody was sent elsewhere"
    ! grep -v ' -$' "$second_log" || fail "it was told who asks"
    stop_servers
}

# ---- What Git traces

# expect_untraced VARIABLE=VALUE COMMAND... : a command that fails says the same whether Git traces or not.
expect_untraced()
{
    setting=$1
    shift
    gto "$@"
    grep '❌' "$tmp/err" >"$tmp/untraced"
    tick
    run env "$setting" "$GTO" "$@"
    expect_rc 1
    expect "message with $setting" "$(cat "$tmp/untraced")" "$(grep '❌' "$tmp/err")"
}

test_a_trace_is_no_message()
{
    make_server
    cd work
    commit
    printf '#!/bin/sh\necho "not today" >&2; git version >&2; exit 1\n' >../served/registry.git/hooks/pre-receive
    chmod +x ../served/registry.git/hooks/pre-receive
    for variable in GIT_TRACE GIT_TRACE_PACKET GIT_TRACE_SETUP GIT_TRACE2 GIT_TRACE2_EVENT GIT_TRACE2_PERF; do
        for value in 1 2 true; do
            expect_untraced $variable=$value show -r "file://$PWD/nowhere"
        done
        expect_untraced $variable=1 register churn --push
        expect_untraced $variable=1 register churn -r "file://$PWD/../served/registry.git"
        expect_untraced $variable=nonsense show -r "file://$PWD/nowhere"
        [ "$(wc -l <"$tmp/err")" = 1 ] || fail "there is more than a message: $(cat "$tmp/err")"
        expect_untraced "$variable=/nowhere/file" show -r "file://$PWD/nowhere"
    done
    for name in normalTarget eventTarget perfTarget; do
        git config --global trace2.$name 1
        gto show -r "file://$PWD/nowhere"
        git config --global --unset trace2.$name 2>/dev/null
        refused "does not appear to be a git repository"
        ! grep -q 'common-main\|"event"' "$tmp/err" || fail "trace2.$name is in the message: $(cat "$tmp/err")"
    done
}

test_a_trace_is_shown()
{
    make_server
    GIT_TRACE=1
    export GIT_TRACE
    gto show churn@latest --version -r "file://$PWD/served/registry.git"
    unset GIT_TRACE
    expect_rc 0
    expect_out v0.0.1
    expect_err_has "git ls-remote"
    start_http served
    GIT_CURL_VERBOSE=1
    export GIT_CURL_VERBOSE
    gto show churn@latest --version -r "$http_url/registry.git"
    unset GIT_CURL_VERBOSE
    expect_rc 0
    expect_err_has "GET /registry.git/info/refs"
    stop_servers
}

# ---- Slow, and gone

test_a_server_that_hangs()
{
    make_server
    start_http served --hang git-upload-pack
    gto show -r "$http_url/registry.git" --timeout 1
    refused "Cannot read '$http_url/registry.git'" "1 second"
    expect "locks" "" "$(find cache -name '*.lock')"
    stop_servers
}

# For more than the time that a server may be silent, which is long enough for what Git does to be seen
# from outside, or too short for that.
test_a_server_that_is_slow_is_waited_for()
{
    own_cache
    for protocol in '' --http; do
        # shellcheck disable=SC2086 # no word if it is empty
        start_lister $protocol --count 100 --pause 0.25
        ok show -r "$lister_url" --timeout 1
        expect_out "Nothing found in the current workspace"
        # shellcheck disable=SC2086
        start_lister $protocol --count 60 --pause 1.1 --name-size 500
        ok show -r "$lister_url" --timeout 5
        expect_out "Nothing found in the current workspace"
    done
    stop_servers
}

test_a_server_that_stops_in_the_middle_of_a_list()
{
    own_cache
    for protocol in '' --http; do
        for timeout in 1 5; do
            # shellcheck disable=SC2086
            start_lister $protocol --pause 60 --name-size 500
            begin=$(date +%s)
            gto show -r "$lister_url" --timeout $timeout
            refused "Cannot read '$lister_url': no sign of life for $timeout second"
            [ $(($(date +%s) - begin)) -lt $((timeout + 5)) ] || fail "it was asked more than once"
        done
    done
    stop_servers
}

test_a_server_that_lists_without_end()
{
    own_cache
    start_lister --name-size 60000
    for timeout in 3 10; do
        gto show -r "$lister_url" --timeout $timeout
        refused "Cannot read '$lister_url': it lists more than 2000000 references, or 256 MiB of them"
    done
    start_lister --http --name-size 60000
    gto show -r "$lister_url" --timeout 10
    refused "Cannot read '$lister_url': it lists more than 2000000 references, or 256 MiB of them"
    stop_servers
}

test_a_push_that_hangs()
{
    make_server
    touch hangs
    start_http served --hang git-receive-pack --hang-while "$PWD/hangs"
    url=$http_url/registry.git
    gto register churn -r "$url" --timeout 1
    refused "Cannot push to '$url'" "is not known"
    git clone -q "$url" clone
    cd clone
    gto register churn --push --timeout 1
    refused "Cannot push to 'origin'"
    expect_tags churn@v0.0.1
    rm ../hangs
    ok register churn --push
    expect_tags churn@v0.0.1 churn@v0.0.2
    stop_servers
}

test_a_server_that_is_not_there()
{
    make_server
    start_daemon served
    stop_servers
    gto show -r "$daemon_url/registry.git"
    refused "Cannot read '$daemon_url/registry.git'"
}

# Git before 2.31 takes no settings from its environment.
test_git_that_is_too_old()
{
    make_server
    mkdir bin
    cat >bin/git <<END
#!/bin/sh
unset GIT_CONFIG_COUNT
exec $(command -v git) "\$@"
END
    chmod +x bin/git
    run env PATH="$PWD/bin:$PATH" "$GTO" show -r "file://$PWD/served/registry.git"
    refused "Cannot read 'file://$PWD/served/registry.git': this takes Git 2.31 or a later version"
}

test_two_requests_when_nothing_is_new()
{
    make_server
    start_http served
    url=$http_url/registry.git
    ok show -r "$url"
    : >"$http_log"
    ok show -r "$url"
    expect "requests" 2 "$(wc -l <"$http_log")" # what the server can do, and its references
    stop_servers
}

run_tests "$@"

#!/bin/sh
# Several repositories: -r again and again, or from a file
. "$(dirname "$0")/lib.sh"

# Registries in a/models, b/models and c/data, each with an artifact of its own and one that all have.
make_registries()
{
    for place in a/models b/models c/data; do
        mkdir -p "${place%/*}"
        make_repo "$place"
        commit_file artifacts.yaml "net: {type: ${place%/*}, labels: [deep]}"
        tag "only-${place%/*}@v1.0.0"
        tag net@v1.0.0
        tag net#prod#1
        cd ../..
    done
    tick
    git -C c/data commit -q --allow-empty -m fix
    fix=$(git -C c/data rev-parse HEAD)
    git -C c/data tag -a -m x net@v2.0.0
    all="-r a/models -r b/models -r c/data"
}

# columns LIST: these columns of a table without lines; `last` is one.
# rows REPOSITORY LABEL: its tags by Git, as rows of `show net --plain`: label and reference.
rows()
{
    git -C "$1" for-each-ref --sort=-version:refname --format="$2 %(refname:strip=2)" "refs/tags/net@*"
}

columns()
{
    awk -v "list=$1" 'NR > 1 {
        n = split(list, c, ",")
        for (i = 1; i <= n; i++) printf "%s%s", (i > 1 ? " " : ""), $(c[i] == "last" ? NF : c[i])
        print "" }' "$tmp/out"
}

# Each repository's part of a JSON answer is what it answers alone.
same_alone()
{
    key=$1
    shift
    cp "$tmp/out" together
    for place in a/models b/models c/data; do
        ok "$@" --json -r $place
        python3 - "$place" "$key" "$tmp/out" <<'END' || fail "the part of $place is another one: $*"
import json, os, sys
place, key, alone = sys.argv[1:]
part, = [part for part in json.load(open("together")) if part["root"] == os.path.realpath(place)]
assert list(part) == ["repository", "root", key], part
sys.exit(json.dumps(part[key]) != json.dumps(json.load(open(alone))))
END
    done
}

test_show()
{
    make_registries
    # shellcheck disable=SC2086
    ok show net $all --plain
    expect "rows" "$(rows a/models a/models && rows b/models b/models && rows c/data data)" "$(columns 1,last)"
    # shellcheck disable=SC2086
    ok show $all --plain
    expect "rows" 'a/models net
a/models only-a
b/models net
b/models only-b
data net
data only-c' "$(columns 1,2)"
    # shellcheck disable=SC2086
    ok show $all --name
    expect_out 'net
only-a
net
only-b
net
only-c'
    ok show -r c/data -r a/models --plain # in the order given
    expect "order" 'data
data
models
models' "$(columns 1)"
    # shellcheck disable=SC2086
    ok show $all --json
    same_alone artifacts show
    # shellcheck disable=SC2086
    ok show net $all --json
    same_alone versions show net
    # shellcheck disable=SC2086
    ok show only-b $all --ref
    expect_out only-b@v1.0.0
    # shellcheck disable=SC2086
    gto show nothing $all
    refused "Cannot find artifact 'nothing'"
    ok -r a/models -r b/models show only-a --version
    expect_out v1.0.0
}

# One repository, named once, has no column and no list around its answer.
test_the_only_one()
{
    make_registries
    ok -C a/models show --json
    cp "$tmp/out" expected
    ok show --json -r a/models
    expect_out "$(cat expected)"
    ok -r b/models show --json -r a/models # what follows the command counts
    expect_out "$(cat expected)"
    ok -r b/models -r c/data show --json -r a/models
    expect_out "$(cat expected)"
}

test_history_stages_describe_doctor()
{
    make_registries
    git -C b/models tag -a -m x net#dev#2
    # shellcheck disable=SC2086
    ok history $all --json
    same_alone events history
    # shellcheck disable=SC2086
    ok history net -n 1 $all --plain # of each
    expect "rows" 'a/models net#prod#1
b/models net#dev#2
data net@v2.0.0' "$(columns 1,last)"
    # shellcheck disable=SC2086
    ok stages $all --json
    same_alone stages stages
    # shellcheck disable=SC2086
    ok stages $all
    expect_out_has "│ b/models     │ dev " "│ data         │ prod "
    # shellcheck disable=SC2086
    ok describe only-b $all --json
    python3 -c 'import json,sys; d=json.load(sys.stdin); assert (d["repository"], d["artifact"]) == ("b/models", "only-b")' \
        <"$tmp/out" || fail "$(cat "$tmp/out")"
    # shellcheck disable=SC2086
    ok describe net $all --type # the first that has it
    expect_out a
    ok describe net -r c/data -r a/models
    expect_out_has "repository: data" "type: c"
    ok describe net@v2.0.0 -r a/models -r c/data --type
    expect_out c
    # shellcheck disable=SC2086
    gto describe nothing $all
    refused "Cannot find artifact 'nothing'"
    # shellcheck disable=SC2086
    gto describe net@v3.0.0 $all
    refused "v3.0.0"
    # shellcheck disable=SC2086
    ok doctor $all
    expect_out_has "a/models: $(cd a/models && pwd -P)" "data: $(cd c/data && pwd -P)"
    git -C b/models tag net@v5.0.0
    # shellcheck disable=SC2086
    gto doctor $all
    expect_rc 1
    expect_out_has "net@v5.0.0" "No issues found"
    # shellcheck disable=SC2086
    gto doctor $all --fix
    refused "one repository"
    (cd b/models && raw_ref refs/tags/net@v6.0.0 "$(missing_id)")
    # shellcheck disable=SC2086
    ok show $all --name # which says what is doubtful, and where
    expect_err_has "b/models: " "net@v6.0.0"
}

test_filters()
{
    make_registries
    # shellcheck disable=SC2086
    set -- $all
    ok show 'only-[ab]' "$@" --name
    expect_out 'only-a
only-b'
    ok show --in prod "$@" --name
    expect_out 'net
net
net'
    ok show --type b "$@" --plain
    expect "types" 'b/models net' "$(columns 1,2)"
    ok show --label deep "$@" --plain
    expect "labels" 'a/models net
b/models net
data net' "$(columns 1,2)"
    # a commit that one of them has
    ok show --contains "$fix" "$@" --plain
    expect "those that have it" "data $(git -C c/data tag --contains "$fix")" "$(columns 1,last)"
    ok show net --points-at "$fix" "$@" --plain
    expect "those that are there" "data net@v2.0.0" "$(columns 1,last)"
    gto show --contains "$(echo "$fix" | tr 0-9a-f 1-9a-f0)" "$@"
    refused "was not found"
    # all others lack it, unless it was mistyped: those are not taken for that
    gto show --no-contains "$fix" "$@" --plain
    expect_rc 1
    expect_err_has "a/models: Ref '$fix'" "b/models: Ref '$fix'"
    expect "those that lack it" "data" "$(columns 1 | sort -u)"
    # a date is the same everywhere, a revision what it is there
    ok show net --at "@$(git -C c/data for-each-ref --format='%(taggerdate:unix)' refs/tags/net@v1.0.0) +0000" "$@" --plain
    expect "versions at that time" 'a/models net@v1.0.0
b/models net@v1.0.0
data net@v1.0.0' "$(columns 1,last)"
    ok show net --at HEAD "$@" --json
    same_alone versions show net --at HEAD
    ok history --since "@$(git -C c/data log -1 --format=%ct HEAD) +0000" "$@" --plain
    expect "events since then" "data net@v2.0.0" "$(columns 1,last)"
    gto show --at nonsense "$@"
    refused "'nonsense' is neither a revision nor a date"
    expect "once" 1 "$(grep -c . "$tmp/err")"
}

test_those_that_cannot_be_read()
{
    make_registries
    mkdir -p empty broken
    git init -q broken
    printf 'stages: [' >broken/.gto
    ok show -r a/models --plain
    for first in nowhere empty broken ''; do
        gto show -r "$first" -r a/models -r b/models --plain
        expect_rc 1
        expect "rows" 'a/models net
a/models only-a
b/models net
b/models only-b' "$(columns 1,2)"
        expect "one line tells" 1 "$(grep -c . "$tmp/err")"
        expect_err_has "$first: "
        gto -q show -r "$first" -r a/models --json
        expect_rc 1
        python3 -c 'import json,sys; one, = json.load(sys.stdin)' <"$tmp/out" || fail "JSON: $(cat "$tmp/out")"
    done
    for command in history stages doctor; do
        gto $command -r nowhere -r a/models
        expect_rc 1
        expect_out_has models
        expect_err_has "nowhere: "
    done
    gto describe net -r nowhere -r a/models --type # it might have been there
    expect_rc 1
    expect_out a
    ok describe net -r a/models -r nowhere --type # another one after it does not matter
    expect_out a
    expect_no_err
    gto show -r nowhere -r broken
    expect_rc 1
    expect_no_out
    expect_err_has "nowhere: " "broken: " "None of the repositories can be read"
    gto describe only-z -r nowhere -r a/models
    expect_rc 1
    expect_err_has "nowhere: " "Cannot find artifact 'only-z'"
}

test_the_same_one_again()
{
    make_registries
    ln -s a/models link
    ok show -r a/models -r ./a//models -r a/models/.git -r link -r b/models -r a/models --plain
    expect "rows" 'a/models net
a/models only-a
b/models net
b/models only-b' "$(columns 1,2)"
    gto show -r nowhere -r nowhere -r a/models --plain
    expect_rc 1
    expect "one line tells" 1 "$(grep -c . "$tmp/err")"
}

test_lists()
{
    make_registries
    expected='data net
data only-c
a/models net
a/models only-a
b/models net
b/models only-b'
    # comments, blanks, the ends of lines of other systems, and a last line without one
    printf '\357\273\277# registries\n\n  data  \n../a/models\r\n\t#../b\n%s' "$PWD/b/models" >c/list
    ok show -r @c/list --plain
    expect "rows" "$expected" "$(columns 1,2)"
    ok -C b show -r @../c/list --plain
    expect "rows" "$expected" "$(columns 1,2)"
    ok show -r c/data -r @c/list -r b/models --plain
    expect "rows" "$expected" "$(columns 1,2)"
    ok -r @c/list show only-a --version
    expect_out v1.0.0
    # of one line: still a list
    echo a/models >one
    ok show -r @one --plain
    expect "rows" 'models net
models only-a' "$(columns 1,2)"
    # from a pipe: from here
    echo a/models | "$GTO" show -r @/dev/stdin --name >"$tmp/out"
    expect_out 'net
only-a'
    # shellcheck disable=SC2088 # gto's
    (
        echo '~/mine'
        echo "~other"
    ) >list
    cp -r a/models "$HOME/mine"
    cp -r b/models ./~other
    ok show -r @list --plain
    expect "rows" 'mine net
mine only-a
~other net
~other only-b' "$(columns 1,2)"
    rm -rf "$HOME/mine"
    # a directory of such a name
    cp -r a/models @models
    ok show -r ./@models --plain
    expect_out_has "only-a"
    expect "no column" "name" "$(head -n 1 "$tmp/out" | awk '{ print $1 }')"
}

test_lists_that_are_none()
{
    make_registries
    printf '# none\n\n' >empty
    gto show -r a/models -r @empty
    refused "'empty' names no repository"
    gto show -r @
    refused "Cannot read the list of repositories ''"
    gto show -r @nowhere
    refused "'nowhere'" "No such file"
    gto show -r @a
    refused "'a'"
    printf 'a/models\0b/models\n' >zero
    gto show -r @zero
    refused "NUL"
    gto show -r @/dev/zero
    refused "/dev/zero" "too large"
    # lines of any bytes: each one is a repository that is not there
    printf 'a/models\n\377\033[31m\n@one\n-x\next::sh -c touch%% x\n' >hostile
    gto show -r @hostile --plain
    expect_rc 1
    expect "rows" 'models net
models only-a' "$(columns 1,2)"
    expect "lines" 4 "$(grep -c . "$tmp/err")"
    [ ! -e x ] || fail "a command was run"
}

# A name is printed as it is in JSON alone.
test_labels_of_any_bytes()
{
    make_registries
    name=$(printf 'x\033[31m\ny')
    cp -r a/models "$name"
    ok show -r "$name" -r b/models --plain
    expect_out_has 'x\x1b[31m\x0ay'
    ok show -r "$name" -r b/models --json
    python3 -c 'import json,sys; assert json.load(sys.stdin)[0]["repository"] == "x\033[31m\ny"' <"$tmp/out" ||
        fail "JSON: $(cat "$tmp/out")"
    # a label that looks like a number is none
    cp -r a/models 1.10
    cp -r a/models 1.1
    ok show -r 1.10 -r 1.1 --plain
    expect "labels" '1.10
1.10
1.1
1.1' "$(columns 1)"
}

test_commands_that_take_one()
{
    make_registries
    echo a/models >list
    for command in register assign rollback deprecate check-ref print-state status push fetch; do
        given="net"
        [ $command != assign ] || given="net --stage dev"
        [ $command != print-state ] || given=
        # shellcheck disable=SC2086
        gto $command $given -r a/models -r b/models
        expect_rc 2
        expect_no_out
        expect_err_has "'$command' takes one repository, and 2 are named"
        # shellcheck disable=SC2086
        gto -r @list $command $given
        expect_rc 2
        expect_err_has "'@list' is a list of them"
    done
    expect "nothing was made" "net#prod#1" "$(git -C a/models tag -l 'net#*')"
}

# More than files may be open at once.
test_many()
{
    make_registries
    git -C a/models gc -q
    for n in $(seq 60); do cp -r a/models "many-$n" && echo "many-$n"; done >list
    (
        # shellcheck disable=SC3045 # every sh of ours has it
        ulimit -n 40
        "$GTO" show net --ref -r @list >"$tmp/out" 2>"$tmp/err"
    ) || fail "$(cat "$tmp/err")"
    expect "all of them" "60 net@v1.0.0" "$(sort "$tmp/out" | uniq -c | sed 's/^ *//')"
}

# ---- At the same time

# Servers that answer when `ready` is there, each of them in a directory of its name. `began` and `ended` have a
# line for each connection.
make_slow_servers()
{
    make_registries
    export XDG_CACHE_HOME="$PWD/cache"
    cat >transport <<END
#!/bin/sh
echo >>"$PWD/began"
waits=0
until [ -e "$PWD/ready" ]; do
    waits=\$((waits + 1))
    [ \$waits -le 600 ] || exit 1
    sleep 0.05
done
echo >>"$PWD/ended"
shift
exec sh -c "\$*"
END
    chmod +x transport
    export GIT_SSH_COMMAND="$PWD/transport" GIT_SSH_VARIANT=simple
    addresses=
    for n in $(seq "$1"); do
        cp -r a/models "server-$n"
        addresses="$addresses -r host:$PWD/server-$n"
    done
}

wait_for_lines()
{
    waits=0
    : >>began
    until [ "$(wc -l <began)" -ge "$1" ]; do
        waits=$((waits + 1))
        [ $waits -le 400 ] || fail "only $(wc -l <began) of $1 are read at the same time"
        sleep 0.05
    done
}

test_read_at_the_same_time()
{
    make_slow_servers 12
    # shellcheck disable=SC2086
    "$GTO" show $addresses --plain >"$tmp/out" 2>"$tmp/err" </dev/null &
    pid=$!
    wait_for_lines 8
    sleep 0.5
    expect "no more than eight" 8 "$(grep -c '^' began)"
    : >ready
    wait $pid || fail "$(cat "$tmp/err")"
    expect "all, in their order" "$(for n in $(seq 12); do echo "server-$n net" && echo "server-$n only-a"; done)" \
        "$(columns 1,2)"
    unset GIT_SSH_COMMAND GIT_SSH_VARIANT
}

test_interrupted()
{
    make_slow_servers 3
    mkdir tmp
    export TMPDIR="$PWD/tmp"
    # shellcheck disable=SC2086
    python3 - "$GTO" show --no-cache -r a/models $addresses <<'END' >"$tmp/out" 2>"$tmp/err" || fail "it does not end by the signal: $(cat "$tmp/err")"
import os, signal, subprocess, sys, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
child = subprocess.Popen(sys.argv[1:])
while not os.path.exists("began") or open("began").read().count("\n") < 3:
    time.sleep(0.02)
child.send_signal(signal.SIGTERM)
sys.exit(0 if child.wait(20) == -signal.SIGTERM else 1)
END
    expect "standard error" "" "$(cat "$tmp/err")"
    expect "what is left" "" "$(ls -A tmp)"
    : >ready
    sleep 0.3
    expect "connections that go on" "" "$(cat ended 2>/dev/null)"
    unset GIT_SSH_COMMAND GIT_SSH_VARIANT TMPDIR
}

test_paths_and_addresses_together()
{
    make_registries
    export XDG_CACHE_HOME="$PWD/cache"
    git -C a/models config uploadpack.allowFilter true
    url=file://$PWD/a/models
    printf '%s\n' "$url" b/models "file://$PWD/nowhere" "$url" >list
    gto show -r @list --plain
    expect_rc 1
    expect "rows" 'a/models net
a/models only-a
b/models net
b/models only-b' "$(columns 1,2)"
    expect_err_has "nowhere: "
    ok history -r "$url" -r c/data --json
    expect_out_has "\"root\": \"$url\""
}

run_tests "$@"

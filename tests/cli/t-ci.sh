#!/bin/sh
# What docs/ci.md says: its scripts act on tags that are pushed.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../server/servers.sh"

# from_document NAME >FILE: the script that stands there after a comment that names this file
from_document()
{
    awk -v mark="<!-- tests/cli/t-ci.sh: $1 -->" '
        $0 == mark { wanted = 1 }
        /^```/ { if (copying) exit; copying = wanted; next }
        copying' "$top/docs/ci.md"
}

# The value of GIT_CONFIG_VALUE_0 in the example for GitHub.
helper_of_document()
{
    sed -n "s/^ *GIT_CONFIG_VALUE_0: '\(.*x-access-token.*\)'$/\1/p" "$top/docs/ci.md"
}

# Programs that say what they are asked to do.
make_actions()
{
    mkdir bin
    for action in publish withdraw deploy undeploy retire; do
        printf '#!/bin/sh\necho "%s $*" >>"%s"\n' "$action" "$PWD/done" >"bin/$action"
    done
    ln -s "$GTO" bin/gto
    from_document act >bin/act
    chmod +x bin/*
    export PATH="$PWD/bin:$PATH"
    : >"done"
}

# A server with the hook, and a clone.
make_server()
{
    make_actions
    git init -q --bare origin.git
    git -C origin.git config http.receivepack true
    from_document post-receive >origin.git/hooks/post-receive
    chmod +x origin.git/hooks/post-receive
    make_repo work
    git remote add origin ../origin.git
    git push -q origin main 2>&1
}

# expect_done LINES: what was done since the last time
expect_done()
{
    expect "what was done" "$1" "$(cat ../done)"
    : >../done
}

push()
{
    git push -q --atomic origin "$@" 2>&1
}

test_scripts_stand_in_the_document()
{
    for name in act post-receive; do
        from_document "$name" >script
        grep -q '^#!/bin/sh$' script || fail "'$name' is not found"
        sh -n script
    done
    [ -n "$(helper_of_document)" ] || fail "the credential helper is not found"
}

test_registration()
{
    make_server
    expect_done ""
    ok register churn
    push churn@v0.0.1
    expect_done "publish churn v0.0.1"
    ok deprecate churn v0.0.1
    push 'churn@v0.0.1!'
    expect_done "withdraw churn v0.0.1"
}

test_assignment()
{
    make_server
    ok register churn
    ok assign churn --version v0.0.1 --stage dev
    ok assign churn --version v0.0.1 --stage prod
    push churn@v0.0.1
    expect_done "publish churn v0.0.1"
    push 'churn#dev#1'
    expect_done "deploy churn dev v0.0.1"
    push 'churn#prod#2'
    expect_done "deploy churn prod v0.0.1"
    ok deprecate churn v0.0.1 prod
    push 'churn#prod!#3'
    expect_done "undeploy churn prod"
}

test_registration_and_assignment_at_once()
{
    make_server
    ok assign models:churn --stage prod
    push --tags
    expect "what was done" "deploy models:churn prod v0.0.1
publish models:churn v0.0.1" "$(sort ../done)"
}

test_undoing_brings_back_what_was_there()
{
    make_server
    ok register churn
    ok assign churn --version v0.0.1 --stage prod
    commit
    ok register churn
    ok assign churn --version v0.0.2 --stage prod
    push --tags
    : >../done
    ok deprecate churn v0.0.2 prod
    push 'churn#prod!#3'
    expect_done "deploy churn prod v0.0.1"
}

test_deprecation()
{
    make_server
    ok register churn
    ok deprecate churn
    push --tags
    expect_done "retire churn
publish churn v0.0.1"
}

test_other_references()
{
    make_server
    tag release-1
    git tag churn@v9.0.0
    git branch churn#prod#1
    push refs/heads/churn#prod#1 release-1 churn@v9.0.0
    expect_done ""
    ok register nn
    push nn@v0.0.1
    : >../done
    push --delete nn@v0.0.1
    expect_done ""
}

test_an_action_that_fails()
{
    make_server
    printf '#!/bin/sh\nexit 1\n' >../bin/publish
    ok register churn
    ok register nn
    ok assign churn --version v0.0.1 --stage prod
    push --tags >out
    grep -q 'cannot act on refs/tags/churn@v0.0.1' out || fail "the push says: $(cat out)"
    grep -q 'cannot act on refs/tags/nn@v0.0.1' out || fail "the push says: $(cat out)"
    expect_done "deploy churn prod v0.0.1"
}

test_shallow_clone()
{
    # what the document warns of
    make_server
    ok assign churn --stage prod
    push --tags
    git clone -q --bare --depth=1 --branch='churn#prod#1' --no-tags "file://$PWD/../origin.git" ../shallow.git 2>&1
    git -C ../shallow.git fetch -q origin 'refs/tags/churn#prod#1:refs/tags/churn#prod#1'
    ok check-ref --version churn#prod#1 -r ../shallow.git
    expect_out "$(id HEAD)"
    git -C ../shallow.git fetch -q --force --tags --depth=1
    ok check-ref --version churn#prod#1 -r ../shallow.git
    expect_out v0.0.1
}

test_credentials_of_a_job()
{
    make_server
    ok assign churn --stage prod
    push --tags
    : >../done
    start_http .. --user x-access-token:secret
    export TOKEN=secret GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=credential.helper GIT_TERMINAL_PROMPT=0
    ! git ls-remote "$http_url/origin.git" >/dev/null 2>&1 || fail "anybody may read"
    GIT_CONFIG_VALUE_0=$(helper_of_document)
    export GIT_CONFIG_VALUE_0
    git ls-remote "$http_url/origin.git" >/dev/null
    "$GTO" show --help | grep -q URL || skip "the rest of it: this gto knows no URLs"
    cd "$tmp"
    act refs/tags/churn#prod#1 "$http_url/origin.git"
    expect "what was done" "deploy churn prod v0.0.1" "$(cat "$tmp/$test_name/done")"
}

run_tests "$@"

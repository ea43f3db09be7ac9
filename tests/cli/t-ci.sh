#!/bin/sh
# What docs/ci.md says: its scripts, and ci/act, act on tags that are pushed.
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

# make_actions DIRECTORY: programs that say what they are asked to do
make_actions()
{
    mkdir "$1"
    for action in publish withdraw deploy undeploy retire; do
        printf '#!/bin/sh\necho "%s $*" >>"%s"\n' "$action" "$PWD/done" >"$1/$action"
    done
    chmod +x "$1"/*
    : >"done"
}

# gto as it is installed below a prefix.
make_prefix()
{
    mkdir -p prefix/bin prefix/share
    ln -s "$GTO" prefix/bin/gto
    cp -r "$top/ci" prefix/share/gto
    export PATH="$PWD/prefix/bin:$PATH" act="$PWD/prefix/share/gto/act"
}

# A server with the hook, and a clone.
make_server()
{
    make_prefix
    git init -q --bare origin.git
    make_actions origin.git/ci
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
    for name in registry post-receive; do
        from_document "$name" >script
        grep -q '^#!/bin/sh$' script || fail "'$name' is not found"
        sh -n script
        ! command -v shellcheck >/dev/null || shellcheck -S warning -e SC2034 script || fail "shellcheck has something to say"
    done
    [ -n "$(helper_of_document)" ] || fail "the credential helper is not found"
}

# What is left to be filled in is written in one way, and versions are that of the program.
test_versions_of_the_document()
{
    version=$("$GTO" --version | sed 's/.* //')
    others=$(grep -o '\(REPO\|gto\)@v[0-9.]*\|rev: v.*\|/REPO/v[^/]*\|version: [0-9].*\|version=[0-9].*' "$top/docs/ci.md" | grep -vF "$version" || :)
    expect "other versions in docs/ci.md" "" "$others"
}

test_files_of_the_document()
{
    command -v check-jsonschema >/dev/null || skip "check-jsonschema is not installed"
    from_document workflow >workflow.yml
    from_document pipeline >pipeline.yml
    [ -s workflow.yml ] && [ -s pipeline.yml ] || fail "they are not found"
    check-jsonschema --builtin-schema vendor.github-workflows workflow.yml >out || fail "$(cat out)"
    check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci pipeline.yml >out || fail "$(cat out)"
}

# The hook file, as pre-commit reads it from a clone of the project.
test_pre_commit()
{
    command -v pre-commit >/dev/null || skip "pre-commit is not installed"
    make_prefix
    git init -q --object-format=sha1 project # pre-commit fetches from no other
    cp "$top/.pre-commit-hooks.yaml" project
    git -C project add .
    git -C project commit -q -m hooks
    git -C project tag v1.11.0
    make_repo work
    from_document pre-commit | sed "s,https://github.com/OWNER/REPO,file://$tmp/$test_name/project,
        s/rev: v.*/rev: v1.11.0/" >.pre-commit-config.yaml
    git add .pre-commit-config.yaml
    pre-commit install >/dev/null
    git commit -q -m config >out 2>&1 || fail "the commit is refused: $(cat out)"
    echo 'churn: 5' >artifacts.yaml
    git add artifacts.yaml
    ! git commit -q -m wrong >out 2>&1 || fail "the commit is made: $(cat out)"
    grep -q "artifacts.yaml is not valid: line 1" out || fail "the commit says: $(cat out)"
    echo 'churn: {}' >artifacts.yaml
    ! git commit -q -m wrong >out 2>&1 || fail "what is not added yet counts"
    git add artifacts.yaml
    git commit -q -m right >out 2>&1 || fail "the commit is refused: $(cat out)"
}

# The script of "Everything else", with a release of this program.
test_registry_script()
{
    make_prefix
    version=$("$GTO" --version | sed 's/.* //')
    name=gto-$version-linux-$(uname -m)
    mkdir -p "OWNER/REPO/releases/download/v$version"
    cp -rL prefix "$name"
    tar -czf "OWNER/REPO/releases/download/v$version/$name.tar.gz" "$name"
    rm -r "$name" prefix/bin/gto
    (cd "OWNER/REPO/releases/download/v$version" && sha256sum ./*.gz | sed 's,\./,,' >SHA256SUMS)
    start_http .
    make_actions ci
    from_document registry | sed "s,https://github.com,$http_url," >ci/registry
    make_repo work
    ok register churn
    cd ..
    sh -e ci/registry churn@v0.0.1 work >out 2>&1 || fail "$(cat out)"
    expect "what was done" "publish churn v0.0.1" "$(cat "done")"
    stop_servers
    sh -e ci/registry churn@v0.0.1 work >out 2>&1 || fail "it is not there any more: $(cat out)"
    rm -r "$name"
    ! sh -e ci/registry churn@v0.0.1 work >out 2>&1 || fail "nothing was downloaded, and all is well"
}

test_wrong_usage_of_act()
{
    make_prefix
    make_repo work
    run "$act" churn@v0.0.1
    expect_rc 2
    expect_err_has "act REF REPOSITORY [DIRECTORY]" "retire NAME"
    run "$act" churn@v0.0.1 . nowhere
    expect_rc 1
    expect_err_has "there is no directory nowhere"
    mkdir ci
    run "$act" churn@v0.0.1 ../nothing
    expect_rc 1
    run "$act" --help .
    expect_rc 0
    expect_no_out
    ok register churn
    run "$act" churn@v0.0.1 .
    expect_rc 0
    expect_err_has "there is no ci/publish: nothing is done about churn@v0.0.1"
}

# If gto fails half-way, nothing is done.
test_act_without_an_answer()
{
    make_prefix
    make_actions ci
    make_repo work
    ok register churn
    cd ..
    rm prefix/bin/gto
    printf '#!/bin/sh\ncase "$*" in *--version*) exit 1 ;; esac\nexec "%s" "$@"\n' "$GTO" >prefix/bin/gto
    chmod +x prefix/bin/gto
    run "$act" churn@v0.0.1 work
    expect_rc 1
    expect "what was done" "" "$(cat "done")"
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
    printf '#!/bin/sh\nexit 1\n' >../origin.git/ci/publish
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
    cd ../origin.git
    "$act" refs/tags/churn#prod#1 "$http_url/origin.git"
    expect_done "deploy churn prod v0.0.1"
}

run_tests "$@"

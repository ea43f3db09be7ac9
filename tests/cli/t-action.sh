#!/bin/sh
# The action of GitHub and the component of GitLab: action.yml, templates/gto.yml, and the scripts of ci/. runner.py does
# what their runners do.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../server/servers.sh"

python3 -c 'import yaml' 2>/dev/null || {
    echo "skipped: there is no PyYAML"
    echo "0 passed, 0 failed"
    exit 77
}
runner=$top/tests/cli/runner.py

# A registry on a server as `owner/models`, which wants a token, a clone to work in, and what a runner sets.
make_server()
{
    mkdir -p owner bin temp
    ln -s "$GTO" bin/gto
    export PATH="$PWD/bin:$PATH" base="$PWD"
    git init -q --bare owner/models
    git -C owner/models config http.receivepack true
    start_http . --user x-access-token:secret
    make_repo work
    git remote add origin ../owner/models
    git push -q origin main
    export GITHUB_SERVER_URL="$http_url" GITHUB_REPOSITORY=owner/models RUNNER_TEMP="$base/temp" RUNNER_TOKEN=secret
    export GITHUB_ACTIONS=true RUNNER_ACTION_REPOSITORY=gto/gto
    export CI_SERVER_URL="$http_url" CI_PROJECT_URL="$http_url/owner/models" CI_JOB_TOKEN=secret
}

push()
{
    git push -q origin "$@"
}

# act REF [NAME=VALUE...]: the action, started by that ref
act()
{
    rm -rf "$base/result"
    ref=$1
    shift
    rc=0
    shown="the action at $ref $*"
    (mkdir -p "$base/workspace" && cd "$base/workspace" && GITHUB_REF=$ref python3 "$runner" action "$base/result" "$@" >"$tmp/out" 2>&1) || rc=$?
    cat "$base/result/log" >>"$tmp/out" 2>/dev/null || :
    : >"$tmp/err"
    expect "commands that the runner would obey" "" "$(cat "$base/result/commands")"
}

# outputs NAME=VALUE...: those of the action; what is not named is empty, but for `json` and `commit`
outputs()
{
    expect_rc 0
    for name in event name version stage type path description ref; do
        wanted=
        for word in "$@"; do
            [ "${word%%=*}" != "$name" ] || wanted=${word#*=}
        done
        expect "output $name" "$wanted" "$(cat "$base/result/outputs/$name")"
    done
}

summary_has()
{
    for words in "$@"; do
        grep -qF -e "$words" "$base/result/summary" || fail "the summary should say '$words': $(cat "$base/result/summary")"
    done
}

test_registration()
{
    make_server
    ok register churn -m text --type model --path models/churn.pkl --description 'Who will leave'
    push churn@v0.0.1
    act refs/tags/churn@v0.0.1
    outputs event=registration name=churn version=v0.0.1 ref=churn@v0.0.1 \
        type=model path=models/churn.pkl description='Who will leave'
    expect "commit" "$(id HEAD)" "$(cat "$base/result/outputs/commit")"
    expect "json" "$("$GTO" check-ref --json churn@v0.0.1)" "$(cat "$base/result/outputs/json")"
    summary_has 'Version "v0.0.1" of artifact "churn" was registered' '#### Registry' '| name | latest |' '| --- | --- |' \
        "| churn | v0.0.1 |" '#### Versions of `churn`' \
        "| churn | v0.0.1 | | 2023-11-14 22:15:20+00:00 | churn@v0.0.1 |"
    expect_out_has event=registration "│ churn  │ v0.0.1   │" '│ registration │'
    expect "what is added to PATH" "" "$(cat "$base/result/path")"
}

test_deregistration()
{
    make_server
    ok register churn --path x
    ok deprecate churn v0.0.1
    push --tags
    act 'refs/tags/churn@v0.0.1!'
    outputs event=deregistration name=churn version=v0.0.1 ref='churn@v0.0.1!'
    # the job of the registration, started again
    act refs/tags/churn@v0.0.1
    outputs event=registration name=churn version=v0.0.1 ref=churn@v0.0.1
    expect_out_has "is not registered any more"
}

test_assignment_and_unassignment()
{
    make_server
    echo 'churn: {type: model, path: a b.pkl}' >artifacts.yaml
    git add artifacts.yaml
    commit
    ok assign churn --stage prod
    push --tags
    act refs/tags/churn#prod#1
    outputs event=assignment name=churn version=v0.0.1 stage=prod ref=churn#prod#1 type=model path='a b.pkl'
    summary_has 'Stage "prod" was assigned to version "v0.0.1" of artifact "churn"' "| churn | v0.0.1 | v0.0.1 |"
    ok deprecate churn v0.0.1 prod
    push --tags
    act 'refs/tags/churn#prod!#2'
    outputs event=unassignment name=churn version=v0.0.1 ref='churn#prod!#2'
    grep -q '"stage": "prod"' "$base/result/outputs/json" || fail "the stage is not in json"
}

test_assignment_of_a_commit()
{
    make_server
    tag 'churn#dev#1'
    push --tags
    act refs/tags/churn#dev#1
    outputs event=assignment name=churn version="$(id HEAD)" stage=dev ref=churn#dev#1
}

test_deprecation()
{
    make_server
    ok register churn
    ok deprecate churn
    push --tags
    act refs/tags/churn@deprecated
    outputs event=deprecation name=churn ref=churn@deprecated
}

# Tags of other kinds, branches, pull requests, a deleted tag, and branches that look like tags.
test_other_refs()
{
    make_server
    tag release-1
    ok register nn
    git branch nn@v0.0.1
    push refs/tags/release-1 refs/tags/nn@v0.0.1 refs/heads/nn@v0.0.1
    for ref in refs/heads/main refs/pull/1/merge refs/tags/release-1 refs/tags/gone@v1.0.0 refs/heads/nn@v0.0.1 --help ''; do
        act "$ref"
        outputs
        expect "json" "" "$(cat "$base/result/outputs/json")"
        summary_has '#### Registry'
    done
}

test_inputs()
{
    make_server
    ok register churn
    push --tags
    act refs/heads/main show=false history=false print-outputs=false
    outputs
    expect_out_lacks event=
    expect_out_lacks timestamp
    expect_out_lacks latest
    expect "summary" "" "$(cat "$base/result/summary")"
    # of a tag of the registry, what concerns its artifact is shown all the same
    act refs/tags/churn@v0.0.1 show=false history=false
    expect_out_has timestamp 'was registered'
    act refs/heads/main ref=churn@v0.0.1
    outputs event=registration name=churn version=v0.0.1 ref=churn@v0.0.1
    act refs/tags/churn@v0.0.1 repository="$PWD"
    outputs event=registration name=churn version=v0.0.1 ref=churn@v0.0.1
}

# The token is for the server of the workflow alone.
test_token()
{
    make_server
    ok register churn
    push --tags
    RUNNER_TOKEN=wrong
    act refs/tags/churn@v0.0.1
    expect_rc 1
    RUNNER_TOKEN=secret
    mine=$http_log
    start_http .. --user x-access-token:secret
    act refs/tags/churn@v0.0.1 repository="$http_url/owner/models"
    expect_rc 1
    ! grep -q x-access-token "$http_log" || fail "the token is sent to another server: $(cat "$http_log")"
    grep -q x-access-token "$mine" || fail "nothing was asked with a token: $(cat "$mine")"
    # neither where the server sends git to another one
    other=$http_log
    start_http .. --redirect "/owner=$http_url/owner"
    GITHUB_SERVER_URL=$http_url
    act refs/tags/churn@v0.0.1
    expect_rc 1
    grep -q 401 "$other" || fail "nothing was asked of the other server"
    ! grep -q x-access-token "$other" || fail "the token is sent to another server: $(cat "$other")"
}

# actions/checkout may put a lightweight tag in the place of the one that started the job.
test_shallow_checkout_with_a_lightweight_tag()
{
    make_server
    ok assign churn --stage prod
    commit
    push --tags
    git clone -q --depth=1 --no-tags "file://$PWD/../owner/models" "$base/workspace"
    git -C "$base/workspace" tag 'churn#prod#1'
    act 'refs/tags/churn#prod#1'
    outputs event=assignment name=churn version=v0.0.1 stage=prod ref=churn#prod#1
    expect "tag of the workspace" commit "$(git -C "$base/workspace" cat-file -t 'churn#prod#1')"
}

# hostile: what no text of a tag may do
hostile()
{
    cat <<'TEXT'
::set-output name=event::deregistration
##[set-output name=event;]deregistration
%0A::warning::x
::stop-commands::x
::x::
event<<END
deregistration
END
event=deregistration
"'$(touch gone) `touch gone` | a ${{ github.token }}
</details><script>
TEXT
}

test_hostile_text()
{
    make_server
    hostile >text
    ok register churn -m "$(cat text)" --description "$(cat text)" --path "$(tr '\n' ' ' <text)"
    git config user.name '::set-output name=event::x'
    printf '%s\n' 'churn: {type: "::set-output name=event::x\n::add-mask::e"}' >artifacts.yaml
    git add artifacts.yaml
    commit
    ok register churn
    push --tags
    act refs/tags/churn@v0.0.1
    outputs event=registration name=churn version=v0.0.1 ref=churn@v0.0.1 \
        path="$("$GTO" describe churn@v0.0.1 --path)" description="$("$GTO" describe churn@v0.0.1 --description)"
    expect "names of outputs" "commit description event json name path ref stage type version" \
        "$(cd "$base/result/outputs" && echo *)"
    [ ! -e "$base/workspace/gone" ] || fail "a command of the text was run"
    ! grep -q 'script>\|set-output' "$base/result/summary" || fail "the summary has text of the tag: $(cat "$base/result/summary")"
    act refs/tags/churn@v0.0.2
    expect_rc 0
    expect "event" registration "$(cat "$base/result/outputs/event")"
}

test_hostile_refs()
{
    make_server
    for ref in 'refs/tags/a@v1.0.0
event=registration' 'refs/tags/$(touch gone)@v1.0.0' '`touch gone`' '::set-output name=event::x' '-r'; do
        act "$ref"
        outputs
    done
    [ ! -e "$base/workspace/gone" ] || fail "a command was run"
}

test_pull()
{
    make_server
    ok register churn --path '-models/a b;touch gone'
    ok register nn --ref HEAD
    push --tags
    act refs/tags/churn@v0.0.1 pull=true
    expect_rc 1
    expect_out_has "dvc is not installed"
    printf '#!/bin/sh\nprintf "%%s\\n" "$@" >>"%s"\n' "$base/pulled" >"$base/bin/dvc"
    chmod +x "$base/bin/dvc"
    act refs/tags/churn@v0.0.1 pull=true
    expect_rc 0
    expect "arguments of dvc" "pull
--
-models/a b;touch gone" "$(cat "$base/pulled")"
    act refs/tags/nn@v0.0.1 pull=true
    expect_rc 1
    expect_out_has "no path is said"
}

# make_release VERSION: a release of this program, of the project OWNER/REPO; the tag's name, with its `v`, in the path
make_release()
{
    name=gto-$1-linux-$(uname -m)
    release=$base/gto/gto/releases/download/v$1
    mkdir -p "$name/bin" "$name/share" "$release"
    cp "$GTO" "$name/bin/gto"
    cp -r "$top/ci" "$name/share/gto"
    tar -czf "$release/$name.tar.gz" "$name"
    (cd "$release" && sha256sum "$name.tar.gz" >SHA256SUMS)
    rm -r "$name"
}

# A PATH without gto.
without_gto()
{
    rm "$base/bin/gto"
    ! env which gto >/dev/null 2>&1 || skip "gto is installed in $(env which gto)"
}

test_program_is_installed()
{
    make_server
    ok register churn
    push --tags
    version=$("$GTO" --version | sed 's/.* //')
    make_release "$version"
    without_gto
    act refs/tags/churn@v0.0.1
    outputs event=registration name=churn version=v0.0.1 ref=churn@v0.0.1
    expect "what is added to PATH" "$base/temp/gto-$version/bin" "$(cat "$base/result/path")"
    expect_out_has "/releases/download/v$version/gto-$version-linux-$(uname -m).tar.gz"
    act refs/tags/churn@v0.0.1 version="v$version"
    expect_rc 0
    expect_out_lacks downloading # it is there from before
    # another version than the one that is there
    ln -s "$GTO" "$base/bin/gto"
    make_release 9.9.9
    act refs/tags/churn@v0.0.1 version=9.9.9
    expect_rc 0
    expect_out_has "/v9.9.9/"
}

test_program_cannot_be_installed()
{
    make_server
    act refs/heads/main version=9.9.9
    expect_rc 1
    expect_out_has "gto 9.9.9 for $(uname -m) cannot be downloaded"
    make_release 9.9.9
    echo more >>"$release/$name.tar.gz"
    act refs/heads/main version=9.9.9
    expect_rc 1
    expect_out_has "is not what SHA256SUMS says"
    : >"$release/SHA256SUMS"
    act refs/heads/main version=9.9.9
    expect_rc 1
    expect_out_has "is not what SHA256SUMS says"
    [ ! -e "$base/temp/gto-9.9.9" ] || fail "it is installed all the same"
    act refs/heads/main version='../../x y'
    expect_rc 1
    expect_out_has "is not a version of gto"
}

test_server_that_is_gone()
{
    make_server
    stop_servers
    act refs/tags/churn@v0.0.1
    expect_rc 1
}

test_large_registry()
{
    make_server
    i=0
    while [ $i -lt 1005 ]; do
        i=$((i + 1))
        echo "a$i@v1.0.0 $(id HEAD)"
    done | import_tags
    git push -q origin --tags
    act refs/heads/main history=false
    outputs
    expect "rows of the summary" 1002 "$(grep -c '^|' "$base/result/summary")"
    summary_has '5 more are left out.'
}

# ---- GitLab

# component REF [NAME=VALUE...]: the job of GitLab's component, started by that tag
component()
{
    rm -rf "$base/result"
    mkdir -p "$base/result"
    tag=$1
    shift
    rc=0
    shown="the component at $tag $*"
    (mkdir -p "$base/workspace" && cd "$base/workspace" && CI_COMMIT_TAG=$tag python3 "$runner" component "$base/result" \
        releases="$http_url/gto/gto/releases/download" "$@" >"$tmp/out" 2>&1) || rc=$?
    cat "$base/result/log" >>"$tmp/out" 2>/dev/null || :
    : >"$tmp/err"
}

variables()
{
    expect_rc 0
    for name in event name version stage type path description ref commit; do
        wanted=
        for word in "$@"; do
            [ "${word%%=*}" != "$name" ] || wanted=${word#*=}
        done
        variable=REGISTRY_$(echo "$name" | tr '[:lower:]' '[:upper:]')
        expect "$variable" "$wanted" "$(cat "$base/result/outputs/$variable")"
    done
}

# A project of GitLab, whose URL has `.git` behind it.
make_project()
{
    make_server
    stop_servers
    mv ../owner/models ../owner/models.git
    git remote set-url origin ../owner/models.git
    start_http .. --user gitlab-ci-token:secret
    export CI_SERVER_URL="$http_url" CI_PROJECT_URL="$http_url/owner/models"
    version=$("$GTO" --version | sed 's/.* //')
    make_release "$version"
    without_gto
}

test_component()
{
    make_project
    ok register churn -m text --type model --path models/churn.pkl --description 'Who will leave
and when'
    ok assign churn --version v0.0.1 --stage prod
    push --tags
    component churn@v0.0.1 version="$version"
    variables event=registration name=churn version=v0.0.1 ref=churn@v0.0.1 commit="$(id HEAD)" \
        type=model path=models/churn.pkl description='Who will leave'
    expect "gto.json" "$("$GTO" check-ref --json churn@v0.0.1)" "$(cat "$base/workspace/gto.json")"
    component 'churn#prod#1' version="$version"
    variables event=assignment name=churn version=v0.0.1 stage=prod ref=churn#prod#1 commit="$(id HEAD)" \
        type=model path=models/churn.pkl description='Who will leave'
    component release-1 version="$version"
    variables
}

test_component_with_hostile_text()
{
    make_project
    hostile >text
    ok register churn -m "$(cat text)" --description "$(cat text)" --path 'x/$CI_JOB_TOKEN'
    ok register nn --path "$(printf '%0600d' 0)" HEAD
    push --tags
    component churn@v0.0.1 version="$version"
    variables event=registration name=churn version=v0.0.1 ref=churn@v0.0.1 commit="$(id HEAD)" \
        description='::set-output name=event::deregistration'
    expect_out_has "REGISTRY_PATH is left empty"
    component nn@v0.0.1 version="$version"
    variables event=registration name=nn version=v0.0.1 ref=nn@v0.0.1 commit="$(id HEAD)"
    expect_out_has "REGISTRY_PATH is left empty"
}

test_component_that_cannot_be_installed()
{
    make_project
    component churn@v0.0.1 version=9.9.9
    [ "$rc" -ne 0 ] || fail "it succeeds without a release"
    echo more >>"$release/$name.tar.gz"
    component churn@v0.0.1 version="$version"
    [ "$rc" -ne 0 ] || fail "another file than SHA256SUMS says is run"
}

# ---- Their forms

test_schemas()
{
    command -v check-jsonschema >/dev/null || skip "check-jsonschema is not installed"
    check-jsonschema --builtin-schema vendor.github-actions "$top/action.yml" >out || fail "$(cat out)"
    check-jsonschema --builtin-schema vendor.github-workflows "$top"/.github/workflows/*.yml >out || fail "$(cat out)"
    awk '/^---$/ { exit } { print }' "$top/templates/gto.yml" >head.yml
    awk 'found { print } /^---$/ { found = 1 }' "$top/templates/gto.yml" >job.yml
    check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci head.yml job.yml >out || fail "$(cat out)"
    check-jsonschema --builtin-schema vendor.github-issue-forms "$top"/.github/ISSUE_TEMPLATE/[!c]*.yml >out || fail "$(cat out)"
    check-jsonschema --builtin-schema vendor.github-issue-config "$top/.github/ISSUE_TEMPLATE/config.yml" >out || fail "$(cat out)"
}

run_tests "$@"

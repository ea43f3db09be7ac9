#!/bin/sh
# gto show: --points-at, --contains, --no-contains, --type, --label, --in, patterns of names
. "$(dirname "$0")/lib.sh"

# A branch beside main, versions on both, and a fix on main.
make_history()
{
    make_repo
    ok register net --version v1.0.0 --type model --label nlp --label big
    git branch side
    commit fix
    git tag fix
    commit more
    ok register net --version v2.0.0 --type model --label nlp
    ok register data/set --version v1.0.0 --type dataset --label big
    git checkout -q side
    commit beside
    ok register net --version v1.1.0 --type model
    git checkout -q main
}

# The versions listed: NAME@VERSION a line.
versions()
{
    awk 'NR > 1 && !/^Nothing/ { print $1 "@" $2 }' "$tmp/out" | LC_ALL=C sort
}

test_contains_as_git_tag_does()
{
    make_history
    for option in --contains --no-contains --points-at; do
        for revision in fix HEAD~1 HEAD side main~2 net@v1.0.0; do
            ok show --plain "$option" "$revision"
            expect "versions with $option $revision" \
                "$(git tag "$option" "$(git rev-parse "$revision^{commit}")" -l '*@v*' | LC_ALL=C sort)" "$(versions)"
        done
    done
    git tag --points-at HEAD >"$tmp/git"
    grep -q . "$tmp/git" || fail "Git should list a tag at HEAD"
}

test_contains_with_a_name()
{
    make_history
    ok show net --plain --contains fix
    expect versions "$(git tag --contains fix 'net@v*')" "$(versions)"
    ok show net --contains fix --no-contains side --version
    expect_out v2.0.0
    ok show 'data/*' --plain --contains fix
    expect versions "$(git tag --contains fix 'data/*@v*')" "$(versions)"
    ok show net@v1.0.0 --plain --contains fix
    expect versions "" "$(versions)"
    gto show net --contains no-such
    refused "no-such"
}

test_contains_as_json()
{
    make_history
    ok show --contains fix --json
    expect refs "data/set@v1.0.0 net@v2.0.0" \
        "$(python3 -c 'import json,sys; print(*(v["ref"] for v in json.load(sys.stdin)))' <"$tmp/out")"
    ok show --contains HEAD --no-contains HEAD --json
    expect_out "[]"
}

test_merges()
{
    make_history
    tick
    git merge -q -m merged side
    ok register net --version v3.0.0
    for revision in side fix net@v1.1.0; do
        ok show net --plain --contains "$revision"
        expect "versions with $revision" "$(git tag --contains "$revision" 'net@v*')" "$(versions)"
    done
}

test_history_of_a_server_is_not_here()
{
    make_history
    gto show --contains fix -r "file://$PWD"
    refused "history" "clone"
    ok show --points-at main --plain -r "file://$PWD"
    expect versions "$(git tag --points-at main | LC_ALL=C sort)" "$(versions)"
}

test_type_and_label()
{
    make_history
    ok show --type model --name
    expect_out net
    ok show --type dataset --name
    expect_out data/set
    ok show --label big --name # an artifact is what its greatest version is
    expect_out data/set
    ok show net --label big --version
    expect_out v1.0.0
    ok show net --label nlp --label big --version
    expect_out v1.0.0
    ok show --label nlp --label big --name
    expect_no_out
    ok show --type model --json
    expect_out_has '"net"'
    expect_out_lacks data/set
    ok show --type mod --name
    expect_no_out
}

test_type_of_files()
{
    make_repo
    commit_file artifacts.yaml 'net: {type: model, labels: [nlp, "odd\"nlp2\"label"]}'
    tag net@v1.0.0
    commit_file dvc.yaml 'artifacts: {deep: {type: model, labels: [cv]}}'
    tag deep@v1.0.0
    ok show --type model --name
    expect_out "deep
net"
    ok show --label cv --name
    expect_out deep
    ok show --label nlp2 --name
    expect_no_out
    ok show --label 'odd"nlp2"label' --name
    expect_out net
    ok show --type model --label nlp --name -r "file://$PWD"
    expect_out net
}

test_in_a_stage()
{
    make_history
    ok assign net --version v1.0.0 --stage prod
    ok assign net --version v2.0.0 --stage prod
    ok assign net --version v1.0.0 --stage dev
    ok show --in prod --name
    expect_out net
    ok show net --in prod --version
    expect_out v2.0.0
    ok show net --in prod --vs -1 --version
    expect_out "v2.0.0
v1.0.0"
    ok show --in nowhere
    expect_out "Nothing found in the current workspace"
    ok show 'n*' --in dev --json
    expect_out_has '"net"'
    # what --stage prints is as before
    ok show net@v1.0.0 --stage
    expect_out dev
}

test_patterns()
{
    make_repo
    for name in models/a models/sub/b data/c models:d; do
        ok register "$name"
    done
    ok show 'models/*' --name
    expect_out "models/a
models/sub/b"
    ok show 'models:*' --name
    expect_out models:d
    ok show '*/[!a-b]' --name
    expect_out data/c
    ok show 'models/?@latest' --plain
    expect versions models/a@v0.0.1 "$(versions)"
    ok show '*' --json
    ok history 'models/*' --plain
    expect "tags" "models/sub/b@v0.0.1 models/a@v0.0.1" "$(sed '1d;s/.* //' "$tmp/out" | xargs)"
    ok show 'none*' --plain
    expect_out "Nothing found in the current workspace"
    ok show 'none*@latest' --json
    expect_out "[]"
}

run_tests "$@"

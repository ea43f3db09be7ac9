#!/bin/sh
# gto doctor --files: the files that a registry reads, before they are committed
. "$(dirname "$0")/lib.sh"

# finds WORDS...: the check of the work tree, or with `cached=1` of the index, finds something that
# contains each of them.
finds()
{
    gto doctor --files ${cached:+--cached}
    expect_rc 1
    expect_out_has "$@"
    expect_out_lacks "No issues found"
    expect_no_err
}

# finds_nothing FILES: all is well, in so many files
finds_nothing()
{
    ok doctor --files ${cached:+--cached}
    expect_out "✅ No issues found in $1"
    expect_no_err
}

# The index, and not the work tree, is checked by what follows.
from_index()
{
    cached=1
}

cached=

test_no_files()
{
    make_repo
    finds_nothing "0 files"
    from_index
    finds_nothing "0 files"
}

test_no_commit()
{
    git init -q repo
    cd repo
    finds_nothing "0 files"
    echo 'churn: {}' >artifacts.yaml
    finds_nothing "1 file"
    from_index
    finds_nothing "0 files"
    git add artifacts.yaml
    finds_nothing "1 file"
}

test_all_kinds()
{
    make_repo
    mkdir -p train/deep
    echo 'stages: [dev, prod]' >.gto
    echo 'churn: {type: model}' >artifacts.yaml
    echo 'artifacts: {net: {path: net.pt}}' | tee dvc.yaml >train/deep/dvc.yaml
    finds_nothing "4 files"
    echo 'stages: 5' >.gto
    finds ".gto is not valid: line 1:" stages "repair the file"
    echo 'churn: 1' >artifacts.yaml
    finds "artifacts.yaml is not valid: line 1: 'churn' must be a mapping"
    echo 'artifacts: {net: {path: ../../../net.pt}}' >train/deep/dvc.yaml
    finds "train/deep/dvc.yaml is not valid" "leads out of the repository"
    expect "number of findings" 3 "$(grep -c '^❌' "$tmp/out")"
}

test_work_tree_and_index()
{
    make_repo
    echo 'churn: [1' >artifacts.yaml
    git add artifacts.yaml
    echo 'churn: {}' >artifacts.yaml
    finds_nothing "1 file"
    from_index
    finds artifacts.yaml
    git add artifacts.yaml
    echo 'churn: [1' >artifacts.yaml
    finds_nothing "1 file"
    cached=
    finds artifacts.yaml
    rm artifacts.yaml
    finds_nothing "0 files"
}

test_untracked_and_ignored()
{
    make_repo
    mkdir new ignored
    echo 'artifacts: 1: 2' | tee new/dvc.yaml >ignored/dvc.yaml
    finds new/dvc.yaml
    echo ignored >.gitignore
    finds new/dvc.yaml
    expect_out_lacks ignored/dvc.yaml
    from_index
    finds_nothing "0 files"
    git add -f ignored/dvc.yaml
    finds ignored/dvc.yaml
}

test_path_of_annotations()
{
    make_repo
    mkdir meta
    echo 'INDEX: meta/registry.yaml' >.gto
    echo 'churn: 5' >meta/registry.yaml
    finds meta/registry.yaml
    from_index
    finds_nothing "0 files"
    git add .gto meta
    finds meta/registry.yaml
    cached=
    echo 'INDEX: ../registry.yaml' >.gto
    finds "leads out of the repository"
}

test_settings_of_the_environment()
{
    make_repo
    echo 'churn: 5' >other.yaml
    run env GTO_INDEX=other.yaml "$GTO" doctor --files
    expect_rc 1
    expect_out_has other.yaml
    run env GTO_STAGES=5 "$GTO" doctor --files
    expect_rc 1
    expect_no_out
    expect_err_has GTO_STAGES
    printf 'EMOJIS: false\nINDEX: other.yaml\n' >.gto
    gto doctor --files
    expect "finding" "other.yaml is not valid: line 1: 'churn' must be a mapping (such as {type: model}), not a number" \
        "$(sed -n 1p "$tmp/out")"
}

test_values_from_other_files()
{
    make_repo
    mkdir train
    # shellcheck disable=SC2016 # a template of DVC
    echo 'artifacts: {net: {path: "${name}.pt"}}' >train/dvc.yaml
    finds train/dvc.yaml name
    echo 'name: net' >train/params.yaml
    finds_nothing "1 file"
    git add train/dvc.yaml
    from_index
    finds train/dvc.yaml name
    git add train/params.yaml
    finds_nothing "1 file"
    echo 'name: [1' >train/params.yaml
    finds_nothing "1 file"
    cached=
    finds train/dvc.yaml params.yaml
}

test_links()
{
    make_repo
    mkdir real
    echo 'churn: 5' >real/annotations.yaml
    ln -s real/annotations.yaml artifacts.yaml
    finds "artifacts.yaml is not valid"
    git add .
    from_index
    finds "artifacts.yaml is not valid"
}

# refuses_link TARGET WHY
refuses_link()
{
    ln -sfn "$1" artifacts.yaml
    git add artifacts.yaml
    finds "artifacts.yaml cannot be read: 'artifacts.yaml' is a symbolic link $2"
}

test_links_that_lead_nowhere()
{
    echo 'churn: {}' >outside.yaml
    make_repo
    for cached in '' 1; do
        refuses_link ../outside.yaml "that leads out of the repository"
        refuses_link "$tmp/$test_name/outside.yaml" "that leads out of the repository"
        refuses_link nothing.yaml "to a file that is not there"
    done
    cached=
    refuses_link artifacts.yaml "that leads to itself"
}

test_root_behind_a_link()
{
    make_repo
    echo 'churn: {}' >artifacts.yaml
    ln -s repo ../alias
    ok doctor --files -r ../alias
    expect_out "✅ No issues found in 1 file"
}

test_what_is_no_file()
{
    make_repo
    mkdir artifacts.yaml
    finds_nothing "0 files"
    rmdir artifacts.yaml
    mkfifo artifacts.yaml
    finds "'artifacts.yaml' is no regular file"
    rm artifacts.yaml
    head -c 16777217 /dev/zero | tr '\0' '#' >artifacts.yaml
    finds "artifacts.yaml is not valid: larger than 16 MiB"
    head -c 1048577 /dev/zero | tr '\0' '#' >.gto
    finds ".gto is not valid: the file is too large"
}

test_file_that_nobody_may_read()
{
    make_repo
    need_nobody
    echo 'churn: {}' >artifacts.yaml
    chmod 0 artifacts.yaml
    chmod 755 "$tmp/$test_name"
    chown -R 65534:65534 .
    run as_nobody env HOME="$tmp" GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*' "$tmp/program" doctor --files
    refused "Cannot read 'artifacts.yaml': Permission denied"
}

test_no_tag_is_read()
{
    need_ref_files
    make_repo
    raw_ref refs/tags/churn@v1.0.0 garbage
    printf 'no tag at all\n' | raw_tag churn@v2.0.0
    finds_nothing "0 files"
    from_index
    finds_nothing "0 files"
}

test_conflicts()
{
    make_repo
    commit_file dvc.yaml 'artifacts: {}'
    git checkout -q -b other
    commit_file dvc.yaml 'artifacts: {a: {path: a}}'
    git checkout -q main
    commit_file dvc.yaml 'artifacts: {b: {path: b}}'
    ! git merge -q other >/dev/null 2>&1 || fail "there is no conflict"
    finds dvc.yaml
    expect "number of findings" 1 "$(grep -c '^❌' "$tmp/out")"
    gto doctor --files --cached
    refused "cannot read the index"
}

# The hook of a commit of one file has an index of its own.
test_hook_of_git()
{
    make_repo
    awk '/^<!-- tests.cli.t-files.sh -->$/ { wanted = 1 } /^```/ { if (copying) exit; copying = wanted; next } copying' \
        "$top/docs/files.md" >.git/hooks/pre-commit
    grep -q 'doctor --files --cached' .git/hooks/pre-commit || fail "docs/files.md has no hook"
    chmod +x .git/hooks/pre-commit
    mkdir ../bin
    ln -s "$GTO" ../bin/gto
    export PATH="$PWD/../bin:$PATH"
    echo 'churn: {}' >artifacts.yaml
    git add artifacts.yaml
    git commit -q -m right >out 2>&1 || fail "the commit is refused: $(cat out)"
    echo 'churn: 5' >artifacts.yaml
    ! git commit -q -a -m wrong >out 2>&1 || fail "the commit is made"
    grep -q "artifacts.yaml is not valid" out || fail "the commit says: $(cat out)"
    git add artifacts.yaml
    echo text >other
    git add other
    git commit -q -m other -- other >out 2>&1 || fail "a commit without that file is refused: $(cat out)"
    ! git commit -q -m wrong -- artifacts.yaml >out 2>&1 || fail "the commit is made"
    echo "churn: {}" >artifacts.yaml
    git commit -q -m right -- artifacts.yaml >out 2>&1 || true
    expect_sound
}

# An index that the environment names belongs to the repository of the environment.
test_index_of_another_repository()
{
    make_repo one
    echo 'churn: 5' >artifacts.yaml
    git add artifacts.yaml
    cd ..
    make_repo two
    run env GIT_INDEX_FILE="$PWD/../one/.git/index" "$GTO" doctor --files --cached -r .
    expect_rc 0
    run env GIT_INDEX_FILE="$PWD/../one/.git/index" "$GTO" doctor --files --cached
    expect_rc 1 # the object is not in this repository
    expect_out_has artifacts.yaml
    cd ../one
    run env GIT_DIR="$PWD/.git" "$GTO" doctor --files --cached
    expect_rc 1
    expect_out_has "artifacts.yaml is not valid"
}

test_from_a_directory_below()
{
    make_repo
    mkdir -p a/b
    echo 'churn: 5' >artifacts.yaml
    echo 'artifacts: 1: 2' >dvc.yaml
    git add .
    cd a/b
    finds "artifacts.yaml is" "dvc.yaml is"
    from_index
    finds "artifacts.yaml is" "dvc.yaml is"
}

test_json()
{
    make_repo
    printf 'artifacts: {net: {path: ../x}}\n' >dvc.yaml
    echo 'churn: {}' >artifacts.yaml
    gto doctor --files --json
    expect_rc 1
    expect_out '{
    "files": [
        "artifacts.yaml",
        "dvc.yaml"
    ],
    "problems": [
        {
            "file": "dvc.yaml",
            "message": "dvc.yaml is not valid: line 1: '"'path' of artifact 'net' leads out of the repository"'",
            "remedy": "repair the file and commit it"
        }
    ]
}'
    rm dvc.yaml
    ok doctor --files --json
    expect_out '{
    "files": [
        "artifacts.yaml"
    ],
    "problems": []
}'
}

test_names_are_shown_escaped()
{
    make_repo
    name=$(printf 'a\033[31m\nb')
    mkdir "$name"
    echo 'artifacts: 1: 2' >"$name/dvc.yaml"
    finds 'dvc.yaml is not valid'
    ! grep -q "$(printf '\033')" "$tmp/out" || fail "an escape sequence is printed"
    expect "number of lines" 2 "$(grep -c . "$tmp/out")"
    git add .
    from_index
    finds 'dvc.yaml is not valid'
}

test_refused()
{
    make_repo
    git clone -q --bare . ../bare.git
    gto doctor --files -r ../bare.git
    refused "no work tree"
    gto doctor --files -r "file://$PWD"
    refused "no work tree"
    gto doctor --files --fix
    refused --fix
    gto doctor --cached
    refused --files
    gto doctor --json
    refused --files
    cd ..
    gto doctor --files
    refused "No Git repo found"
}

test_objects_of_sparse_and_linked_work_trees()
{
    make_repo
    mkdir train
    echo 'artifacts: 1: 2' >train/dvc.yaml
    echo 'churn: {}' >artifacts.yaml
    git add .
    git commit -q -m files
    git worktree add -q ../linked
    cd ../linked
    finds train/dvc.yaml
    from_index
    finds train/dvc.yaml
    git sparse-checkout set --cone other >/dev/null 2>&1 || skip "$(git version) has no sparse-checkout"
    finds train/dvc.yaml
    cached=
    finds_nothing "1 file"
}

run_tests "$@"

#!/bin/sh
# libgto, as a program in C uses it: what gto itself does not ask
. "$(dirname "$0")/lib.sh"

ASK=${ASK:-$(dirname "$GTO")/tests/library/ask}

ask()
{
    tick
    run "$ASK" "$@"
}

test_next_counter()
{
    make_repo
    ask counter . churn
    expect_out 1
    ok assign churn --stage prod
    ask counter . churn
    expect_out 2
    ask counter . other
    expect_out 1
    git tag 'd=churn#prod#41'
    ask counter . d:churn
    expect_out 42
}

test_annotations_of_a_revision()
{
    make_repo
    ask annotations . HEAD
    expect_rc 0
    expect_no_out
    cat >artifacts.yaml <<'END'
churn: {type: model, path: a.pkl, virtual: false, labels: [x, y]}
other: {custom: {a: 1}}
END
    git add artifacts.yaml && git commit -qm annotated
    ask annotations . HEAD
    expect_out 'churn: model, a.pkl, a file, null [x] [y]
other: -, -, virtual, {"a": 1}'
    ask annotations . HEAD~1
    expect_no_out
    ask annotations . nowhere
    expect_out "-9 Ref 'nowhere' was not found in the repository history"
}

test_annotations_that_are_not_valid()
{
    make_repo
    echo 'churn: [' >artifacts.yaml
    git add artifacts.yaml && git commit -qm broken
    ask annotations . HEAD
    expect_rc 1
    expect_out_has '-5 line 2: '
}

test_annotations_in_another_file()
{
    make_repo
    echo 'INDEX: a.yaml' >.gto
    echo 'churn: {}' >a.yaml
    git add a.yaml && git commit -qm annotated
    ask annotations . HEAD
    expect_out 'churn: -, -, virtual, null'
}

test_problems_have_codes()
{
    make_repo
    ok register churn
    git tag -m x churn@v0.0.2 HEAD
    git tag churn@v1.0.0
    ask problems .
    expect_out "2 - - churn@v1.0.0
8 churn $(id HEAD) churn@v0.0.1 churn@v0.0.2"
}

test_requests_are_checked()
{
    make_repo
    ask change . artifact=churn revision=HEAD
    expect_out "-6 'action' is required"
    ask change . action=register artifact=churn
    expect_out "-6 'revision' is required"
    ask change . action=assign artifact=churn revision=HEAD
    expect_out "-6 'stage' is required"
    ask change . action=register revision=HEAD
    expect_out "-6 'artifact' is required"
    ask change . struct_version=99 action=register artifact=churn revision=HEAD
    expect_out_has "does not know version 99 of struct gto_change_request"
    expect_no_tags
}

test_a_remote_repository_of_another_name()
{
    make_repo
    git init -q --bare ../other.git
    git remote add other ../other.git
    ask change . action=register artifact=churn revision=HEAD push= remote=other
    expect_out "Created git tag 'churn@v0.0.1' that registers version
Running \`git push other churn@v0.0.1\`
Successfully pushed git tag churn@v0.0.1 on remote."
    expect "tags there" churn@v0.0.1 "$(git -C ../other.git tag)"
    ask change . action=assign artifact=churn version=v0.0.1 stage=prod remote=other
    expect_out "Created git tag 'churn#prod#1' that assigns stage to version 'v0.0.1'
To push the changes upstream, run:
    git push other 'churn#prod#1'"
    expect "tags there" churn@v0.0.1 "$(git -C ../other.git tag)"
}

run_tests "$@"

#!/bin/sh
# gto check-ref, parse-tag
. "$(dirname "$0")/lib.sh"

make_registry()
{
    make_repo
    tag dir=churn@v1.0.0
    tag dir=churn#prod#1
    tag "dir=churn#prod!#2"
    tag "dir=churn@v1.0.0!"
    tag dir=churn@deprecated
    tag release-1
    git tag dir=churn@v2.0.0
}

test_sentences()
{
    make_registry
    ok check-ref dir=churn@v1.0.0
    expect_out '✅  Version "v1.0.0" of artifact "dir:churn" was registered'
    ok check-ref dir=churn#prod#1
    expect_out '✅  Stage "prod" was assigned to version "v1.0.0" of artifact "dir:churn"'
    ok check-ref 'dir=churn#prod!#2'
    expect_out '✅  Stage "prod" was unassigned from version "v1.0.0" of artifact "dir:churn"'
    ok check-ref 'dir=churn@v1.0.0!'
    expect_out '✅  Version "v1.0.0" of artifact "dir:churn" was deregistered'
    ok check-ref dir=churn@deprecated
    expect_out '✅  Artifact "dir:churn" was deprecated'
    expect_no_err
}

test_full_name()
{
    make_registry
    ok check-ref refs/tags/dir=churn@v1.0.0 --version
    expect_out v1.0.0
}

test_parts()
{
    make_registry
    ok check-ref dir=churn#prod#1 --name
    expect_out dir:churn
    ok check-ref dir=churn#prod#1 --version
    expect_out v1.0.0
    ok check-ref dir=churn#prod#1 --stage
    expect_out prod
    ok check-ref dir=churn#prod#1 --event
    expect_out assignment
    ok check-ref dir=churn@v1.0.0 --stage
    expect_no_out
    ok check-ref dir=churn@deprecated --version
    expect_no_out
    ok check-ref dir=churn@deprecated --event
    expect_out deprecation
}

test_json()
{
    make_registry
    ok check-ref dir=churn#prod#1 --json
    expect_out "{
    \"artifact\": \"dir:churn\",
    \"created_at\": \"2023-11-14T22:16:20+00:00\",
    \"author\": \"Held Out\",
    \"author_email\": \"held@out.example\",
    \"message\": \"by hand\",
    \"commit_hexsha\": \"$(id HEAD)\",
    \"tag\": \"dir=churn#prod#1\",
    \"version\": \"v1.0.0\",
    \"stage\": \"prod\",
    \"event\": \"assignment\"
}"
}

test_none_of_the_registry()
{
    make_registry
    for name in nowhere@v1.0.0 release-1 dir=churn@v2.0.0 HEAD main refs/heads/main refs/tags/; do
        ok check-ref "$name"
        expect_no_out
        expect_no_err
    done
}

test_two_formats()
{
    make_registry
    gto check-ref dir=churn@v1.0.0 --json --name
    expect_no_out
    expect_err_has "output format"
    [ "$rc" -ne 0 ] || fail "two formats are no success"
}

test_parse_tag()
{
    ok parse-tag "models/sub=net#canary/eu!#12"
    expect_out '{
    "name": "models/sub:net",
    "stage": "canary/eu",
    "action": "unassign",
    "counter": 12
}'
    ok parse-tag x@v1.0.0-rc.1+b
    expect_out '{
    "name": "x",
    "version": "v1.0.0-rc.1+b",
    "action": "register"
}'
    ok parse-tag x@deprecated --key action
    expect_out '"deprecate"'
}

test_parse_tag_refuses()
{
    for name in x x@1.0.0 x@v1.0 x@v01.0.0 x# '#prod' @v1.0.0 x#prod#0x1 'x y@v1.0.0' x@v1.0.0#; do
        gto parse-tag -- "$name"
        refused "Cannot parse tag name '$name'"
    done
}

run_tests "$@"

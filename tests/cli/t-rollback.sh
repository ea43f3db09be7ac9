#!/bin/sh
# gto rollback
. "$(dirname "$0")/lib.sh"

# Versions v1.0.0 to v4.0.0, each of which was in prod, the latest last.
make_registry()
{
    make_repo
    for n in 1 2 3 4; do
        commit "$n"
        ok register net --version "v$n.0.0"
        ok assign net --version "v$n.0.0" --stage prod
    done
}

in_prod()
{
    ok show net#prod --version
    expect_out "$1"
}

test_the_version_before()
{
    make_registry
    ok rollback net#prod
    expect_out "Rolling back stage 'prod' of 'net' from version 'v4.0.0' to 'v3.0.0'
Created git tag 'net#prod#5' that assigns stage to version 'v3.0.0'
To push the changes upstream, run:
    git push origin 'net#prod#5'"
    expect_no_err
    expect_tag net#prod#5 "net@v3.0.0^{commit}" "Rolling back stage prod of artifact net from version v4.0.0 to v3.0.0

Rollback-of: net#prod#4"
    expect trailers "net#prod#4" "$(git for-each-ref --format='%(contents:trailers:key=Rollback-of,valueonly)' refs/tags/net#prod#5 | grep .)"
    in_prod v3.0.0
    expect_sound
}

test_back_and_back_and_not_to_and_fro()
{
    make_registry
    ok rollback net#prod
    ok rollback net#prod
    in_prod v2.0.0
    expect trailer "net#prod#5" "$(git for-each-ref --format='%(contents:trailers:key=Rollback-of,valueonly)' refs/tags/net#prod#6 | grep .)"
    ok rollback net#prod
    in_prod v1.0.0
    gto rollback net#prod
    refused "There is no version that was in stage 'prod' of 'net' before"
    expect "number of tags" 11 "$(git tag | wc -l)"
}

test_a_new_assignment_stands_on_a_rollback()
{
    make_registry
    ok rollback net#prod
    ok assign net --version v4.0.0 --stage prod --force
    ok rollback net#prod
    in_prod v3.0.0
    ok rollback net#prod
    in_prod v2.0.0
}

test_to_a_version()
{
    make_registry
    ok rollback net#prod --to v2.0.0
    in_prod v2.0.0
    ok rollback net#prod
    in_prod v1.0.0
    gto rollback net#prod --to v4.0.0
    refused "'v4.0.0' of 'net' is none to go back to in stage 'prod'" "'gto assign' puts it there"
    gto rollback net#prod --to v1.0.0
    refused "'v1.0.0' of 'net' is in stage 'prod' already"
    gto rollback net#prod --to 4
    refused "'4' is not valid"
    gto rollback net#prod --to v9.0.0
    refused "Version 'v9.0.0' of 'net'"
}

test_what_was_taken_back_is_passed_over()
{
    make_registry
    ok deprecate net v3.0.0
    ok rollback net#prod
    in_prod v2.0.0
    ok deprecate net v2.0.0 prod
    in_prod v4.0.0
    ok rollback net#prod --to v1.0.0
    in_prod v1.0.0
}

test_nothing_before()
{
    make_repo
    ok register net --version v1.0.0
    gto rollback net#prod
    refused "No version is in stage 'prod' of 'net'"
    ok assign net --version v1.0.0 --stage prod
    ok assign net --version v1.0.0 --stage prod --force
    gto rollback net#prod
    refused "There is no version"
    gto rollback other#prod
    refused "Cannot find artifact 'other'"
    for name in net net@v1.0.0; do
        gto rollback "$name"
        refused "names no stage"
    done
    echo 'stages: [dev]' >.gto
    gto rollback net#prod
    refused "Allowed stages"
}

test_own_message_and_dry_run()
{
    make_registry
    before=$(git for-each-ref)
    ok rollback net#prod --dry-run
    cp "$tmp/out" ../planned
    expect_err_has "dry run"
    expect references "$before" "$(git for-each-ref)"
    ok rollback net#prod -m "Too slow

See-also: chart"
    expect_out "$(cat ../planned)"
    expect "trailers" "See-also: chart
Rollback-of: net#prod#4" "$(git for-each-ref --format='%(contents:trailers)' refs/tags/net#prod#5 | grep .)"
    in_prod v3.0.0
}

test_pushed()
{
    make_clone
    ok register net --version v1.0.0
    ok assign net --version v1.0.0 --stage prod
    commit
    ok assign net HEAD --stage prod
    git push -q origin --tags main
    ok rollback net#prod --push
    expect "tag there" "$(id refs/tags/net#prod#3)" "$(git ls-remote origin refs/tags/net#prod#3 | cut -f1)"
    commit
    ok assign net HEAD --stage prod --push
    ok rollback net#prod -r "$PWD/../origin.git"
    expect "version" "$(id "net@v1.0.0^{commit}")" "$(git -C ../origin.git rev-parse "net#prod#5^{commit}")"
}

run_tests "$@"

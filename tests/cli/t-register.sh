#!/bin/sh
# gto register
. "$(dirname "$0")/lib.sh"

test_first_version()
{
    make_repo
    ok register churn
    expect_out "Created git tag 'churn@v0.0.1' that registers version
To push the changes upstream, run:
    git push origin churn@v0.0.1"
    expect_no_err
    expect_tag churn@v0.0.1 HEAD "Registering artifact churn version v0.0.1"
    expect_sound
}

test_greatest_version_is_raised()
{
    make_repo
    tag churn@v1.9.3
    commit
    tag churn@v1.10.0
    commit
    ok register churn
    expect_tag churn@v1.10.1 HEAD "Registering artifact churn version v1.10.1"
}

test_bumps()
{
    make_repo
    tag churn@v1.2.3
    commit
    ok register churn --bump-patch
    commit
    ok register churn --bump-minor
    commit
    ok register churn --bump-major
    expect_tags churn@v1.2.3 churn@v1.2.4 churn@v1.3.0 churn@v2.0.0
}

test_bump_of_a_prerelease()
{
    make_repo
    tag churn@v1.2.3-rc.1
    commit
    ok register churn
    expect_tags churn@v1.2.3-rc.1 churn@v1.2.4
}

test_bump_needs_a_version()
{
    make_repo
    gto register churn --bump-minor
    refused "Can't apply bump, because this is the first version being registered"
    expect_no_tags
}

test_two_bumps()
{
    make_repo
    gto register churn --bump-minor --bump-major
    refused "Need to specify either version or single bump argument"
    gto register churn --bump-minor --version v1.0.0
    refused "Need to specify either version or single bump argument"
}

test_version_given()
{
    make_repo
    ok register churn --version v3.0.0-rc.1+build.5
    expect_tag churn@v3.0.0-rc.1+build.5 HEAD \
        "Registering artifact churn version v3.0.0-rc.1+build.5"
}

test_wrong_version()
{
    make_repo
    for version in 1.0.0 v1.0 v01.0.0 v1.0.0- v vv1.0.0 "v1.0.0 "; do
        gto register churn --version "$version"
        refused "'$version'"
    done
    expect_no_tags
}

test_revision()
{
    make_repo
    commit two
    git branch old HEAD~1
    ok register churn old
    expect_tag churn@v0.0.1 HEAD~1 "Registering artifact churn version v0.0.1"
    ok register churn "$(id HEAD)"
    expect_tag churn@v0.0.2 HEAD "Registering artifact churn version v0.0.2"
}

test_revision_is_a_tag()
{
    make_repo
    tag release-1
    commit
    ok register churn release-1
    expect_tag churn@v0.0.1 HEAD~1 "Registering artifact churn version v0.0.1"
}

test_commit_is_taken()
{
    make_repo
    ok register churn
    gto register churn
    refused "'churn' is already registered in this commit with version 'v0.0.1'"
    gto register churn --version v2.0.0
    refused "'churn' is already registered in this commit with version 'v0.0.1'"
    gto register churn --version v2.0.0 --force
    refused "For this REF you can only register v0.0.1"
    expect_tags churn@v0.0.1
}

test_version_is_taken()
{
    make_repo
    ok register churn
    commit
    gto register churn --version v0.0.1
    refused "Version 'v0.0.1' already was registered."
    expect_tags churn@v0.0.1
}

test_other_artifacts_do_not_matter()
{
    make_repo
    ok register churn
    ok register churn-2
    ok register nn
    expect_tags churn@v0.0.1 churn-2@v0.0.1 nn@v0.0.1
}

test_registered_again()
{
    make_repo
    ok register churn
    ok deprecate churn v0.0.1
    gto register churn
    refused "tag 'churn@v0.0.1' already exists"
    ok register churn --simple false
    expect_out_has "'churn@v0.0.1#1'"
    ok show churn --version
    expect_out v0.0.1
}

test_message()
{
    make_repo
    ok register churn -m "own wörds

second paragraph"
    expect_tag churn@v0.0.1 HEAD "own wörds

second paragraph"
}

test_empty_message_is_the_default()
{
    make_repo
    ok register churn -m ""
    expect_tag churn@v0.0.1 HEAD "Registering artifact churn version v0.0.1"
}

test_counter()
{
    make_repo
    ok register churn --simple false
    expect_out_has "'churn@v0.0.1#1'" "git push origin 'churn@v0.0.1#1'"
    commit
    tag churn#prod#41
    ok register churn --simple false
    expect_tags churn@v0.0.1#1 churn@v0.0.2#42 churn#prod#41
}

test_directory_in_name()
{
    make_repo
    ok register models/sub.dir:net
    expect_out "Created git tag 'models/sub.dir=net@v0.0.1' that registers version
To push the changes upstream, run:
    git push origin models/sub.dir=net@v0.0.1"
    expect_tag models/sub.dir=net@v0.0.1 HEAD \
        "Registering artifact models/sub.dir:net version v0.0.1"
}

test_wrong_names()
{
    make_repo
    for name in "" -- a_ _a a- /a a/ "a b" a@b a#b a:b:c ä a.; do
        gto register -- "$name"
        refused "Invalid value"
    done
    expect_no_tags
}

test_shortest_name()
{
    make_repo
    ok register x
    expect_tags x@v0.0.1
}

test_not_on_a_lightweight_tag_of_the_name()
{
    make_repo
    git tag churn@v0.0.1
    gto register churn
    refused "churn@v0.0.1" "exists"
    expect "type of the tag" commit "$(git cat-file -t churn@v0.0.1)"
}

test_two_versions_in_one_name_are_not_confused()
{
    make_repo
    tag churn/x@v5.0.0
    ok register churn
    expect_tags churn/x@v5.0.0 churn@v0.0.1
}

test_big_numbers()
{
    make_repo
    tag churn@v1.2.18446744073709551616
    tag churn#prod#99999999999999999999
    commit
    ok register churn --simple false
    expect_out_has "'churn@v1.2.18446744073709551617#100000000000000000000'"
}

run_tests "$@"

#!/bin/sh
# gto deprecate: artifacts, versions, stages
. "$(dirname "$0")/lib.sh"

# Versions v0.0.1 (in dev and prod) and v0.0.2 (in dev) of churn.
make_registry()
{
    make_repo
    tag churn@v0.0.1
    tag churn#dev#1
    tag churn#prod#2
    commit
    tag churn@v0.0.2
    tag churn#dev#3
}

test_artifact()
{
    make_registry
    ok deprecate churn
    expect_out "Created git tag 'churn@deprecated' that deprecates artifact
To push the changes upstream, run:
    git push origin churn@deprecated"
    expect_no_err
    expect_tag churn@deprecated HEAD "Deprecating artifact 'churn'"
    ok show
    expect_out "Nothing found in the current workspace"
    expect_sound
}

test_artifact_is_deprecated_where_its_latest_event_is()
{
    make_registry
    tag "churn#dev!#4" HEAD~1
    ok deprecate churn
    expect_tag churn@deprecated HEAD~1 "Deprecating artifact 'churn'"
}

test_artifact_at_a_revision()
{
    make_registry
    ok deprecate churn --ref HEAD~1
    expect_tag churn@deprecated HEAD~1 "Deprecating artifact 'churn'"
}

test_unknown_artifact()
{
    make_registry
    gto deprecate nn
    refused "Cannot find artifact 'nn'"
    gto deprecate nn v1.0.0 prod
    refused "Cannot find artifact 'nn'"
    gto deprecate nn v1.0.0
    refused "No versions found for 'nn'"
}

test_artifact_twice()
{
    make_registry
    ok deprecate churn
    gto deprecate churn
    refused "Artifact was deprecated already"
    ok deprecate churn --force
    expect_out_has "'churn@deprecated#4'"
}

test_force_and_simple()
{
    make_registry
    gto deprecate churn --force --simple true
    refused "force" "simple"
}

test_later_tag_revives_artifact()
{
    make_registry
    ok deprecate churn
    ok assign churn --version v0.0.1 --stage prod --force
    ok show churn --version
    expect_out "v0.0.2
v0.0.1"
}

test_version()
{
    make_registry
    ok deprecate churn v0.0.1
    expect_out "Created git tag 'churn@v0.0.1!' that deregisters version
To push the changes upstream, run:
    git push origin 'churn@v0.0.1!'"
    expect_tag "churn@v0.0.1!" HEAD~1 "Deregistering artifact churn version v0.0.1"
    ok show churn --version
    expect_out v0.0.2
    gto deprecate churn v0.0.1
    refused "The version at ref '$(id HEAD~1)' was deregistered already"
}

test_unknown_version()
{
    make_registry
    gto deprecate churn v9.0.0
    refused "No versions found for 'churn'"
    gto deprecate churn v9.0.0 --force
    refused "Can't deregister a version that have no git tags"
    gto deprecate churn 9
    refused "Version '9' is not valid. Example of valid version: 'v1.0.0'"
}

test_stage()
{
    make_registry
    ok deprecate churn v0.0.1 prod
    expect_out "Created git tag 'churn#prod!#4' that unassigns stage from version 'v0.0.1'
To push the changes upstream, run:
    git push origin 'churn#prod!#4'"
    expect_tag "churn#prod!#4" HEAD~1 \
        "Unassigning stage 'prod' to artifact 'churn' version 'v0.0.1'"
    ok show churn@v0.0.1 --stage --vs -1
    expect_out dev
}

test_stage_that_is_not_assigned()
{
    make_registry
    gto deprecate churn v0.0.2 prod
    refused "Stage 'prod' is not assigned to a version 'v0.0.2'"
    ok deprecate churn v0.0.2 prod --force
    expect_out_has "'churn#prod!#4'"
}

test_simple_stage()
{
    make_registry
    ok deprecate churn v0.0.2 dev --simple true
    expect_out_has "'churn#dev!'"
}

test_message()
{
    make_registry
    ok deprecate churn v0.0.2 dev -m "no longer"
    expect_tag "churn#dev!#4" HEAD "no longer"
}

test_delete_artifact()
{
    make_registry
    tag nn@v0.0.1
    ok deprecate churn --delete
    expect_out "Deleted git tag 'churn@v0.0.1'
To push the changes upstream, run:
    git push --delete origin churn@v0.0.1
Deleted git tag 'churn#dev#1'
To push the changes upstream, run:
    git push --delete origin 'churn#dev#1'
Deleted git tag 'churn#prod#2'
To push the changes upstream, run:
    git push --delete origin 'churn#prod#2'
Deleted git tag 'churn@v0.0.2'
To push the changes upstream, run:
    git push --delete origin churn@v0.0.2
Deleted git tag 'churn#dev#3'
To push the changes upstream, run:
    git push --delete origin 'churn#dev#3'"
    expect_tags nn@v0.0.1
    expect_sound
}

test_delete_version()
{
    make_registry
    git pack-refs --all
    ok deprecate churn v0.0.1 -d
    expect_tags churn@v0.0.2 churn#dev#3
    expect_sound
}

test_delete_stage()
{
    make_registry
    tag "churn#dev!#4"
    tag churn#dev#5
    ok deprecate churn v0.0.2 dev --delete
    expect_tags churn@v0.0.1 churn#dev#1 churn#prod#2 churn@v0.0.2
}

test_delete_keeps_lightweight_tags()
{
    make_registry
    git tag churn@v7.0.0
    ok deprecate churn --delete
    expect_tags churn@v7.0.0
}

run_tests "$@"

#!/bin/sh
# gto assign
. "$(dirname "$0")/lib.sh"

test_registered_commit()
{
    make_repo
    ok register churn
    ok assign churn --stage prod
    expect_out "Created git tag 'churn#prod#1' that assigns stage to version 'v0.0.1'
To push the changes upstream, run:
    git push origin 'churn#prod#1'"
    expect_no_err
    expect_tag churn#prod#1 HEAD "Assigning stage prod to artifact churn version v0.0.1"
    expect_sound
}

test_unregistered_commit_is_registered_first()
{
    make_repo
    ok assign churn --stage prod
    expect_out "Created git tag 'churn@v0.0.1' that registers version
To push the changes upstream, run:
    git push origin churn@v0.0.1
Created git tag 'churn#prod#1' that assigns stage to version 'v0.0.1'
To push the changes upstream, run:
    git push origin 'churn#prod#1'"
    expect_tag churn@v0.0.1 HEAD "Registering artifact churn version v0.0.1"
    expect_tag churn#prod#1 HEAD "Assigning stage prod to artifact churn version v0.0.1"
    expect_sound
}

test_message_is_that_of_the_assignment()
{
    make_repo
    ok assign churn --stage prod -m "why not"
    expect_tag churn@v0.0.1 HEAD "Registering artifact churn version v0.0.1"
    expect_tag churn#prod#1 HEAD "why not"
}

test_version()
{
    make_repo
    ok register churn
    commit
    ok register churn
    ok assign churn --version v0.0.1 --stage prod
    expect_tag churn#prod#1 HEAD~1 "Assigning stage prod to artifact churn version v0.0.1"
}

test_version_must_exist()
{
    make_repo
    gto assign churn --version v0.0.1 --stage prod
    refused "Version 'v0.0.1' is not registered"
    expect_no_tags
}

test_revision_and_version_registers_that_version()
{
    make_repo
    commit
    ok assign churn HEAD~1 --version v4.0.0 --stage prod
    expect_tags churn@v4.0.0 churn#prod#1
    expect_tag churn#prod#1 HEAD~1 "Assigning stage prod to artifact churn version v4.0.0"
    gto assign churn HEAD~1 --version v5.0.0 --stage dev
    refused "Can't register 'v5.0.0', since 'v4.0.0' is registered already at this ref"
    expect_tags churn@v4.0.0 churn#prod#1
}

test_version_of_another_commit_is_not_registered_again()
{
    make_repo
    ok register churn
    commit
    gto assign churn HEAD --version v0.0.1 --stage prod
    refused "Version 'v0.0.1' already was registered."
    expect_tags churn@v0.0.1
}

test_wrong_version()
{
    make_repo
    gto assign churn --version 1.0 --stage prod
    refused "Version '1.0' is not valid. Example of valid version: 'v1.0.0'"
    gto assign churn HEAD --version 1.0 --stage prod
    refused "Version '1.0' is not valid. Example of valid version: 'v1.0.0'"
}

test_skip_registration()
{
    make_repo
    ok assign churn --stage prod --sr
    expect_out "Created git tag 'churn#prod#1' that assigns stage to version '$(id HEAD)'
To push the changes upstream, run:
    git push origin 'churn#prod#1'"
    expect_tag churn#prod#1 HEAD "Assigning stage prod to artifact churn version $(id HEAD)"
    gto assign churn HEAD --stage prod --sr --version v1.0.0
    refused "You either need to supply version name or skip registration"
}

test_stage_is_active_already()
{
    make_repo
    ok assign churn --stage prod
    gto assign churn --stage prod
    refused "Version 'v0.0.1' is already in stage 'prod'. Use the '--force' flag to create a new Git tag nevertheless."
    expect_tags churn@v0.0.1 churn#prod#1
    ok assign churn --stage prod --force
    expect_tags churn@v0.0.1 churn#prod#1 churn#prod#2
}

test_stage_may_come_back()
{
    make_repo
    ok assign churn --stage prod
    ok deprecate churn v0.0.1 prod
    ok assign churn --stage prod
    expect_tags churn@v0.0.1 churn#prod#1 "churn#prod!#2" churn#prod#3
}

test_one_counter_for_all_stages()
{
    make_repo
    ok assign churn --stage prod
    ok assign churn --stage dev
    expect_tags churn@v0.0.1 churn#prod#1 churn#dev#2
}

test_simple()
{
    make_repo
    ok assign churn --stage prod --simple true
    expect_tags churn@v0.0.1 churn#prod
    commit
    gto assign churn --stage prod --simple true
    refused "tag 'churn#prod' already exists"
    expect_tags churn@v0.0.1 churn#prod
}

test_stage_with_slash()
{
    make_repo
    ok assign models/sub:net --stage canary/eu-1
    expect_out_has "git push origin 'models/sub=net#canary/eu-1#1'"
    expect_tags models/sub=net@v0.0.1 models/sub=net#canary/eu-1#1
}

test_wrong_stage()
{
    make_repo
    for stage in "" "bad stage" -x a# a@ a:b a.b a/; do
        gto assign churn --stage "$stage"
        refused "Invalid value '$stage'"
    done
    expect_no_tags
}

test_allowed_stages()
{
    make_repo
    echo "stages: [dev, prod]" >.gto
    gto assign churn --stage staging
    refused "Allowed stages are: '['dev', 'prod']'"
    expect_no_tags
    ok assign churn --stage prod
}

test_stage_is_required()
{
    make_repo
    gto assign churn
    expect_rc 2
    expect_err_has --stage
    expect_no_tags
}

test_promote_is_another_name()
{
    make_repo
    ok promote churn --stage prod
    expect_tags churn@v0.0.1 churn#prod#1
}

test_deregistered_version()
{
    make_repo
    ok register churn
    ok deprecate churn v0.0.1
    ok assign churn --version v0.0.1 --stage prod
    expect_out_has "assigns stage to version 'v0.0.1'"
}

test_unknown_revision()
{
    make_repo
    gto assign churn nowhere --stage prod
    refused nowhere
    expect_no_tags
}

run_tests "$@"

#!/bin/sh
# --push
. "$(dirname "$0")/lib.sh"

# A repository whose origin is a bare one beside it.
make_clone()
{
    git init -q --bare origin.git
    make_repo work
    git remote add origin ../origin.git
    git push -q origin main
}

expect_remote_tags()
{
    expect "tags of the remote" "$(printf '%s\n' "$@" | LC_ALL=C sort)" \
        "$(git ls-remote --tags --refs origin | sed 's,.*refs/tags/,,' | LC_ALL=C sort)"
}

test_register()
{
    make_clone
    ok register churn --push
    expect_out "Created git tag 'churn@v0.0.1' that registers version
Running \`git push origin churn@v0.0.1\`
Successfully pushed git tag churn@v0.0.1 on remote."
    expect_tag churn@v0.0.1 HEAD "Registering artifact churn version v0.0.1"
    expect_remote_tags churn@v0.0.1
    expect "tag there" "$(id churn@v0.0.1)" "$(git -C ../origin.git rev-parse churn@v0.0.1)"
}

test_only_the_new_tag_is_pushed()
{
    make_clone
    tag old@v1.0.0
    commit
    ok register churn --push
    expect_remote_tags churn@v0.0.1
    expect "branch there" "$(id main~1)" "$(git -C ../origin.git rev-parse main)"
}

test_both_tags_of_an_assignment()
{
    make_clone
    ok assign churn --stage prod --push
    expect_remote_tags churn@v0.0.1 churn#prod#1
    expect_out_has "Created git tag 'churn@v0.0.1'" "Created git tag 'churn#prod#1'" \
        "Successfully pushed git tag churn#prod#1 on remote."
}

test_deletion()
{
    make_clone
    ok assign churn --stage prod --push
    tag nn@v1.0.0
    git push -q origin nn@v1.0.0
    ok deprecate churn --delete --push
    expect_tags nn@v1.0.0
    expect_remote_tags nn@v1.0.0
    expect_out_has "Deleted git tag 'churn#prod#1'" "git push --delete origin"
}

test_without_push_nothing_is_pushed()
{
    make_clone
    ok register churn
    expect_remote_tags
}

test_no_remote()
{
    make_repo
    gto register churn --push
    expect_rc 1
    expect_err_has "local" "git push origin churn@v0.0.1" "git tag -d churn@v0.0.1"
    expect_tags churn@v0.0.1
}

test_refused_by_the_remote()
{
    make_clone
    printf '#!/bin/sh\necho "not today" >&2\nexit 1\n' >../origin.git/hooks/pre-receive
    chmod +x ../origin.git/hooks/pre-receive
    gto assign churn --stage prod --push
    expect_rc 1
    expect_err_has "not today" local "git push origin churn@v0.0.1 'churn#prod#1'" \
        "git tag -d churn@v0.0.1 'churn#prod#1'"
    expect_tags churn@v0.0.1 churn#prod#1
    expect_remote_tags
}

test_all_or_none_there()
{
    # one of the two names is taken there by another tag
    make_clone
    git -C ../origin.git tag churn#prod#1 main
    gto assign churn --stage prod --push
    expect_rc 1
    expect_remote_tags churn#prod#1
}

test_failed_deletion()
{
    make_clone
    ok register churn --push
    rm -rf ../origin.git
    gto deprecate churn v0.0.1 --delete --push
    expect_rc 1
    expect_err_has "git push --delete origin churn@v0.0.1"
    expect_no_tags
}

test_hook_before_push_is_run()
{
    make_clone
    printf '#!/bin/sh\ncat >"%s/pushed"\n' "$PWD" >.git/hooks/pre-push
    chmod +x .git/hooks/pre-push
    ok register churn --push
    grep -q refs/tags/churn@v0.0.1 pushed || fail "the hook saw: $(cat pushed)"
}

test_unchanged_by_push_settings()
{
    make_clone
    git config push.followTags true
    git config remote.origin.mirror false
    git config push.default nothing
    tag other
    ok register churn --push
    expect_remote_tags churn@v0.0.1
}

test_from_a_subdirectory_and_with_repo()
{
    make_clone
    mkdir sub
    ok register churn -r sub --push
    expect_remote_tags churn@v0.0.1
}

run_tests "$@"

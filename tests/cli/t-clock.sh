#!/bin/sh
# Changes where somebody's clock is ahead, or a date is given: what is made takes effect, or is refused.
. "$(dirname "$0")/lib.sh"

# From here on the clock of the machine counts.
real_clock()
{
    tick()
    {
        unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE
    }
    tick
}

# ahead TAG REVISION: a tag of somebody whose clock is five minutes ahead
ahead()
{
    future=$(($(date +%s) + 300))
    GIT_COMMITTER_DATE="$future +0100" git tag -a -m ahead "$1" "$2"
}

# Versions v0.0.1 and v0.0.2, of which the former is put into prod five minutes from now.
make_ahead()
{
    make_repo
    tag churn@v0.0.1
    commit
    tag churn@v0.0.2
    real_clock
    ahead churn#prod#1 HEAD~1
}

tagger_time()
{
    git for-each-ref --format='%(taggerdate:unix)' "refs/tags/$1"
}

# The newest tag is dated one second after the one of the future, and standard error says so.
expect_dated_after()
{
    expect "time of $1" $((future + 1)) "$(tagger_time "$1")"
    expect "number of lines on standard error" 1 "$(grep -c . "$tmp/err")"
    expect_err_has "$2" "minutes" "in the future"
}

test_assign()
{
    make_ahead
    ok assign churn --version v0.0.2 --stage prod
    expect_dated_after 'churn#prod#2' "tag 'churn#prod#1'"
    ok show churn#prod --version
    expect_out v0.0.2
    expect_sound
}

test_assign_and_register()
{
    make_ahead
    git commit -q --allow-empty -m three
    ok assign churn HEAD --stage prod
    expect_dated_after 'churn#prod#2' "tag 'churn#prod#1'"
    expect "time of the registration" $((future + 1)) "$(tagger_time 'churn@v0.0.3')"
    ok show churn#prod --version
    expect_out v0.0.3
}

test_unassign()
{
    make_ahead
    ok deprecate churn v0.0.1 prod
    expect_dated_after 'churn#prod!#2' "tag 'churn#prod#1'"
    ok show churn#prod --version
    expect_out ""
}

test_deregister_and_register_again()
{
    make_ahead
    ahead 'churn@v0.0.2#7' HEAD
    ok deprecate churn v0.0.2
    expect_dated_after 'churn@v0.0.2!' "tag 'churn@v0.0.2#7'"
    ok show churn@latest --version
    expect_out v0.0.1
    future=$((future + 1))
    ok register churn HEAD --version v0.0.2 --simple false
    expect_dated_after 'churn@v0.0.2#8' "tag 'churn@v0.0.2!'"
    ok show churn@latest --version
    expect_out v0.0.2
}

test_deprecate()
{
    make_ahead
    ok deprecate churn
    expect_dated_after 'churn@deprecated' "tag 'churn#prod#1'"
    ok show --json
    expect_out "{}"
}

# A commit counts as something that happens to an artifact, too.
test_deprecate_before_the_commit()
{
    make_repo
    future=$(($(date +%s) + 300))
    GIT_COMMITTER_DATE="$future +0000" git commit -q --allow-empty -m ahead
    tag churn@v0.0.1
    real_clock
    ok deprecate churn
    expect_dated_after 'churn@deprecated' "commit $(git rev-parse HEAD | cut -c1-7)"
    ok show --json
    expect_out "{}"
}

test_other_artifacts_do_not_matter()
{
    make_ahead
    ok register other
    expect_no_err
    [ "$(tagger_time other@v0.0.1)" -lt "$future" ] || fail "it is dated in the future"
}

test_nothing_is_said_where_clocks_agree()
{
    make_repo
    real_clock
    ok register churn
    ok assign churn --version v0.0.1 --stage prod
    expect_no_err
    ok assign churn --version v0.0.1 --stage dev
    expect_no_err
    ok deprecate churn v0.0.1 dev
    expect_no_err
}

test_given_dates_are_kept_or_refused()
{
    make_ahead
    tags=$(git tag)
    past=$(($(date +%s) - 10))
    for change in "assign churn --version v0.0.2 --stage prod" "deprecate churn v0.0.1 prod" "deprecate churn"; do
        # shellcheck disable=SC2086 # words
        run env GIT_COMMITTER_DATE="$past +0000" "$GTO" $change
        expect_rc 1
        expect_no_out
        expect_plain_err
        expect_err_has "no effect" "churn#prod#1"
        expect "tags after '$change'" "$tags" "$(git tag)"
    done
    later=$((future + 60))
    run env GIT_COMMITTER_DATE="$later +0200" "$GTO" assign churn --version v0.0.2 --stage prod
    expect_rc 0
    expect_no_err
    expect "the date given" "$later" "$(tagger_time 'churn#prod#2')"
    # what is earlier and takes effect all the same is made
    run env GIT_COMMITTER_DATE="$past +0000" "$GTO" assign churn --version v0.0.2 --stage dev
    expect_rc 0
    expect "the date given" "$past" "$(tagger_time 'churn#dev#3')"
}

test_signing_keeps_the_date()
{
    make_ahead
    printf '#!/bin/sh\ncat >/dev/null\nprintf "\\n[GNUPG:] SIG_CREATED " >&2\nprintf "%%s\\n" "-----BEGIN PGP SIGNATURE-----" x "-----END PGP SIGNATURE-----"\n' >../gpg
    chmod +x ../gpg
    git config gpg.program "$PWD/../gpg"
    ok assign churn --version v0.0.2 --stage prod --sign
    expect_dated_after 'churn#prod#2' "tag 'churn#prod#1'"
}

test_pushed_changes_and_servers()
{
    make_clone
    tag churn@v0.0.1
    commit
    tag churn@v0.0.2
    real_clock
    ahead churn#prod#1 HEAD~1
    git push -q origin main --tags
    git tag -d churn#prod#1 >/dev/null
    ok assign churn --version v0.0.2 --stage prod --push
    expect_dated_after 'churn#prod#2' "tag 'churn#prod#1'"
    future=$((future + 1))
    export XDG_CACHE_HOME="$PWD/../cache"
    ok assign churn -r "file://$PWD/../origin.git" --version v0.0.1 --stage prod --force
    expect_err_has "tag 'churn#prod#2'" "in the future"
    expect "time on the server" $((future + 1)) \
        "$(git -C ../origin.git for-each-ref --format='%(taggerdate:unix)' 'refs/tags/churn#prod#3')"
}

test_doctor()
{
    make_ahead
    gto doctor
    expect_rc 1
    expect_out_has "tag 'churn#prod#1' is dated in the future"
    make_repo other
    tag a@v0.0.1
    GIT_COMMITTER_DATE="1700000000 +0000" git tag -a -m x a#prod#2
    GIT_COMMITTER_DATE="1700000060 +0000" git tag -a -m x a#dev#1
    gto doctor
    expect_rc 1
    expect_out_has "the dates of tags 'a#prod#2', 'a#dev#1' contradict their counters"
    expect_out_lacks "in the future"
}

# ---- What cannot be read

test_no_change_while_a_tag_cannot_be_read()
{
    need_ref_files
    make_repo
    for n in 1 2 3; do
        tag "churn@v0.0.$n"
        commit
    done
    tag other@v0.0.1
    raw_ref refs/tags/churn@v0.0.2 "$(missing_id)"
    tags=$(ls .git/refs/tags)
    for change in "register churn" "assign churn HEAD~2 --stage prod" "deprecate churn v0.0.1" \
        "deprecate churn" "deprecate churn -d"; do
        # shellcheck disable=SC2086 # words
        gto $change
        expect_rc 1
        expect_no_out
        expect_plain_err
        expect_err_has "churn@v0.0.2" "cannot be read"
        expect "tags after '$change'" "$tags" "$(ls .git/refs/tags)"
    done
    commit
    ok register other --bump-minor
}

run_tests "$@"

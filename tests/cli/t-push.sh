#!/bin/sh
# --push
. "$(dirname "$0")/lib.sh"

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
    refused "git remote add origin URL"
    expect_no_tags
}

test_refused_by_the_remote()
{
    make_clone
    hook_there pre-receive 'echo "not today" >&2; exit 1'
    gto assign churn --stage prod --push
    refused "'origin' refuses" "not today"
    expect_no_tags
    expect_remote_tags
}

test_protected_tag()
{
    make_clone
    hook_there update 'case $1 in *prod*) echo "prod is protected" >&2; exit 1 ;; esac'
    gto assign churn --stage prod --push
    refused "prod is protected"
    expect_no_tags
    expect_remote_tags
}

test_no_server()
{
    make_clone
    ok register churn --push
    rm -rf ../origin.git
    gto deprecate churn v0.0.1 --delete --push
    refused "Cannot read 'origin'"
    expect_tags churn@v0.0.1
}

# ---- What others have pushed

# Makes another clone of the same remote, which knows no tags yet, and goes there.
make_other_clone()
{
    git clone -q --no-tags ../origin.git ../other
    cd ../other
}

test_stands_on_what_the_remote_has()
{
    make_clone
    make_other_clone
    (cd ../work && commit && git push -q origin main && ok register churn --push && ok register nn --push)
    ok register churn --push
    expect_out_has "Created git tag 'churn@v0.0.2'"
    expect_tags churn@v0.0.1 churn@v0.0.2 # and of nn nothing
    expect_remote_tags churn@v0.0.1 churn@v0.0.2 nn@v0.0.1
    expect_sound
}

test_counters_of_others_count()
{
    make_clone
    make_other_clone
    (cd ../work && ok assign churn --stage prod --push && ok assign churn --stage dev --push)
    ok assign churn --version v0.0.1 --stage test --push
    expect_out_has "Created git tag 'churn#test#3'"
    expect_remote_tags churn@v0.0.1 'churn#prod#1' 'churn#dev#2' 'churn#test#3'
}

test_registered_by_somebody_else()
{
    make_clone
    make_other_clone
    (cd ../work && ok register churn --push)
    gto register churn --push
    refused "already registered in this commit with version 'v0.0.1'"
    expect_no_tags # as before
    expect_remote_tags churn@v0.0.1
}

test_a_lightweight_tag_takes_a_name()
{
    make_clone
    git -C ../origin.git tag churn#prod#1 main
    ok assign churn --stage prod --push
    expect_remote_tags churn#prod#1 churn@v0.0.1 'churn#prod#2'
}

# hook_there NAME COMMANDS: a hook of the remote
hook_there()
{
    mkdir -p ../origin.git/hooks
    printf '#!/bin/sh\n%s\n' "$2" >"../origin.git/hooks/$1"
    chmod +x "../origin.git/hooks/$1"
}

# Lets somebody else make a tag on the remote after this clone has looked: before_push COMMANDS, which
# are run there.
before_push()
{
    mkdir -p .git/hooks
    cat >.git/hooks/pre-push <<END
#!/bin/sh
rm "\$0"
unset GIT_DIR
cd ../origin.git
$1
END
    chmod +x .git/hooks/pre-push
}

test_somebody_else_is_faster()
{
    make_clone
    commit
    git push -q origin main
    before_push 'git tag -a -m x churn@v0.0.1 main~1'
    ok register churn --push
    expect_out "Created git tag 'churn@v0.0.2' that registers version
Running \`git push origin churn@v0.0.2\`
Successfully pushed git tag churn@v0.0.2 on remote."
    expect_remote_tags churn@v0.0.1 churn@v0.0.2
    expect_tags churn@v0.0.1 churn@v0.0.2
    expect_sound
}

test_somebody_else_registers_this_commit()
{
    make_clone
    before_push 'git tag -a -m x churn@v0.0.1 main'
    gto register churn --push
    refused "already registered in this commit with version 'v0.0.1'"
    expect_no_tags
    expect_remote_tags churn@v0.0.1
}

test_somebody_else_deletes_the_same()
{
    make_clone
    ok register churn --push
    before_push 'git tag -d churn@v0.0.1 >/dev/null'
    ok deprecate churn v0.0.1 --delete --push
    expect_no_tags
    expect_remote_tags
}

test_somebody_else_replaces_what_is_deleted()
{
    make_clone
    commit
    git push -q origin main
    ok register churn --push
    before_push 'git tag -f -a -m other churn@v0.0.1 main~1 >/dev/null'
    gto deprecate churn v0.0.1 --delete --push
    refused "Tag 'churn@v0.0.1' here is not the one that 'origin' has" "gto status"
    expect_tags churn@v0.0.1
    expect_remote_tags churn@v0.0.1
}

test_deletion_of_what_was_never_pushed()
{
    make_clone
    ok register churn --push
    commit
    ok register churn
    ok deprecate churn --delete --push
    expect_no_tags
    expect_remote_tags
}

test_connection_breaks_after_the_push()
{
    # the server does what it is asked, and cannot say so
    make_clone
    hook_there post-receive 'kill -9 $PPID'
    ok register churn --push
    expect_tags churn@v0.0.1
    expect_remote_tags churn@v0.0.1
}

test_connection_breaks_before_the_push()
{
    make_clone
    hook_there pre-receive 'kill -9 $PPID'
    gto assign churn --stage prod --push
    refused "Cannot push to 'origin'"
    expect_no_tags
    expect_remote_tags
}

# ---- Servers without atomic pushes

# A clone whose remote offers none, and notes in ../order what it makes and deletes.
make_clone_without_atomic()
{
    make_clone
    git -C ../origin.git config receive.advertiseAtomic false
    # shellcheck disable=SC2016 # for the hook
    hook_there update 'case $3 in *[1-9a-f]*) echo "$1" ;; *) echo "-$1" ;; esac >>../order'
}

expect_order()
{
    expect "order there" "$(printf '%s\n' "$@")" "$(sed 's,refs/tags/,,' ../order)"
    rm ../order
}

test_one_by_one()
{
    make_clone_without_atomic
    ok assign churn --stage prod --push
    expect_err_has "does not know atomic pushes"
    expect_order churn@v0.0.1 churn#prod#1
    expect_tags churn@v0.0.1 churn#prod#1
    expect_remote_tags churn@v0.0.1 churn#prod#1
    ok deprecate churn --delete --push
    expect_order -churn#prod#1 -churn@v0.0.1
    expect_no_tags
    expect_remote_tags
    ok register churn --push
    expect_no_err
    ok assign nn --stage prod -r "file://$PWD/../origin.git"
    expect_err_has "does not know atomic pushes"
    expect_remote_tags churn@v0.0.1 nn@v0.0.1 nn#prod#1
}

test_one_by_one_and_refused()
{
    make_clone_without_atomic
    hook_there update 'case $1 in *#*) echo "no stages" >&2; exit 1 ;; esac'
    gto assign churn --stage prod --push
    refused "no stages" "was taken back"
    expect_no_tags
    expect_remote_tags
    gto assign churn --stage prod -r "file://$PWD/../origin.git"
    refused "no stages" "was taken back"
    expect_remote_tags
    rm ../origin.git/hooks/update
    ok assign churn --stage prod --push
    expect_remote_tags churn@v0.0.1 churn#prod#1
}

test_one_by_one_and_not_to_be_taken_back()
{
    make_clone_without_atomic
    hook_there update 'case $1$3 in *#* | *@*0000) echo "no stages" >&2; exit 1 ;; esac'
    gto assign churn --stage prod --push
    refused "no stages" "these arrived: 'churn@v0.0.1'"
    expect_no_tags
    expect_remote_tags churn@v0.0.1
    rm ../origin.git/hooks/update
    ok assign churn --version v0.0.1 --stage prod --push
    expect_remote_tags churn@v0.0.1 churn#prod#1
}

test_deletions_are_taken_back()
{
    make_clone_without_atomic
    ok assign churn --stage prod --push
    before=$(git ls-remote --tags origin)
    hook_there update 'case $1$3 in *@*0000) echo "for ever" >&2; exit 1 ;; esac'
    gto deprecate churn --delete --push
    refused "for ever" "was taken back"
    expect "tags there" "$before" "$(git ls-remote --tags origin)"
    expect_tags churn@v0.0.1 churn#prod#1
}

# More deletions than the arguments of one command hold, where the stack limits these.
test_deletions_in_several_pushes()
{
    make_clone
    head=$(git rev-parse HEAD)
    awk -v head="$head" 'BEGIN { for (i = 1; i <= 400; i++)
        printf "tag churn@v0.0.%d\nfrom %s\ntagger N <n@example.org> 1700000000 +0000\ndata 2\nm\n", i, head }' |
        git fast-import --quiet
    git push -q origin 'refs/tags/*'
    before=$(git ls-remote --tags origin)
    for last in 1 399; do # whichever is in the last push
        hook_there pre-receive "! grep -q 'refs/tags/churn@v0.0.$last\$'"
        run sh -c "ulimit -s 512; exec \"$GTO\" deprecate churn --delete --push --yes"
        expect_rc 1
        expect "tags there" "$before" "$(git ls-remote --tags origin)"
        expect "tags here" 400 "$(git tag | wc -l)"
        cat "$tmp/err" >>"$tmp/errs"
    done
    grep -q "what was pushed before was taken back" "$tmp/errs" || fail "one push was enough: $(cat "$tmp/errs")"
    rm ../origin.git/hooks/pre-receive
    run sh -c "ulimit -s 512; exec \"$GTO\" deprecate churn --delete --push --yes"
    expect_rc 0
    expect_remote_tags
    expect_no_tags
}

test_shallow_clone()
{
    make_clone
    commit two
    ok register churn --push
    commit three
    commit four
    git push -q origin main
    git clone -q --depth=1 --no-tags "file://$PWD/../origin.git" ../shallow
    cd ../shallow
    ok register churn --push
    expect_out_has "Created git tag 'churn@v0.0.2'"
    expect "history here" 1 "$(git rev-list --count HEAD)"
    expect_tags churn@v0.0.1 churn@v0.0.2
    expect_sound
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

test_what_is_not_there_comes_before_a_remote_that_is_not()
{
    make_repo
    gto deprecate nope --push
    expect_rc 1
    expect_err_has "Cannot find artifact 'nope'"
    gto register churn --push
    expect_rc 1
    expect_err_has "no remote repository 'origin'"
    expect_no_tags
}

run_tests "$@"

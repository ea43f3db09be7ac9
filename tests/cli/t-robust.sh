#!/bin/sh
# No room, sudden death, and many at once
. "$(dirname "$0")/lib.sh"

counters()
{
    git for-each-ref --format='%(refname)' "refs/tags/$1#*" | sed 's/.*#//' | sort -n | tr '\n' ' '
}

test_full_disk()
{
    [ "$(command id -u)" = 0 ] || skip "a small file system needs root"
    mkdir disk
    mount -t tmpfs -o size=1m,mode=755 tmpfs disk 2>/dev/null || skip "mounting is not allowed"
    # the mount has to go, whatever happens
    trap 'cd "$tmp" && umount "$tmp/$test_name/disk"' EXIT
    make_repo disk/repo
    tag churn@v1.0.0
    commit
    dd if=/dev/zero of=../filler bs=1k 2>/dev/null || :
    gto assign churn --stage prod
    expect_rc 1
    expect_no_out
    expect_err_has "space"
    rm ../filler
    expect_tags churn@v1.0.0
    expect_sound
    ok assign churn --stage prod
    expect_tags churn@v1.0.0 churn@v1.0.1 churn#prod#1
}

test_disk_full_at_every_step()
{
    [ "$(command id -u)" = 0 ] || skip "a small file system needs root"
    mkdir disk
    mount -t tmpfs -o size=1m,mode=755 tmpfs disk 2>/dev/null || skip "mounting is not allowed"
    trap 'cd "$tmp" && umount "$tmp/$test_name/disk"' EXIT
    make_repo disk/repo
    left=0
    while [ $left -le 8 ]; do
        # so many pages are left
        dd if=/dev/zero of=../filler bs=4k 2>/dev/null || :
        truncate -s "-$((left * 4096))" ../filler
        gto assign "art-$left" --stage prod
        rm ../filler
        number=$(git tag -l "art-${left}[@#]*" | wc -l)
        [ "$rc" -eq 0 ] && expected=2 || expected=0
        expect "number of tags with $left pages left" $expected "$number"
        expect_sound
        left=$((left + 1))
    done
}

test_files_may_not_grow()
{
    make_repo
    trap '' XFSZ
    # its messages go through a pipe, for files may not grow
    text=$({
        ulimit -f 0
        "$GTO" assign churn --stage prod 2>&1 </dev/null && echo "it says it worked"
    } | cat)
    case $text in
    "❌ "*) ;;
    *) fail "without room it says: $text" ;;
    esac
    expect_no_tags
    expect_sound
    ok assign churn --stage prod
}

# Waits, for two seconds at most, until an artifact has no tags or both: what a killed program had begun to
# write is brought to an end by Git.
both_or_none()
{
    for attempt in 1 2 3 4 5 6 7 8 9 10; do
        number=$(git tag -l "$1[@#]*" | wc -l)
        [ "$number" -eq 1 ] || return 0
        sleep 0.2
    done
    fail "the killed program left one of two tags after $attempt looks: $(git tag -l "$1[@#]*")"
}

test_sudden_death()
{
    make_repo
    i=0
    while [ $i -lt 200 ]; do
        i=$((i + 1))
        "$GTO" assign "art-$i" --stage prod >/dev/null 2>&1 </dev/null &
        sleep "0.0$((i % 4))$((i % 10))"
        kill -9 $! 2>/dev/null || :
        wait $! 2>/dev/null || :
        both_or_none "art-$i"
    done
    git fsck --strict >"$tmp/fsck" 2>&1 || fail "git fsck: $(cat "$tmp/fsck")"
    i=0
    while [ $i -lt 200 ]; do
        i=$((i + 1))
        gto assign "art-$i" --stage prod
        [ "$rc" -eq 0 ] || refused "is already in stage"
    done
    expect "number of tags" 400 "$(git tag | wc -l)"
    expect_sound
}

test_sixteen_assignments_at_once()
{
    make_repo
    tag churn@v1.0.0
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
        "$GTO" assign churn --stage "stage-$i" >"../out$i" 2>&1 </dev/null || echo $i >>../failed &
    done
    wait
    [ ! -e ../failed ] || fail "some failed: $(cat ../out*)"
    expect "counters" "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 " "$(counters churn)"
    expect_sound
}

test_eight_first_assignments_at_once()
{
    # only one can register the version, and all have to see it
    make_repo
    for i in 1 2 3 4 5 6 7 8; do
        "$GTO" assign churn --stage "stage-$i" >"../out$i" 2>&1 </dev/null || echo $i >>../failed &
    done
    wait
    [ ! -e ../failed ] || fail "some failed: $(cat ../out*)"
    expect "counters" "1 2 3 4 5 6 7 8 " "$(counters churn)"
    expect "versions" churn@v0.0.1 "$(git tag -l 'churn@*')"
}

test_eight_registrations_at_once()
{
    make_repo
    for i in 2 3 4 5 6 7 8; do
        commit
    done
    for i in 0 1 2 3 4 5 6 7; do
        "$GTO" register churn "HEAD~$i" >"../out$i" 2>&1 </dev/null || echo $i >>../failed &
    done
    wait
    [ ! -e ../failed ] || fail "some failed: $(cat ../out*)"
    expect_tags churn@v0.0.1 churn@v0.0.2 churn@v0.0.3 churn@v0.0.4 churn@v0.0.5 churn@v0.0.6 \
        churn@v0.0.7 churn@v0.0.8
    expect "number of commits" 8 "$(git for-each-ref --format='%(*objectname)' refs/tags | sort -u | wc -l)"
    expect_sound
}

test_references_are_packed_meanwhile()
{
    make_repo
    tag churn@v1.0.0
    i=0
    while [ -e ../stop ] || [ $i -lt 40 ]; do
        git pack-refs --all --prune || :
        i=$((i + 1))
    done >/dev/null 2>&1 &
    packer=$!
    i=0
    while [ $i -lt 40 ]; do
        i=$((i + 1))
        ok assign churn --stage "stage-$i"
        ok show churn --version
        expect_out v1.0.0
    done
    wait $packer || :
    expect "number of assignments" 40 "$(git tag -l 'churn#*' | wc -l)"
    expect_sound
}

test_a_lock_that_somebody_left()
{
    make_repo
    lock=.git/refs/tags/churn@v0.0.1.lock
    [ "$FORMAT" != reftable ] || lock=.git/reftable/tables.list.lock
    mkdir -p .git/refs/tags
    : >"$lock"
    run timeout 60 "$GTO" register churn
    expect_rc 1
    expect_err_has "$PWD/$lock"
    expect_no_tags
    rm "$lock"
    ok register churn
}

test_termination()
{
    make_repo
    i=0
    while [ $i -lt 20 ]; do
        i=$((i + 1))
        "$GTO" assign "art-$i" --stage prod >/dev/null 2>&1 </dev/null &
        sleep "0.0$((i % 4))"
        kill -TERM $! 2>/dev/null || :
        wait $! 2>/dev/null || :
        both_or_none "art-$i"
    done
    expect "list of locks" "" "$(locks)"
}

# As some parents leave it; exec keeps that.
test_sigchld_is_ignored()
{
    env --ignore-signal=CHLD true 2>/dev/null || skip "env(1) ignores no signals"
    make_repo
    printf '#!/bin/sh\nexec env --ignore-signal=CHLD "%s" "$@"\n' "$GTO" >../ignoring
    chmod +x ../ignoring
    GTO=$PWD/../ignoring
    ok register churn
    ok assign churn --stage prod
    expect_tags churn#prod#1 churn@v0.0.1
    ok show -r "file://$PWD" churn
    expect_out_has "v0.0.1"
    ok deprecate churn v0.0.1 --delete --force
    gto register churn nowhere
    refused "nowhere"
    expect_sound
}

# Where each artifact has stages of its own, a table would grow with the square of the tags.
test_tables_have_a_limit()
{
    make_repo
    for i in $(seq 1025); do
        echo "a$i@v1.0.0 HEAD"
        echo "a$i#s$i HEAD"
    done | import_tags
    for command in show "show --plain" "show --json"; do
        # shellcheck disable=SC2086
        gto $command
        expect_rc 1
        expect_no_out
        expect_err_has "1025 artifacts in 1025 stages make more than 1048576 cells"
    done
    git tag -d 'a1#s1' 'a2#s2' >/dev/null
    ok show --plain
    expect "rows" 1026 "$(wc -l <"$tmp/out" | tr -d ' ')"
    git tag -a -m x 'a1#s1'
    git tag -a -m x 'a2#s2'
    ok show "a1*" --plain
}

run_tests "$@"

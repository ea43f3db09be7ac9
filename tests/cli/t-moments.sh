#!/bin/sh
# --at, --since, --until, -n
. "$(dirname "$0")/lib.sh"

# v1 in prod, then v2; each event a minute after the one before.
make_registry()
{
    make_repo
    tag churn@v1.0.0
    tag churn#prod#1
    before=$now
    commit two
    tag churn@v2.0.0
    tag churn#prod#2
}

# The answer of a clone that has nothing later than $1.
cut_off()
{
    rm -rf ../cut
    git clone -q . ../cut
    git for-each-ref --format='%(refname) %(taggerdate:unix)' refs/tags | while read -r name time; do
        [ "$time" -le "$1" ] || git -C ../cut update-ref -d "$name"
    done
    git -C ../cut reset -q --hard "$(git rev-list -1 --min-age="$1" HEAD)"
}

test_as_it_stood()
{
    make_registry
    cut_off "$before"
    for words in "show" "show churn" "show churn#prod --ref" "show --json" "show churn --json" "stages" "history --json"; do
        # shellcheck disable=SC2086
        ok $words -r ../cut
        expected=$(cat "$tmp/out")
        # shellcheck disable=SC2086
        ok $words --at "@$before +0000"
        expect_out "$expected"
        expect_no_err
    done
    ok show churn#prod --version --at "@$((before - 1)) +0000"
    expect_no_out
    ok show churn#prod --version
    expect_out v2.0.0
}

test_at_a_revision()
{
    make_registry
    # the tags that are not later than its commit
    ok show churn --version --at HEAD
    expect_out v1.0.0
    ok show --at HEAD~1
    expect_out "Nothing found in the current workspace"
    ok history --plain --at churn@v2.0.0
    expect "number of events" "$(git for-each-ref --format='%(taggerdate:unix)' refs/tags |
        awk -v at="$(git log -1 --format=%ct churn@v2.0.0)" '$1 <= at' | wc -l)" "$(sed 1d "$tmp/out" | wc -l)"
}

test_annotations_of_that_time()
{
    make_repo
    commit_file artifacts.yaml "old: {type: model}"
    then=$now
    commit_file artifacts.yaml "new: {type: model}"
    ok show --name --at "@$then +0000"
    expect_out "*old"
    ok show --name --at HEAD~1
    expect_out "*old"
    ok show --name
    expect_out "*new"
}

# Git says what a date is.
test_dates_as_git_takes_them()
{
    make_registry
    for date in "2023-11-14 22:17:00 +0000" "2023-11-14T22:17:00Z" "Tue, 14 Nov 2023 22:17:00 +0000" 1700000220 \
        "10 minutes ago" yesterday "last monday" "noon yesterday" "3 days ago" now; do
        limit=$(git rev-parse --since="$date")
        ok history --plain --since "$date"
        expect "events since $date" "$(git for-each-ref --format='%(taggerdate:unix)' refs/tags |
            awk -v at="${limit#--max-age=}" '$1 >= at' | wc -l)" "$(sed '1d;/Nothing/d' "$tmp/out" | wc -l)"
    done
}

test_since_until_and_count()
{
    make_registry
    first=$(git for-each-ref --format='%(taggerdate:unix)' refs/tags/churn#prod#1)
    last=$(git for-each-ref --format='%(taggerdate:unix)' refs/tags/churn@v2.0.0)
    ok history --plain --since "@$first +0000" --until "@$last +0000"
    expect "tags" "churn@v2.0.0 churn#prod#1" "$(sed '1d;s/.* //' "$tmp/out" | xargs)"
    ok history --plain -n 3
    expect "latest three" "$(git for-each-ref --sort=-taggerdate --count=3 --format='%(refname:strip=2)' refs/tags | xargs)" \
        "$(sed '1d;s/.* //' "$tmp/out" | xargs)"
    ok history --plain -n 2 --asc --until "@$last +0000"
    expect "the latest two, the oldest first" "churn#prod#1 churn@v2.0.0" "$(sed '1d;s/.* //' "$tmp/out" | xargs)"
    ok history -n 0 --json
    expect_out "[]"
    ok history --max-count=-1 --plain
    expect "all" 4 "$(sed 1d "$tmp/out" | wc -l)"
}

# Git makes a date of anything: a misspelt revision must not be one.
test_neither_date_nor_revision()
{
    make_registry
    for text in v9.9.9 mian churn@v3.0.0 "" "  " 2023-13-01 2023-02-31 1969-12-31 2100-01-01 "2023-11-14 25:00" "2023-11-14;" -1d 20231114 2023-11 25:00 99999999999; do
        [ -n "$text" ] || continue
        gto show --at "$text"
        refused "'$text' is neither a revision nor a date"
        gto history --since "$text"
        refused "'$text' is neither a revision nor a date"
    done
}

test_on_a_server()
{
    make_registry
    cut_off "$before"
    ok show churn --json --at "@$before +0000" -r "file://$PWD"
    cp "$tmp/out" "$tmp/server"
    ok show churn --json -r ../cut
    expect_out "$(cat "$tmp/server")"
}

run_tests "$@"

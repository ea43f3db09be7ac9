#!/bin/sh
# gto history
. "$(dirname "$0")/lib.sh"

make_registry()
{
    make_repo
    tag churn@v1.0.0
    tag churn#prod#1
    tag nn@v0.0.1
    tag "churn#prod!#2"
    tag "churn@v1.0.0!"
    tag churn@deprecated
}

test_markdown()
{
    make_registry
    ok history nn --markdown
    expect_out "| timestamp | artifact | event | version | stage | commit | ref |
| --- | --- | --- | --- | --- | --- | --- |
| 2023-11-14 22:17:20+00:00 | nn | registration | v0.0.1 | | $(git rev-parse HEAD | cut -c1-7) | nn@v0.0.1 |"
}

test_all()
{
    make_registry
    short=$(git rev-parse HEAD | cut -c1-7)
    ok history --plain
    expect_out "timestamp                  artifact    event           version    stage    commit    ref
2023-11-14 22:20:20+00:00  churn       deprecation     -          -        $short   churn@deprecated
2023-11-14 22:19:20+00:00  churn       deregistration  v1.0.0     -        $short   churn@v1.0.0!
2023-11-14 22:18:20+00:00  churn       unassignment    v1.0.0     prod     $short   churn#prod!#2
2023-11-14 22:17:20+00:00  nn          registration    v0.0.1     -        $short   nn@v0.0.1
2023-11-14 22:16:20+00:00  churn       assignment      v1.0.0     prod     $short   churn#prod#1
2023-11-14 22:15:20+00:00  churn       registration    v1.0.0     -        $short   churn@v1.0.0"
    expect_no_err
}

test_ascending()
{
    make_registry
    ok history --plain --asc
    expect "first event" "nn@v0.0.1" "$(sed -n '4s/.* //p' "$tmp/out")"
    sed '1d' "$tmp/out" >"$tmp/asc"
    ok history --plain
    expect "reversed history" "$(cat "$tmp/asc")" "$(sed '1d' "$tmp/out" | tac)"
}

test_one_artifact()
{
    make_registry
    ok history nn
    expect_out "╒═══════════════════════════╤════════════╤══════════════╤═══════════╤═════════╤══════════╤═══════════╕
│ timestamp                 │ artifact   │ event        │ version   │ stage   │ commit   │ ref       │
╞═══════════════════════════╪════════════╪══════════════╪═══════════╪═════════╪══════════╪═══════════╡
│ 2023-11-14 22:17:20+00:00 │ nn         │ registration │ v0.0.1    │ -       │ $(git rev-parse HEAD | cut -c1-7)  │ nn@v0.0.1 │
╘═══════════════════════════╧════════════╧══════════════╧═══════════╧═════════╧══════════╧═══════════╛"
}

test_json()
{
    make_registry
    ok history nn --json
    expect_out "[
    {
        \"timestamp\": \"2023-11-14T22:17:20+00:00\",
        \"artifact\": \"nn\",
        \"event\": \"registration\",
        \"priority\": 3,
        \"version\": \"v0.0.1\",
        \"stage\": null,
        \"commit\": \"$(id HEAD)\",
        \"author\": \"Held Out\",
        \"author_email\": \"held@out.example\",
        \"message\": \"by hand\",
        \"ref\": \"nn@v0.0.1\"
    }
]"
}

test_nothing()
{
    make_repo
    ok history
    expect_out "Nothing found in the current workspace"
    ok history --json
    expect_out "[]"
    ok history absent
    expect_out "Nothing found in the current workspace"
}

test_no_commits()
{
    make_repo
    commit_file artifacts.yaml "churn: {}"
    ok history
    expect_out "Nothing found in the current workspace"
}

test_priority_in_the_same_second()
{
    make_repo
    for name in x@v1.0.0 y@v1.0.0! z#prod z#prod! w@deprecated; do
        git tag -a -m x "$name"
    done
    ok history --json
    expect "order of events" '"unassignment", "assignment", "deregistration", "registration", "deprecation",' \
        "$(sed -n 's/^ *"event": //p' "$tmp/out" | tr '\n' ' ' | sed 's/ $//')"
}

test_stage_of_an_unregistered_commit()
{
    make_repo
    tag churn#prod#1
    ok history --json
    expect_out_has "\"version\": \"$(id HEAD)\""
    ok history --plain
    expect_out_has "assignment  $(git rev-parse HEAD | cut -c1-7)"
}

test_instants_not_local_times()
{
    make_repo
    GIT_COMMITTER_DATE="1700000000 +1200" git tag -a -m x x@v1.0.0
    GIT_COMMITTER_DATE="1700000001 -1200" git tag -a -m x y@v1.0.0
    ok history --plain
    expect "latest event" y@v1.0.0 "$(sed -n '2s/.* //p' "$tmp/out")"
    expect_out_has "2023-11-14 10:13:21-12:00" "2023-11-15 10:13:20+12:00"
}

run_tests "$@"

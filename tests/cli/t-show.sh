#!/bin/sh
# gto show
. "$(dirname "$0")/lib.sh"

# churn: v1.0.0 in prod, v2.0.0-rc.1 in dev and prod; nn: v0.0.1, deregistered
make_registry()
{
    make_repo
    tag churn@v1.0.0
    tag churn#prod#1
    commit
    tag churn@v2.0.0-rc.1
    tag churn#prod#2
    tag churn#dev#3
    tag nn@v0.0.1
    tag "nn@v0.0.1!"
}

test_registry()
{
    make_registry
    ok show
    # versions are cut to seven characters here, as scripts know it
    expect_out "╒════════╤═════════════╤═════════════╤═════════════╕
│ name   │ latest      │ #dev        │ #prod       │
╞════════╪═════════════╪═════════════╪═════════════╡
│ churn  │ v2.0.0-rc.1 │ v2.0.0-rc.1 │ v2.0.0-rc.1 │
│ nn     │ -           │ -           │ -           │
╘════════╧═════════════╧═════════════╧═════════════╛"
    expect_no_err
}

test_registry_plain()
{
    make_registry
    ok show --plain
    expect_out "name    latest       #dev         #prod
churn   v2.0.0-rc.1  v2.0.0-rc.1  v2.0.0-rc.1
nn      -            -            -"
}

test_markdown()
{
    make_registry
    ok show --markdown
    expect_out "| name | latest | \\#dev | \\#prod |
| --- | --- | --- | --- |
| churn | v2.0.0-rc.1 | v2.0.0-rc.1 | v2.0.0-rc.1 |
| nn | | | |"
    ok show churn --markdown
    expect "title" "| artifact | version | stage | created\\_at | ref |" "$(sed -n 1p "$tmp/out")"
    gto show --markdown --plain
    refused "Only one output format"
    gto show nothing --markdown
    refused nothing
}

test_registry_json()
{
    make_registry
    ok show --json --vs -1
    expect_out '{
    "churn": {
        "version": "v2.0.0-rc.1",
        "stage": {
            "dev": "v2.0.0-rc.1",
            "prod": "v2.0.0-rc.1, v1.0.0"
        },
        "registered": true,
        "active": true
    },
    "nn": {
        "version": null,
        "stage": {
            "dev": null,
            "prod": null
        },
        "registered": true,
        "active": true
    }
}'
}

test_stage_columns_are_those_allowed()
{
    make_registry
    echo "stages: [prod, dev, canary]" >.gto
    ok show --plain
    expect_out "name    latest       #prod        #dev         #canary
churn   v2.0.0-rc.1  v2.0.0-rc.1  v2.0.0-rc.1  -
nn      -            -            -            -"
}

test_names_of_the_registry()
{
    make_registry
    ok show --name
    expect_out "churn
nn"
}

test_columns_that_the_registry_has_not()
{
    make_registry
    gto show --ref
    refused "Cannot apply --ref"
    gto show churn --name
    refused "Cannot apply --name"
}

test_nothing()
{
    make_repo
    ok show
    expect_out "Nothing found in the current workspace"
    ok show --json
    expect_out "{}"
    ok show --name
    expect_no_out
}

test_artifact()
{
    make_registry
    ok show churn
    expect_out "╒════════════╤═════════════╤═══════════╤═══════════════════════════╤═══════════════════╕
│ artifact   │ version     │ stage     │ created_at                │ ref               │
╞════════════╪═════════════╪═══════════╪═══════════════════════════╪═══════════════════╡
│ churn      │ v2.0.0-rc.1 │ dev, prod │ 2023-11-14 22:18:20+00:00 │ churn@v2.0.0-rc.1 │
│ churn      │ v1.0.0      │           │ 2023-11-14 22:15:20+00:00 │ churn@v1.0.0      │
╘════════════╧═════════════╧═══════════╧═══════════════════════════╧═══════════════════╛"
    expect_no_err
}

test_artifact_plain()
{
    make_registry
    ok show churn --plain
    expect_out "artifact    version      stage      created_at                 ref
churn       v2.0.0-rc.1  dev, prod  2023-11-14 22:18:20+00:00  churn@v2.0.0-rc.1
churn       v1.0.0                  2023-11-14 22:15:20+00:00  churn@v1.0.0"
}

test_artifact_columns()
{
    make_registry
    ok show churn --version
    expect_out "v2.0.0-rc.1
v1.0.0"
    ok show churn --ref
    expect_out "churn@v2.0.0-rc.1
churn@v1.0.0"
    ok show churn --stage --vs -1
    expect_out "dev, prod
prod"
}

test_shortcuts()
{
    make_registry
    for name in churn@latest churn@greatest churn@v2.0.0-rc.1 churn#prod churn#dev; do
        ok show "$name" --version
        expect_out v2.0.0-rc.1
    done
    ok show churn@v1.0.0 --version
    expect_out v1.0.0
    ok show churn#prod --version --vs -1
    expect_out "v2.0.0-rc.1
v1.0.0"
    ok show churn@v9.0.0
    expect_out "Nothing found in the current workspace"
    ok show churn@v9.0.0 --version
    expect_no_out
    ok show churn#nowhere --json
    expect_out "[]"
}

test_unknown_artifact()
{
    make_registry
    for name in absent absent@latest absent#prod chur churn/ ""; do
        [ -n "$name" ] || continue
        gto show "$name"
        refused "Cannot find artifact '${name%%[@#]*}'"
    done
}

test_semver_order()
{
    make_repo
    for version in 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 \
        1.0.0-beta.11 1.0.0-rc.1 1.0.0 1.0.1 1.9.0 1.10.0 2.0.0; do
        commit
        tag "x@v$version"
    done
    ok show x --version
    expect_out "v2.0.0
v1.10.0
v1.9.0
v1.0.1
v1.0.0
v1.0.0-rc.1
v1.0.0-beta.11
v1.0.0-beta.2
v1.0.0-beta
v1.0.0-alpha.beta
v1.0.0-alpha.1
v1.0.0-alpha"
}

test_sort_of_stages()
{
    make_repo
    tag churn@v2.0.0
    tag churn#prod#1
    commit
    tag churn@v1.0.0
    tag churn#prod#2
    ok show churn#prod --version
    expect_out v1.0.0
    ok show churn#prod --version --sort semver
    expect_out v2.0.0
}

test_assignments_per_version()
{
    make_registry
    ok show churn@v2.0.0-rc.1 --stage --av 1
    expect_out prod
    ok show churn@v2.0.0-rc.1 --stage --av 0
    expect_out ""
    gto show churn --av -2
    refused "'assignments_per_version' must be >= -1"
    gto show churn --vs -2
    refused "'versions_per_stage' must be >=-1"
}

test_deprecated()
{
    make_registry
    tag churn@deprecated
    ok show --name
    expect_out nn
    ok show --name -d
    expect_out "churn
nn"
    ok show churn --version
    expect_no_out
    ok show nn
    expect_out "Nothing found in the current workspace"
    ok show nn --version --deprecated
    expect_out v0.0.1
}

test_unregistered_version()
{
    make_repo
    tag churn#prod#1
    short=$(git rev-parse HEAD | cut -c1-7)
    ok show churn --version
    expect_out "$short"
    ok show churn --ref
    expect_out churn#prod#1
    ok show churn --stage --ro
    expect_out ""
    ok show --plain
    expect_out "name    latest    #prod
churn   -         $short"
    ok show --plain --ro
    expect_out "name    latest    #prod
churn   -         -"
    ok show churn#prod --ro
    expect_out "Nothing found in the current workspace"
}

test_annotated_artifact_has_a_star()
{
    make_repo
    commit_file artifacts.yaml "churn: {type: model}"
    ok show --name
    expect_out "*churn"
    ok show churn --version
    expect_out "$(git rev-parse HEAD | cut -c1-7)"
    expect_no_err
}

test_artifact_json()
{
    make_repo
    tick
    commit_file artifacts.yaml "churn: {type: model, path: a.b, labels: [x-y], custom: {k: [1, true, null]}}"
    tag churn@v1.0.0
    tag churn#prod
    ok show churn --json
    expect_out "[
    {
        \"artifact\": \"churn\",
        \"commit_hexsha\": \"$(id HEAD)\",
        \"version\": \"v1.0.0\",
        \"enrichments\": [
            {
                \"priority\": 0,
                \"addition\": true,
                \"artifact\": \"churn\",
                \"created_at\": \"2023-11-14T22:16:20+00:00\",
                \"author\": \"Held Out\",
                \"author_email\": \"held@out.example\",
                \"message\": \"artifacts.yaml\\n\",
                \"commit_hexsha\": \"$(id HEAD)\",
                \"version\": \"v1.0.0\",
                \"enrichments\": [
                    {
                        \"source\": \"gto\",
                        \"artifact\": {
                            \"type\": \"model\",
                            \"path\": \"a.b\",
                            \"virtual\": true,
                            \"labels\": [
                                \"x-y\"
                            ],
                            \"description\": \"\",
                            \"custom\": {
                                \"k\": [
                                    1,
                                    true,
                                    null
                                ]
                            }
                        }
                    }
                ],
                \"committer\": \"Held Out\",
                \"committer_email\": \"held@out.example\"
            }
        ],
        \"registrations\": [
            {
                \"priority\": 3,
                \"addition\": true,
                \"artifact\": \"churn\",
                \"created_at\": \"2023-11-14T22:17:20+00:00\",
                \"author\": \"Held Out\",
                \"author_email\": \"held@out.example\",
                \"message\": \"by hand\",
                \"commit_hexsha\": \"$(id HEAD)\",
                \"tag\": \"churn@v1.0.0\",
                \"version\": \"v1.0.0\"
            }
        ],
        \"deregistrations\": [],
        \"stages\": [
            {
                \"artifact\": \"churn\",
                \"commit_hexsha\": \"$(id HEAD)\",
                \"version\": \"v1.0.0\",
                \"stage\": \"prod\",
                \"assignments\": [
                    {
                        \"priority\": 5,
                        \"addition\": true,
                        \"artifact\": \"churn\",
                        \"created_at\": \"2023-11-14T22:18:20+00:00\",
                        \"author\": \"Held Out\",
                        \"author_email\": \"held@out.example\",
                        \"message\": \"by hand\",
                        \"commit_hexsha\": \"$(id HEAD)\",
                        \"tag\": \"churn#prod\",
                        \"version\": \"v1.0.0\",
                        \"stage\": \"prod\",
                        \"event\": \"assignment\"
                    }
                ],
                \"unassignments\": [],
                \"is_active\": true,
                \"activated_at\": \"2023-11-14T22:18:20+00:00\",
                \"created_at\": \"2023-11-14T22:18:20+00:00\",
                \"author\": \"Held Out\",
                \"author_email\": \"held@out.example\",
                \"message\": \"by hand\",
                \"ref\": \"churn#prod\"
            }
        ],
        \"is_active\": true,
        \"activated_at\": \"2023-11-14T22:17:20+00:00\",
        \"created_at\": \"2023-11-14T22:17:20+00:00\",
        \"author\": \"Held Out\",
        \"author_email\": \"held@out.example\",
        \"message\": \"by hand\",
        \"ref\": \"churn@v1.0.0\",
        \"discovered\": false
    }
]"
}

test_time_zones()
{
    make_repo
    GIT_COMMITTER_DATE="1700000000 +0530" git tag -a -m x churn@v1.0.0
    ok show churn --plain
    expect_out_has "2023-11-15 03:43:20+05:30"
    ok show churn --json
    expect_out_has '"created_at": "2023-11-15T03:43:20+05:30"'
}

test_looks_like_a_number()
{
    # a version that is a hash of digits alone is laid out as a number, as tables of the reference are
    make_repo
    while :; do
        short=$(git rev-parse HEAD | cut -c1-7)
        case $short in *[!0-9]*) commit ;; *) break ;; esac
    done
    tag churn#prod#1
    ok show churn --plain
    expect_out "artifact      version  stage    created_at                 ref
churn         $short  prod     $(date -u -d "@$((now - 60))" '+%F %T')+00:00  churn#prod#1"
}

run_tests "$@"

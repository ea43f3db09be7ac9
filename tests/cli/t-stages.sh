#!/bin/sh
# gto stages
. "$(dirname "$0")/lib.sh"

make_registry()
{
    make_repo
    tag churn@v1.0.0
    tag churn#prod#1
    tag "churn#prod!#2"
    tag nn#dev#1
    tag nn#canary/eu#2
}

test_used()
{
    # those that a version is in now: prod is in use no longer
    make_registry
    ok stages
    expect_out "canary/eu
dev"
    expect_no_err
    ok stages --used
    expect_out "canary/eu
dev"
}

test_allowed_in_the_order_configured()
{
    make_registry
    echo "stages: [staging, prod, dev]" >.gto
    ok stages
    expect_out "staging
prod
dev"
    ok stages --allowed --json
    expect_out '[
    "staging",
    "prod",
    "dev"
]'
    ok stages --used --json
    expect_out '[
    "canary/eu",
    "dev"
]'
}

test_none_configured()
{
    make_registry
    ok stages --allowed
    expect_no_out
    ok stages --allowed --json
    expect_out null
}

test_none_used()
{
    make_repo
    ok stages
    expect_no_out
    ok stages --json
    expect_out "[]"
}

test_environment_wins()
{
    make_registry
    echo "stages: [staging]" >.gto
    run env 'GTO_STAGES=["a", "b"]' "$GTO" stages
    expect_out "a
b"
}

run_tests "$@"

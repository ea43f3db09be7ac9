#!/bin/sh
# Signed tags
. "$(dirname "$0")/lib.sh"

make_key()
{
    command -v ssh-keygen >/dev/null || skip "ssh-keygen is not installed"
    make_repo
    ssh-keygen -q -t ed25519 -N "" -C "" -f ../key
    echo "held@out.example $(cat ../key.pub)" >../signers
    git config gpg.format ssh
    git config user.signingKey "$PWD/../key.pub"
    git config gpg.ssh.allowedSignersFile "$PWD/../signers"
}

signed()
{
    git tag -v "$1" >"$tmp/verified" 2>&1 || fail "tag '$1' is not signed: $(cat "$tmp/verified")"
}

unsigned()
{
    ! git cat-file tag "$1" | grep -q SIGNATURE || fail "tag '$1' is signed"
}

test_option()
{
    make_key
    ok register churn --sign
    signed churn@v0.0.1
    expect_sound
    ok show churn@latest --ref
    expect_out churn@v0.0.1
}

test_setting()
{
    make_key
    git config tag.gpgSign true
    ok assign churn --stage prod
    signed churn@v0.0.1
    signed churn#prod#1
}

test_no_sign()
{
    make_key
    git config tag.gpgSign true
    ok register churn --no-sign
    unsigned churn@v0.0.1
    commit
    ok register churn --sign --no-sign
    unsigned churn@v0.0.2
}

test_unsigned_without_setting()
{
    make_key
    ok register churn
    unsigned churn@v0.0.1
}

test_signature_is_no_part_of_the_message()
{
    make_key
    ok register churn --sign -m "why not"
    ok check-ref churn@v0.0.1 --json
    expect_out_has '"message": "why not",'
}

test_failing_program_leaves_nothing()
{
    make_repo
    git config gpg.program false
    git config user.signingKey ABCD
    gto assign churn --stage prod --sign
    expect_rc 1
    expect_no_out
    expect_err_has sign
    expect_no_tags
    expect_sound
}

test_missing_program()
{
    make_repo
    git config gpg.program /nowhere/gpg
    gto register churn --sign
    expect_rc 1
    expect_err_has /nowhere/gpg
    expect_no_tags
}

test_lying_program()
{
    # says that all is well, and gives no signature
    make_repo
    git config gpg.program true
    gto register churn --sign
    expect_rc 1
    expect_no_tags
}

test_missing_key()
{
    make_key
    rm ../key ../key.pub
    gto register churn --sign
    expect_rc 1
    expect_no_tags
}

run_tests "$@"

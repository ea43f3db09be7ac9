#!/bin/sh
# Completions in real shells
. "$(dirname "$0")/lib.sh"

completions=$(dirname "$GTO")/completions
PATH=$(dirname "$GTO"):$PATH
here=$(cd "$(dirname "$0")" && pwd)

make_registry()
{
    make_repo
    mkdir ../zsh
    cp "$completions/_gto" ../zsh
    cp "$top/completions/git-gto.zsh" ../zsh/_git-gto
    zsh=$(cd ../zsh && pwd)
    git branch topic
    tag churn@v1.0.0
    tag churn#prod#1
    tag segment@v0.4.1
    git tag release-2024 2>/dev/null
}

# offers SHELL LINE: $tmp/out is what the shell shows.
offers()
{
    shown="$1: $2"
    case $1 in
    bash) python3 "$here/complete.py" bash "$completions/gto" "$2" >"$tmp/out" 2>&1 ;;
    zsh) python3 "$here/complete.py" zsh "$zsh" "$2" >"$tmp/out" 2>&1 ;;
    fish) fish --no-config -c "source '$completions/gto.fish'; complete -C '$2'" >"$tmp/out" 2>&1 </dev/null ;;
    esac || fail "$shown: $(cat "$tmp/out")"
}

# What is the same in all shells.
check_shell()
{
    command -v "$1" >/dev/null || skip "$1 is not installed"
    [ -e "$completions/_gto" ] || skip "there are no completions"
    make_registry
    offers "$1" "gto re"
    expect_out_has register
    offers "$1" "gto "
    expect_out_has register history log ls help
    expect_out_lacks parse-tag
    offers "$1" "gto register "
    expect_out_has churn segment
    expect_out_lacks HEAD
    expect_out_lacks topic
    offers "$1" "gto register churn "
    expect_out_has HEAD main topic release-2024
    expect_out_lacks v1.0.0
    expect_out_lacks segment
    offers "$1" "gto check-ref "
    expect_out_has churn@v1.0.0 segment@v0.4.1
    sed 's/check-ref//g' "$tmp/out" >../listed
    ! grep -qw ref ../listed || fail "'$shown' offers the head of a table: $(cat ../listed)"
    offers "$1" "gto register churn --message "
    ! grep -qw text "$tmp/out" || fail "'$shown' offers the word text"
    offers "$1" "gto show --sort "
    expect_out_has timestamp semver
    offers "$1" "gto help "
    expect_out_has register assign
    offers "$1" "git gto "
    expect_out_has register history
    offers "$1" "git gto register "
    expect_out_has churn segment
    cd ..
    for options in "-C repo show" "-r repo show" "show -r repo"; do
        offers "$1" "gto $options "
        expect_out_has churn segment
    done
}

test_bash()
{
    check_shell bash
}

test_zsh()
{
    check_shell zsh
}

test_fish()
{
    check_shell fish
}

run_tests "$@"

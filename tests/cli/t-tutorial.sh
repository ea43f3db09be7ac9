#!/bin/sh
# docs/tutorial.md: its commands are run, on a terminal, and print what it says
. "$(dirname "$0")/lib.sh"

export GTO_PAGER=cat GIT_PAGER=cat term=dumb

# What differs from day to day: dates and ids of commits.
same_every_day()
{
    sed 's/20[0-9][0-9]-[0-9-]* [0-9:]*+00:00/DATE/; s/\<[0-9a-f]\{7\}\>/COMMIT/'
}

# Runs a command in this shell if it changes it, else on a terminal.
step()
{
    case $1 in
    cd\ *)
        eval "$1"
        : >"$tmp/out"
        ;;
    *)
        on_terminal "stty cols 80; $1"
        expect_rc 0
        ;;
    esac
}

# Compares what the last command printed with what the document says.
check_step()
{
    [ -z "$command" ] || expect "output of '$command'" "$(same_every_day <"$said")" "$(same_every_day <"$tmp/out")"
}

test_tutorial()
{
    mkdir bin work
    ln -s "$GTO" bin/gto
    PATH=$PWD/bin:$PATH
    said=$PWD/said
    awk '/^```/ { copying = $0 == "```console"; next } copying' "$top/docs/tutorial.md" >lines
    [ "$(grep -c '^\$ gto' lines)" -gt 10 ] || fail "the document has hardly a command"
    exec 3<lines
    cd work
    command=
    number=1700000000
    while IFS= read -r line <&3; do
        case $line in
        "$ "*)
            check_step
            command=${line#"$ "}
            number=$((number + 60))
            export GIT_AUTHOR_DATE="$number +0000" GIT_COMMITTER_DATE="$number +0000"
            : >"$said"
            step "$command"
            ;;
        *) printf '%s\n' "$line" >>"$said" ;;
        esac
    done
    check_step
    git fsck --strict >"$tmp/fsck" 2>&1 || fail "git fsck: $(cat "$tmp/fsck")"
}

run_tests "$@"

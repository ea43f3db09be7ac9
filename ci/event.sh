# shellcheck shell=sh disable=SC2034 # the scripts beside this one use what is set here
# What a tag of the registry says.

# ask COMMAND ARGUMENT...: gto asks $repository
ask()
{
    command=$1
    shift
    # shellcheck disable=SC2154
    gto "$command" -r "$repository" "$@" </dev/null
}

# The value of a key of $json. Names, versions, stages and ids need no escapes, and no text holds an end of line.
member()
{
    printf '%s\n' "$json" | sed -n "s/^    \"$1\": \"\([^\"\\\\]*\)\",\{0,1\}\$/\1/p"
}

# read_event REF: sets the outputs, all of them empty if it is no tag of the registry
read_event()
{
    json=$(ask check-ref --json -- "$1")
    event=$(member event)
    name=$(member artifact)
    version=$(member version)
    stage=
    [ "$event" != assignment ] || stage=$(member stage) # of no other: workflows may ask for nothing but the stage
    ref=$(member tag)
    commit=$(member commit_hexsha)
    type='' path='' description=''
    case $event in registration | assignment) read_description ;; esac
}

# What is said of the version. One that was taken back since is described no more.
read_description()
{
    case $version in v*) ;; *) return 0 ;; esac # the commit's id: no version is registered there
    if [ -z "$(ask show "$name@$version" --version)" ]; then
        echo "$name@$version is not registered any more: nothing is said of it"
        return
    fi
    type=$(ask describe --type "$name@$version")
    path=$(ask describe --path "$name@$version")
    description=$(ask describe --description "$name@$version")
}

# use_token USER URL: git gets $TOKEN as the password of USER on that server, and on no other
use_token()
{
    count=${GIT_CONFIG_COUNT:-0}
    export GIT_CONFIG_COUNT=$((count + 1)) GIT_TERMINAL_PROMPT=0 TOKEN
    export "GIT_CONFIG_KEY_$count=credential.$2.helper"
    export "GIT_CONFIG_VALUE_$count=!f() { echo username=$1; echo \"password=\$TOKEN\"; }; f"
}

#!/bin/sh
# Files of a commit that cannot be read: no answer is given as if they were not there
. "$(dirname "$0")/lib.sh"

# spoil HOW ID: spoils a loose object
spoil()
{
    file=.git/objects/$(echo "$2" | sed 's,^..,&/,')
    chmod +w "$file"
    case $1 in
    missing) rm "$file" ;;
    cut) head -c 10 "$file" >beginning && mv beginning "$file" ;;
    garbage) echo garbage >"$file" ;;
    another) # whole, but not what its name says
        other=$(echo another | git hash-object -w --stdin | sed 's,^..,&/,')
        cp -f ".git/objects/$other" "$file"
        ;;
    empty) : >"$file" ;;
    esac
}

# make_described KIND: $name has a version that only the file $path of its commit describes
make_described()
{
    make_repo "repo$((made = ${made:-0} + 1))"
    mkdir -p sub/models
    case $1 in
    dvc)
        name=sub/models:net path=sub/models/dvc.yaml
        text='artifacts: {net: {path: net.pt, type: model}}'
        ;;
    artifacts)
        name=net path=sub/models/artifacts.yaml
        text='net: {path: net.pt, type: model}'
        echo "INDEX: $path" >.gto
        ;;
    esac
    commit_file $path "$text"
    ok register $name
    commit_id=$(id HEAD)
}

# expect_unreadable ID: what is said of $name is not known, because of an object
expect_unreadable()
{
    gto describe $name --path
    expect_rc 1
    expect_no_out
    expect_err_has "$path of commit $commit_id cannot be read" "$1"
    gto describe $name --json
    expect_rc 1
    expect_out_has '"path": null'
    gto doctor
    expect_rc 1
    expect_out_has "$1"
}

test_every_object_on_the_way()
{
    for kind in dvc artifacts; do
        for how in missing cut garbage empty another; do
            for what in ^0 : :sub :sub/models file; do
                make_described $kind
                [ $what != file ] || what=:$path
                object=$(id "HEAD$what")
                spoil $how "$object"
                expect_unreadable "$object"
                cd ..
            done
        done
    done
}

# raw_tree MODE NAME ID: a tree of one entry, whatever that is
raw_tree()
{
    {
        printf '%s %s\0' "$1" "$2"
        for byte in $(echo "$3" | sed 's/../0x& /g'); do
            printf "\\$(printf %o "$byte")"
        done
    } | git hash-object -t tree -w --literally --stdin
}

# commit_tree ID: a commit of it, with a version of $name
commit_tree()
{
    commit_id=$(git commit-tree -m wrong "$1")
    git update-ref HEAD "$commit_id"
    tag "$(echo "$name" | tr : =)@v9.$((made = made + 1)).0"
}

# An object that is not what the mode of its entry promises
test_objects_of_another_type()
{
    for kind in dvc artifacts; do
        make_described $kind
        empty=$(git mktree </dev/null)
        models=$(raw_tree 100644 "$(basename $path)" "$empty")
        commit_tree "$(raw_tree 40000 sub "$(raw_tree 40000 models "$models")")"
        expect_unreadable "$empty"
        blob=$(echo text | git hash-object -w --stdin)
        commit_tree "$(raw_tree 40000 sub "$(raw_tree 40000 models "$blob")")"
        expect_unreadable "$blob"
        cd ..
    done
}

test_malformed_tree()
{
    for kind in dvc artifacts; do
        make_described $kind
        models=$(printf '100644 cut' | git hash-object -t tree -w --literally --stdin)
        commit_tree "$(raw_tree 40000 sub "$(raw_tree 40000 models "$models")")"
        expect_unreadable "$models"
        cd ..
    done
}

test_other_files_of_a_template()
{
    make_repo
    commit_file params.yaml 'name: net'
    # shellcheck disable=SC2016
    commit_file dvc.yaml 'artifacts: {net: {path: "${name}.pt", type: model}}'
    ok register net
    ok describe net --path
    expect_out net.pt
    object=$(id HEAD:params.yaml)
    spoil missing "$object"
    gto describe net --path
    expect_rc 1
    expect_no_out
    expect_err_has "dvc.yaml of commit $(id HEAD) cannot be read" "'params.yaml'" "$object"
    ok describe net --type
    expect_out model
    gto doctor
    expect_rc 1
    expect_out_has "$object"
}

test_what_counts_more_is_certain()
{
    make_repo
    commit_file dvc.yaml 'artifacts: {net: {path: of-dvc, type: of-dvc, labels: [x]}}'
    commit_file artifacts.yaml 'net: {type: of-artifacts}'
    ok register net --path of-tag
    spoil missing "$(id HEAD:dvc.yaml)"
    ok describe net --path
    expect_out of-tag
    expect_err_has "dvc.yaml of commit $(id HEAD) cannot be read"
    ok describe net --type
    expect_out of-artifacts
    gto describe net --description
    expect_rc 1
    gto describe net
    expect_rc 1
    expect_out "type: of-artifacts
path: of-tag"
    spoil missing "$(id HEAD:artifacts.yaml)"
    ok describe net --path
    gto describe net --type
    expect_rc 1
    expect_no_out
}

# The value may be another one: a source that counts more cannot be read.
test_what_counts_less_is_not_certain()
{
    make_repo
    commit_file dvc.yaml 'artifacts: {net: {type: of-dvc}}'
    commit_file artifacts.yaml 'net: {type: of-artifacts}'
    ok register net
    spoil missing "$(id HEAD:artifacts.yaml)"
    gto describe net --type
    expect_rc 1
    expect_out of-dvc
}

test_other_commands_warn()
{
    make_repo
    commit_file artifacts.yaml 'net: {type: model}'
    ok register net
    spoil missing "$(id HEAD:)"
    for command in show "show net" history stages "show net --json" print-state; do
        # shellcheck disable=SC2086
        ok $command
        expect "number of warnings of '$command'" 1 "$(grep -c "artifacts.yaml of commit $(id HEAD)" "$tmp/err")"
    done
    ok show net@latest --version
    expect_out v0.0.1
}

test_filters_do_not_guess()
{
    make_repo
    commit_file artifacts.yaml 'net: {type: model, labels: [a]}'
    ok register net
    ok show --type model --name
    expect_out net
    spoil missing "$(id HEAD:artifacts.yaml)"
    gto show --type model
    expect_rc 1
    expect_err_has "artifacts.yaml of commit $(id HEAD) cannot be read"
    gto show --label a
    expect_rc 1
}

test_unknown_artifact()
{
    make_repo
    commit_file dvc.yaml 'artifacts: {net: {type: model}}'
    ok describe net --type
    expect_out model
    spoil missing "$(id HEAD:dvc.yaml)"
    gto describe net
    refused "Cannot find artifact 'net': dvc.yaml of commit $(id HEAD) cannot be read"
    commit_file dvc.yaml 'artifacts: {net: ['
    gto describe net
    refused "Cannot find artifact 'net': dvc.yaml of commit $(id HEAD) is not valid"
}

# A server that is out of reach
test_partial_clone()
{
    make_repo full
    git config uploadpack.allowFilter true
    git config uploadpack.allowAnySHA1InWant true
    commit_file artifacts.yaml 'net: {type: model}'
    commit_file dvc.yaml 'artifacts: {net: {path: net.pt}}'
    ok register net
    commit_id=$(id HEAD)
    for filter in blob:none tree:0; do
        cd ..
        git clone -q --no-checkout --filter=$filter "file://$PWD/full" partial-$filter
        mv full away
        cd partial-$filter
        gto describe net --path
        expect_rc 1
        expect_no_out
        expect_err_has "dvc.yaml of commit $commit_id cannot be read"
        gto doctor
        expect_rc 1
        expect_out_has "dvc.yaml of commit $commit_id" "artifacts.yaml of commit $commit_id"
        cd ..
        mv away full
        cd partial-$filter
        ok describe net --path
        expect_out net.pt
        expect_no_err
    done
}

test_bare_repository_without_its_configuration()
{
    make_repo
    commit_file .gto 'stages: [dev]'
    tag net@v1.0.0
    git clone -q --bare . ../bare.git
    cd ../bare.git
    blob=$(id HEAD:.gto)
    rm -f "objects/$(echo "$blob" | sed 's,^..,&/,')"
    gto show
    expect_rc 1
    expect_err_has "$blob"
    gto assign net --version v1.0.0 --stage prod
    expect_rc 1
    gto doctor
    expect_rc 1
    expect_err_has "$blob"
}

run_tests "$@"

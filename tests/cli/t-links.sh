#!/bin/sh
# Symbolic links in trees, and paths with `.` and `..`
. "$(dirname "$0")/lib.sh"

# commit_link PATH TARGET
commit_link()
{
    mkdir -p "$(dirname "$1")"
    ln -s "$2" "$1"
    git add -f "$1"
    tick
    git commit -q -m link
}

net='artifacts: {net: {path: net.pt}}'

# expect_path ARTIFACT PATH: that is what describe prints of it, and nothing else
expect_path()
{
    ok describe "$1" --path
    expect_out "$2"
    expect_no_err
}

# expect_link_refused ARTIFACT FILE WHY
expect_link_refused()
{
    ok register "$1"
    gto describe "$1" --path
    expect_rc 1
    expect_no_out
    expect_err_has "$2 of commit $(id HEAD) cannot be read: '$2' $3"
    gto doctor
    expect_rc 1
    expect_out_has "'$2' $3"
}

test_link_to_a_file()
{
    make_repo
    mkdir -p real/deep
    commit_file real/deep/x.yaml "$net"
    commit_link dvc.yaml real/deep/x.yaml
    expect_path net net.pt
    commit_link sub/dvc.yaml ../real/deep/x.yaml
    ok register sub:net
    expect_path sub:net sub/net.pt
    commit_link real/dvc.yaml ././deep//x.yaml
    ok register real:net
    expect_path real:net real/net.pt
}

test_link_to_a_directory()
{
    make_repo
    mkdir -p real/deep
    commit_file real/deep/dvc.yaml "$net"
    commit_link models real
    commit_link a/b ../models/deep/../deep
    ok register models/deep:net
    ok register a/b:net
    expect_path models/deep:net models/deep/net.pt
    expect_path a/b:net a/b/net.pt
}

test_link_to_a_link()
{
    make_repo
    mkdir real
    commit_file real/x.yaml "$net"
    commit_link one two
    commit_link two real
    commit_link dvc.yaml one/x.yaml
    expect_path net net.pt
}

test_annotations_and_their_name()
{
    make_repo
    mkdir real
    commit_file real/x.yaml 'net: {type: model}'
    commit_link artifacts.yaml real/x.yaml
    ok show --name
    expect_out '*net'
    expect_no_err
    ok register net
    ok describe net --type
    expect_out model
}

test_links_that_lead_nowhere()
{
    make_repo
    for target in nowhere real/nowhere README/dvc.yaml .; do
        commit_link dvc.yaml $target
        expect_link_refused net dvc.yaml "is a symbolic link to a file that is not there"
        rm dvc.yaml
    done
}

test_links_out_of_the_repository()
{
    make_repo
    echo "$net" >../outside.yaml
    mkdir sub
    commit_file sub/file x
    for target in ../outside.yaml "$PWD/../outside.yaml" /etc/passwd sub/../../outside.yaml; do
        commit_link dvc.yaml "$target"
        expect_link_refused net dvc.yaml "is a symbolic link that leads out of the repository"
        rm dvc.yaml
    done
}

test_links_in_a_circle()
{
    make_repo
    commit_link dvc.yaml sub/dvc.yaml
    commit_link sub/dvc.yaml ../dvc.yaml
    expect_link_refused net dvc.yaml "is a symbolic link that leads to another 40 times"
}

# 2^n ways through: each link is followed, but no more than 40
test_links_that_multiply()
{
    make_repo
    ln -s . l0
    previous=l0
    for n in 1 2 3 4 5 6 7 8 9; do
        ln -s $previous/$previous l$n
        previous=l$n
    done
    git add .
    git commit -q -m links
    commit_link dvc.yaml $previous/x
    run timeout 20 "$GTO" describe net
    expect_rc 1
    expect_err_has "leads to another 40 times"
}

test_index_with_dots()
{
    make_repo
    mkdir -p a/b
    commit_file a/registry.yaml 'net: {type: model, path: net.pt}'
    for index in ./a/registry.yaml a/b/../registry.yaml a//registry.yaml ././a/./b/./../registry.yaml; do
        echo "INDEX: $index" >.gto
        ok show --name
        expect_out '*net'
        expect_no_err
        ok describe net --json
        expect_out_has '"source": "a/registry.yaml"'
    done
}

test_index_out_of_the_repository()
{
    make_repo
    echo 'net: {type: model}' >../outside.yaml
    for index in ../outside.yaml a/../../outside.yaml "$PWD/../outside.yaml"; do
        echo "INDEX: $index" >.gto
        ok show
        expect_err_has "leads out of the repository"
        gto doctor
        expect_rc 1
        expect_out_has "leads out of the repository"
    done
}

# A repository without a work tree has .gto at HEAD.
test_configuration_of_a_bare_repository()
{
    make_repo
    mkdir conf
    commit_file conf/gto 'stages: [dev]'
    commit_link .gto conf/gto
    tag net@v1.0.0
    git clone -q --bare . ../bare.git
    cd ../bare.git
    ok stages
    expect_out dev
    gto assign net --version v1.0.0 --stage prod
    expect_rc 1
}

run_tests "$@"

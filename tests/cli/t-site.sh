#!/bin/sh
# `gto site`: the files that it writes. tests/site has what a browser makes of them.
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/lib.sh"

make_registry()
{
    make_repo
    tag churn@v1.0.0
    commit two
    tag churn@v2.0.0
    tag 'churn#prod#1' 'churn@v1.0.0^{}'
    tag 'churn#prod#2' 'churn@v2.0.0^{}'
    tag 'churn#dev#3' 'churn@v1.0.0^{}'
    tag old@v0.1.0
    tag old@deprecated
    tag models/sub=net@v1.0.0
}

# All files of a site, with digests of their contents.
contents()
{
    (cd "$1" && find . -type f -exec sha1sum {} + | sort)
}

page_has()
{
    page=$1
    shift
    for words in "$@"; do
        grep -qF -e "$words" "$page" || fail "'$page' should have '$words'"
    done
}

page_lacks()
{
    ! grep -qF -e "$2" "$1" || fail "'$1' should not have '$2'"
}

test_shows_what_is_where()
{
    make_registry
    ok site -o ../out
    expect_out_has "../out/index.html" "26 written, 0 unchanged, 0 removed"
    page_has ../out/index.html '4 versions' 'v2.0.0' '>prod<' 'by <bdi>Held Out</bdi>' '1 deprecated'
    page_has ../out/artifacts/churn/index.html 'id="v1.0.0"' '<svg class="timeline"' 'git checkout churn@v2.0.0'
    page_has ../out/artifacts/models/sub+net/index.html 'models/sub:net' 'href="../../../style.css"'
    page_has ../out/stages/prod.html 'v2.0.0' 'id="before"' 'v1.0.0'
    page_has ../out/activity.html 'assigned to'
    page_has ../out/badge/churn/prod.svg 'prod: v2.0.0'
    page_has ../out/badge/old/prod.svg 'prod: none'
}

# What pages show is what commands answer: the stages, the latest versions, and the events.
test_agrees_with_show_and_history()
{
    make_registry
    tag 'churn#prod!#4' 'churn@v2.0.0^{}'
    tag 'churn@v1.0.0!' 'churn@v1.0.0^{}'
    tag 'churn#staging#5' 'churn@v2.0.0^{}'
    for at in 1700000300 1700000420 1700000600 1700002000; do
        ok site -o "../out-$at" --at "$(date -u -d "@$at" +%FT%TZ)"
        "$GTO" show --json -d --at "$(date -u -d "@$at" +%FT%TZ)" >../show.json
        python3 - "../out-$at/registry.json" ../show.json <<'END' || fail "at $at"
import json, sys
site, show = (json.load(open(path)) for path in sys.argv[1:])
ours = site["repositories"][0]["artifacts"]
assert site["schema"] == 1 and site["as_of"]
assert set(ours) == set(show), (set(ours), set(show))
for name, row in show.items():
    own = ours[name]
    stages = row["stage"] if row["active"] else dict.fromkeys(row["stage"])
    assert {k: own[k] for k in ("version", "registered", "active")} == {
        k: row[k] for k in ("version", "registered", "active")}, (name, own, row)
    assert own["stage"] == stages, (name, own, row)
END
    done
    ok site -o ../now
    "$GTO" history --json >../history.json
    python3 - <<'END' || fail "history"
import json
site, history = json.load(open("../now/registry.json")), json.load(open("../history.json"))
assert site["repositories"][0]["history"] == history
END
}

test_the_same_registry_gives_the_same_bytes()
{
    make_registry
    ok site -o ../one
    ok site -o ../two
    expect "another site" "$(contents ../one)" "$(contents ../two)"
    find ../one -type f -exec touch -d 2001-01-01 {} +
    ok site -o ../one
    expect_out_has "0 written, 26 unchanged, 0 removed"
    expect "files written anew" "" "$(find ../one -type f -newermt 2002-01-01)"
}

test_writes_and_removes_what_changed()
{
    make_registry
    ok site -o ../out
    echo mine >../out/artifacts/churn/notes.txt
    git tag -d churn@v1.0.0 churn@v2.0.0 'churn#prod#1' 'churn#prod#2' 'churn#dev#3' >/dev/null
    ok site -o ../out
    [ ! -e ../out/artifacts/churn/index.html ] || fail "the page of an artifact that is gone is there"
    [ ! -e ../out/badge/churn ] || fail "a folder that is empty is there"
    expect "somebody's file" mine "$(cat ../out/artifacts/churn/notes.txt)"
    page_lacks ../out/index.html churn
}

test_repairs_what_somebody_changed()
{
    make_registry
    ok site -o ../out
    echo other >../out/index.html
    rm ../out/style.css
    ok site -o ../out
    expect_out_has "2 written"
    page_has ../out/index.html '<!DOCTYPE html>'
}

test_leaves_files_of_others_alone()
{
    make_registry
    mkdir ../out
    echo mine >../out/index.html
    gto site -o ../out
    refused "'../out/index.html' is there and was not written by \`gto site\`"
    expect "the file" mine "$(cat ../out/index.html)"
    expect "what else is there" "" "$(cd ../out && find . -type f ! -name index.html)"
}

test_follows_no_links_out_of_the_folder()
{
    make_registry
    mkdir ../out ../elsewhere
    ln -s ../elsewhere ../out/artifacts
    gto site -o ../out
    refused "Cannot write '../out/artifacts/"
    expect "what is elsewhere" "" "$(ls ../elsewhere)"
    rm ../out/artifacts
    ok site -o ../out
    mv ../out/artifacts ../elsewhere/
    ln -s ../elsewhere/artifacts ../out/artifacts
    git tag -d models/sub=net@v1.0.0 >/dev/null
    gto site -o ../out
    expect_rc 1
    [ -e ../elsewhere/artifacts/models/sub+net/index.html ] || fail "a file elsewhere was removed"
}

test_a_manifest_names_nothing_elsewhere()
{
    make_registry
    ok site -o ../out
    echo keep >../keep
    echo keep >../out/mine
    for path in ../keep /etc/passwd .git/config ./mine; do
        echo "da39a3ee5e6b4b0d3255bfef95601890afd80709 5 $path" >>../out/.gto-site
    done
    ok site -o ../out
    expect "the file" keep "$(cat ../keep)"
    expect "the file inside" keep "$(cat ../out/mine)"
    echo other >../out/.gto-site
    gto site -o ../out
    refused "'../out/.gto-site' is not what \`gto site\` writes"
}

test_names_that_differ_in_case_alone()
{
    make_repo
    tag net@v1.0.0
    tag Net@v2.0.0
    ok site -o ../out
    expect "number of pages" 2 "$(find ../out/artifacts -name index.html | wc -l)"
    page_has ../out/artifacts/net/index.html 'id="v1.0.0"'
    expect "names in lower case" "$(find ../out | wc -l)" "$(find ../out | tr A-Z a-z | sort -u | wc -l)"
}

test_text_stays_text()
{
    make_repo
    printf '"<script>alert(1)</script>" & '"'"'x'"'"'\n\n</pre><img src=x onerror=alert(1)>\n' >../message
    tick
    git -c user.name='<b onload="x">Eve' tag -a -F ../message net@v1.0.0
    ok site -o ../out
    find ../out -name '*.html' -o -name '*.xml' -o -name '*.svg' >../pages
    while read -r page; do
        for words in '<script>alert' '<img' '<b onload' "javascript:"; do
            page_lacks "$page" "$words"
        done
    done <../pages
    page_has ../out/artifacts/net/index.html '&lt;script&gt;alert(1)&lt;/script&gt;' \
        '&lt;/pre&gt;&lt;img src=x onerror=alert(1)&gt;'
    find ../out -name '*.xml' -o -name '*.svg' >../files
    python3 -c 'import sys, xml.dom.minidom
for path in open("../files").read().split(): xml.dom.minidom.parse(path)' || fail "a file is no XML"
}

test_nothing_inline_in_any_page()
{
    make_registry
    ok site -o ../out
    find ../out -name '*.html' >../pages
    while read -r page; do
        page_has "$page" "default-src 'none'; style-src 'self'; script-src 'self'"
        page_lacks "$page" " style="
        page_lacks "$page" "<style"
        ! grep -q '<script' "$page" || expect "scripts of $page" 1 "$(grep -c '<script src="[./]*script.js" defer></script>' "$page")"
        ! grep -qE ' on[a-z]+=' "$page" || fail "'$page' has a handler"
    done <../pages
}

test_links_to_the_forge()
{
    make_registry
    ok site -o ../none
    page_lacks ../none/artifacts/churn/index.html external
    git remote add origin https://user:secret@github.com/o/r.git
    ok site -o ../out
    page_has ../out/artifacts/churn/index.html "https://github.com/o/r/commit/$(id HEAD)" \
        'https://github.com/o/r/releases/tag/churn%40v2.0.0'
    ! grep -rq secret ../out || fail "a password is in the site"
    ok site -o ../other --link-commit 'https://example.org/c/{commit}'
    page_has ../other/artifacts/churn/index.html "https://example.org/c/$(id HEAD)"
    gto site -o ../bad --link-commit 'javascript:{commit}'
    refused "'javascript:{commit}' is no URL of a web server"
}

test_several_repositories()
{
    make_registry
    git clone -q . ../other
    (cd ../other && git tag -d old@v0.1.0 old@deprecated >/dev/null && tag churn@v9.0.0)
    ok site -o ../out -r . -r ../other
    page_has ../out/index.html '2 repositories' '<th scope="col">Repository</th>' '>other<' '>repo<'
    page_has ../out/artifacts/other/churn/index.html 'id="v9.0.0"'
    page_lacks ../out/artifacts/repo/churn/index.html 'id="v9.0.0"'
    before=$(contents ../out)
    gto site -o ../out -r . -r ../missing
    expect_rc 1
    expect_err_has "The site is not written, since a repository cannot be read"
    expect "the site" "$before" "$(contents ../out)"
}

test_a_repository_on_a_server()
{
    make_repo
    commit_file artifacts.yaml 'churn: {type: model, labels: [weekly], description: Who leaves}'
    tag churn@v1.0.0
    url="file://$PWD/.git"
    cd ..
    ok site -o out -r "$url"
    page_has out/artifacts/churn/index.html 'Who leaves' 'weekly' 'from <bdi>artifacts.yaml</bdi>'
    ok site -o out -r "$url"
    expect_out_has "0 written"
}

# Nothing is read where no reference has changed; and what cannot be relied on is read again.
test_what_has_not_changed_is_not_read()
{
    make_registry
    ok site -o ../out
    mv .git/objects ../objects
    mkdir .git/objects
    gto site -o ../out
    expect_out_has "0 written, 26 unchanged, 0 removed"
    rm -r .git/objects
    mv ../objects .git/objects
    ok site -o ../out --title Other
    page_has ../out/index.html 'Other'
    git tag light@v1.0.0
    ok site -o ../out
    ok site -o ../out
    expect_err_has "1 problem"
}

test_one_name_at_two_commits()
{
    make_repo
    tag net@v1.0.0
    commit two
    tag 'net@v1.0.0#2'
    ok site -o ../out
    expect "rows of that name" 1 "$(grep -c 'id="v1.0.0"' ../out/artifacts/net/index.html)"
}

test_files_are_linked_to()
{
    make_repo
    git remote add origin git@github.com:o/r.git
    mkdir models
    echo weights >models/net.pt
    git add models
    commit_file artifacts.yaml 'net: {path: models/net.pt}
web: {path: "https://example.org/w.pt"}'
    tag net@v1.0.0
    tag web@v1.0.0
    ok site -o ../out
    page_has ../out/artifacts/net/index.html "https://github.com/o/r/blob/$(id HEAD)/models/net.pt" \
        "$(id HEAD:models/net.pt)" '8 bytes'
    page_has ../out/artifacts/web/index.html 'href="https://example.org/w.pt"'
}

test_feeds()
{
    make_registry
    ok site -o ../out --url https://example.org/registry
    page_has ../out/feed.xml '<link rel="self" href="https://example.org/registry/feed.xml"/>'
    python3 - ../out/feed.xml ../out/artifacts/churn/feed.xml <<'END' || fail "a feed is wrong"
import re, sys, xml.etree.ElementTree as tree
atom = "{http://www.w3.org/2005/Atom}"
for path in sys.argv[1:]:
    feed = tree.parse(path).getroot()
    assert feed.tag == atom + "feed"
    for name in ("title", "id", "updated"):
        assert len(feed.findall(atom + name)) == 1 and feed.find(atom + name).text
    ids = [entry.find(atom + "id").text for entry in feed.findall(atom + "entry")]
    assert len(set(ids)) == len(ids) == (8 if path == sys.argv[1] else 5), ids
    for entry in feed.findall(atom + "entry"):
        assert entry.find(atom + "title").text and entry.find(atom + "author/" + atom + "name").text
        assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", entry.find(atom + "id").text)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.find(atom + "updated").text)
END
}

test_problems_are_told()
{
    make_registry
    git tag light@v1.0.0
    ok site -o ../out
    expect_err_has "the registry has 1 problem, which problems.html tells"
    page_has ../out/problems.html 'light@v1.0.0'
    page_has ../out/index.html 'href="problems.html"'
}

test_an_empty_registry()
{
    make_repo
    ok site -o ../out
    page_has ../out/index.html 'There are no artifacts'
}

test_many_versions_have_several_pages()
{
    make_repo
    i=0
    while [ $i -lt 450 ]; do
        echo "net@v$i.0.0 refs/heads/main"
        i=$((i + 1))
    done | import_tags
    ok site -o ../out
    page_has ../out/artifacts/net/index.html 'id="v449.0.0"' 'href="../../artifacts/net/versions-3.html"'
    page_has ../out/artifacts/net/versions-3.html 'id="v0.0.0"'
    page_has ../out/feed.xml 'index.html#v449.0.0'
}

test_the_folder_has_to_be_said()
{
    make_repo
    gto site
    refused "Say where to write the site: --output FOLDER, or --open"
}

test_opens_in_the_browser()
{
    make_registry
    mkdir ../bin ../tmp
    printf '#!/bin/sh\necho "$1" >>%s/opened\n' "$PWD/.." >../bin/xdg-open
    chmod +x ../bin/xdg-open
    [ "$(uname)" = Linux ] || skip "another program opens files here"
    run env PATH="$PWD/../bin:$PATH" TMPDIR="$(cd ../tmp && pwd)" "$GTO" site --open
    expect_rc 0
    page_has "$(cat ../opened)" '<!DOCTYPE html>'
    expect "who may read the folder" 700 "$(stat -c %a "$(dirname "$(cat ../opened)")")"
    run env PATH="$PWD/../bin:$PATH" "$GTO" site --open -o ../out
    expect "file opened" "../out/index.html" "$(tail -n 1 ../opened)"
}

# Errors of writing are reported, and nothing of the new site is there then.
test_what_cannot_be_written_is_said()
{
    make_registry
    need_nobody
    ok site -o ../out
    chmod -R a+rX,go-w ../out
    before=$(contents ../out)
    tag churn@v3.0.0
    chmod a+rx .. .
    run as_nobody env HOME=/nonexistent GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory \
        GIT_CONFIG_VALUE_0='*' "$tmp/program" site -o ../out
    expect_rc 1
    expect_err_has "Cannot write '../out/"
    expect "the site" "$before" "$(contents ../out)"
}

run_tests "$@"

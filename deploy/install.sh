#!/bin/sh
# Installs tongbao, or another version of it, from the files beside this script. Needs no network.
#
#   sh install.sh [DIRECTORY]      default: /opt/tongbao
#
# PYTHON names the interpreter (default: python3). TONGBAO_PUBLIC_KEY names the maker's public key (PEM): nothing is installed
# that is not signed by it. The version installed before stays where it is: to go back to it, point
# DIRECTORY/venv at it again. Nothing outside DIRECTORY is touched, and no county folder.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
target=${1:-/opt/tongbao}
python=${PYTHON:-python3}
version=$(cat "$here/VERSION")
machine=$(cat "$here/MACHINE")
series=$(cat "$here/PYTHONS")

fail() {
    echo "install.sh: $*" >&2
    exit 1
}

command -v "$python" >/dev/null || fail "there is no $python; install Python 3.11 or newer, or name it: PYTHON=python3.11 sh install.sh"
series_of='import sys; print("%d.%d" % sys.version_info[:2])'
found=$("$python" -c "$series_of")
case " $series " in
    *" $found "*) ;;
    *) fail "$python is Python $found, and this bundle is for $series; name another: PYTHON=python3.11 sh install.sh" ;;
esac
[ "$(uname -m)" = "$machine" ] || fail "this machine is $(uname -m), and this bundle is for $machine"
"$python" -c 'import ensurepip, venv' 2>/dev/null || fail "$python has no venv; on Debian and its kin: apt-get install python3-venv"
# Who has the maker's public key, by another way than this bundle, can tell that it is the maker's.
if [ -n "${TONGBAO_PUBLIC_KEY:-}" ]; then
    [ -f "$here/SHA256SUMS.sig" ] || fail "the bundle is not signed; nothing was installed"
    command -v openssl >/dev/null || fail "there is no openssl to verify the signature with; nothing was installed"
    openssl dgst -sha256 -verify "$TONGBAO_PUBLIC_KEY" -signature "$here/SHA256SUMS.sig" "$here/SHA256SUMS" >/dev/null 2>&1 ||
        fail "the signature is not that of $TONGBAO_PUBLIC_KEY; nothing was installed"
fi
(cd "$here" && sha256sum --check --quiet SHA256SUMS) || fail "the bundle is damaged; nothing was installed"

mkdir -p "$target/bin" "$target/share"
venv="$target/venv-$version"
# What this very bundle has installed for this Python, and is whole to the last file, stays: a service may be running from it.
whole() {
    cmp -s "$here/SHA256SUMS" "$venv/BUNDLE" && [ "$("$venv/bin/python" -c "$series_of")" = "$found" ] &&
        (cd "$venv" && sha256sum --check --status INSTALLED)
}
if ! whole 2>/dev/null; then
    rm -rf "$venv"
    "$python" -m venv "$venv"
    # No index, no configuration of this machine's own: only the files beside this script, each with the hash it was built with.
    PIP_CONFIG_FILE=/dev/null "$venv/bin/python" -m pip --isolated --disable-pip-version-check --no-cache-dir install --quiet \
        --no-index --find-links "$here/wheelhouse" --no-deps --require-hashes --requirement "$here/requirements.txt"
    "$venv/bin/python" -m pip --isolated check >/dev/null || fail "the installed packages do not fit together"
    "$venv/bin/tongbao" --version >/dev/null || fail "the installed program does not start"
    (cd "$venv" && find . -type f -exec sha256sum {} +) >"$target/.installed.new"
    mv "$target/.installed.new" "$venv/INSTALLED"
    cp "$here/SHA256SUMS" "$venv/BUNDLE"
fi

rm -rf "$target/.venv.new"
ln -s "venv-$version" "$target/.venv.new"
mv -T "$target/.venv.new" "$target/venv"
install -m 755 "$here/tongbao.sh" "$target/bin/tongbao"
for file in operations.md operations.zh-CN.md settings.md tongbao.service tongbao.env; do
    install -m 644 "$here/$file" "$target/share/$file"
done
echo "tongbao $version is installed in $target. What comes next stands in $target/share/operations.md"

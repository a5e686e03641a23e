#!/bin/sh
# The Debian package: built, read, unpacked, and its program run from there.
#
#   package_test.sh BUILD FOLDER     FOLDER: scratch; exits 77 without dpkg-dev
set -eu
build=$1 folder=$2

fail() {
  echo "package_test: $1" >&2
  exit 1
}
for tool in dpkg-shlibdeps dpkg-deb cpack; do
  command -v "$tool" >/dev/null || { echo "skipped: $tool is missing (Debian: dpkg-dev)"; exit 77; }
done

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
cpack -G DEB --config "$build/CPackConfig.cmake" -B "$folder" \
  -D CPACK_DEBIAN_COMPRESSION_TYPE=none >cpack.log 2>&1 || { cat cpack.log; fail "cpack failed"; }
package=$(echo qarch_*.deb)
[ -f "$package" ] || fail "no qarch_*.deb, but: $package"

field() { dpkg-deb -f "$package" "$1"; }
[ "$(field Package)" = qarch ] || fail "Package: $(field Package)"
[ "qarch_$(field Version)_$(field Architecture).deb" = "$package" ] || fail "$package is $(field Version) $(field Architecture)"
for library in libc6 libhdf5 libint2 libnlopt libsvm libzip; do
  field Depends | grep -q "$library" || fail "Depends lacks $library: $(field Depends)"
done
field Description | grep -q "noisy quantum circuits" || fail "Description: $(field Description)"
field Maintainer | grep -q "@" || fail "Maintainer: $(field Maintainer)"

dpkg-deb -x "$package" root
# What lintian would say first: files outside /usr, files that others may write, no copyright, symbols not stripped.
outside=$(find root -mindepth 1 -maxdepth 1 ! -name usr)
[ -z "$outside" ] || fail "files outside /usr: $outside"
loose=$(find root -perm /022 ! -type l)
[ -z "$loose" ] || fail "others may write: $loose"
[ -f root/usr/share/doc/qarch/copyright ] || fail "no copyright"
if nm root/usr/bin/qarch 2>/dev/null | grep -q .; then fail "the program has its symbols"; fi

unset QARCH_DATA
root/usr/bin/qarch --version >version.txt || fail "the program does not run"
grep -q "$(field Version)" version.txt || fail "version $(cat version.txt), package $(field Version)"
root/usr/bin/qarch noise inspect ibm_ourense >/dev/null || fail "the program does not find its data"

#!/bin/sh
# The installed tree: it names neither the build, nor the sources, nor itself, and the program finds its data.
#
#   prefix_test.sh PREFIX SOURCE BUILD FOLDER     FOLDER: scratch
set -eu
lib=${LIBDIR:-lib}
prefix=$1 source=$2 build=$3 folder=$4

fail() {
  echo "prefix_test: $1" >&2
  exit 1
}

for file in bin/qarch $lib/libqarch_sim.a $lib/libqarch_search.a include/qarch/sim/circuit.h include/qarch/search/io/qasm.h \
  share/qarch/data/noise/ibm_ourense.json $lib/cmake/qarch/qarchConfig.cmake $lib/cmake/qarch/qarchConfigVersion.cmake \
  $lib/pkgconfig/qarch.pc share/doc/qarch/copyright share/doc/qarch/README.md; do
  [ -f "$prefix/$file" ] || fail "$file was not installed"
done

# Text: programs and libraries of a build with debug information know where their sources were; packages are stripped.
found=$(grep -rIl -e "$build" -e "$source" -e "$prefix" "$prefix" || true)
[ -z "$found" ] || fail "absolute paths in $found"

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
unset QARCH_DATA
"$prefix/bin/qarch" noise inspect ibm_ourense >inspected.txt || fail "the program does not find its data"
grep -q -i ourense inspected.txt || fail "qarch noise inspect said something else"
# By a link from elsewhere, and by PATH.
ln -s "$prefix/bin/qarch" linked
./linked noise inspect ibm_ourense >/dev/null || fail "the program does not find its data through a link"
PATH=$prefix/bin:$PATH qarch noise inspect ibm_ourense >/dev/null || fail "the program does not find its data through PATH"

# The Python module finds them by its own place.
module=$(find "$prefix" -name 'qarch.*.so' | head -n 1)
[ -n "$module" ] || exit 0
PYTHONPATH=$(dirname "$module") "$PYTHON" -B -c "import qarch; print(qarch.NoiseModel('ibm_ourense'))" >module.txt ||
  fail "the Python module does not find its data"

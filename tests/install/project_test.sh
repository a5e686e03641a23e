#!/bin/sh
# What others build on the installed libraries: a project that finds them with CMake, the same program through
# pkg-config, both from a prefix that was moved, against what the installed program says.
#
#   project_test.sh PREFIX FOLDER SOURCE COMPILER BUILD_TYPE FLAGS     FOLDER: scratch
set -eu
lib=${LIBDIR:-lib}
prefix=$1 folder=$2 source=$3 compiler=$4 type=$5 flags=$6
example=$source/apps/examples/noisy_circuit

fail() {
  echo "project_test: $1" >&2
  exit 1
}

rm -rf "$folder"
mkdir -p "$folder"
cp -R "$prefix" "$folder/moved"
moved=$folder/moved
cd "$folder"  # no data folder here, nor above

QARCH_DATA='' "$moved/bin/qarch" simulate "$example/bell.qasm" --noise ibm_ourense --observable ZZ --json told.json >/dev/null
told=$(tr -d ' \n' <told.json | sed 's/.*"observables":\[{\([^]]*\).*/\1/; s/.*"value":\([-0-9.e+]*\).*/\1/')

cmake -S "$example" -B project -DCMAKE_PREFIX_PATH="$moved" -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_BUILD_TYPE="$type" \
  "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror $flags" >cmake.log 2>&1 || { cat cmake.log; fail "the project was not configured"; }
cmake --build project >build.log 2>&1 || { cat build.log; fail "the project was not built"; }
by_cmake=$(project/noisy_circuit "$example/bell.qasm")

export PKG_CONFIG_PATH="$moved/$lib/pkgconfig"
# shellcheck disable=SC2046  # words
"$compiler" "-DDATA_FOLDER=\"$(pkg-config --variable=datadir qarch)\"" "$example/main.cpp" -o by_hand \
  $(pkg-config --cflags --libs qarch) || fail "pkg-config's flags do not build the example"
by_pkg_config=$(./by_hand "$example/bell.qasm")

echo "qarch simulate $told, through CMake $by_cmake, through pkg-config $by_pkg_config"
awk -v a="$told" -v b="$by_cmake" -v c="$by_pkg_config" 'BEGIN {
  exit !(a != "" && b != "" && c != "" && (a - b) ^ 2 < 1e-24 && (a - c) ^ 2 < 1e-24 && a ^ 2 > 0.01 && a ^ 2 < 0.999)
}' || fail "the numbers differ"

# One component alone asks for nothing that it does not need.
mkdir sim_alone
cat >sim_alone/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.24)
project(sim_alone LANGUAGES CXX)
find_package(qarch REQUIRED COMPONENTS sim)
if(TARGET Libint2::int2 OR TARGET NLopt::nlopt OR TARGET hdf5::hdf5)
  message(FATAL_ERROR "sim pulled in what it does not need")
endif()
get_target_property(options qarch::sim INTERFACE_COMPILE_OPTIONS)
if(options)
  message(FATAL_ERROR "options of the build have leaked: ${options}")
endif()
find_package(qarch QUIET COMPONENTS nonsense)
if(qarch_FOUND)
  message(FATAL_ERROR "a component that does not exist was found")
endif()
END
cmake -S sim_alone -B sim_alone/build -DCMAKE_PREFIX_PATH="$moved" -DCMAKE_CXX_COMPILER="$compiler" >alone.log 2>&1 ||
  { cat alone.log; fail "the component sim alone was not found"; }

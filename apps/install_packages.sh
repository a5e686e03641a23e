#!/bin/sh
# Installs what qarch is built from, where it is missing (Debian 12 names; the same on Ubuntu).
#
#   sh apps/install_packages.sh [python] [tests] [lint]      also what the Python module, the tests, tests/lint.sh need
# shellcheck disable=SC2086  # lists of words
set -eu

packages="cmake ninja-build g++ pkg-config libeigen3-dev libboost-program-options-dev libhdf5-dev libint2-dev
  libnlopt-dev libnlopt-cxx-dev libsvm-dev nlohmann-json3-dev libbenchmark-dev zlib1g-dev libzip-dev libssl-dev
  gnuplot-nox"
python="python3-dev python3-pybind11 python3-numpy"
for group in "$@"; do
  case $group in
    python) packages="$packages $python" ;;
    tests) packages="$packages libgtest-dev libgmock-dev dpkg-dev $python python3-pytest python3-matplotlib" ;;
    lint) packages="$packages clang-format clang-tidy" ;;
    *) echo "install_packages.sh: '$group', must be: tests lint python" >&2; exit 2 ;;
  esac
done

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  echo "This system has no apt. qarch needs what Debian calls:" $packages
  exit 0  # CMake says what is not there
fi

missing=
for package in $packages; do
  case $(dpkg-query -W -f '${db:Status-Status} ' "$package" 2>/dev/null || true) in
    *not-installed*) missing="$missing $package" ;;
    *installed*) ;;
    *) missing="$missing $package" ;;
  esac
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if [ "$(id -u)" -eq 0 ]; then
  root=
elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || (: </dev/tty) 2>/dev/null; }; then
  root=sudo  # asks for a password on the terminal, where there is one
else
  echo "Packages are missing and only root can install them. Run as root:" >&2
  echo "  apt-get update && $install" >&2
  exit 1
fi

# Nothing asks, and a running apt is waited for.
apt_get() {
  $root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"
}

echo "Installing$missing"
# The lists of packages are fetched where there are none, or where they are too old to be of use.
if ! apt-get install -s $missing >/dev/null 2>&1 || ! apt_get install -y --no-install-recommends $missing; then
  apt_get update || echo "The lists of packages could not be brought up to date."
  apt_get install -y --no-install-recommends $missing
fi

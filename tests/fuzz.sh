#!/bin/sh
# libFuzzer for the readers of files: clang, the address and undefined behaviour sanitizers, branches that inputs take.
#
#   sh tests/fuzz.sh READER|all [SECONDS | Nruns]      60 seconds each, where nothing is said; 1000000runs: so many inputs
#
# Builds the preset fuzz (JOBS=n files at a time, 1). New inputs that reach new branches gather in build/fuzz/corpus/READER
# beside the samples of tests/fuzz/corpus/READER; an input that fails is in build/fuzz/findings/READER-*. To make it small:
#   build/fuzz/tests/reader_libfuzzer --reader=READER -minimize_crash=1 -runs=100000 FILE
# Exits 1 if a reader failed and 77 where there is no clang with libFuzzer (ctest's "skipped").
set -u
unset CDPATH
cd "$(dirname "$0")/.." || exit 1
chosen=${1:?READER, or all}
amount=${2:-60}
case $amount in
  *runs) limit=-runs=${amount%runs} ;;
  *) limit=-max_total_time=$amount ;;
esac
folder=build/fuzz
mkdir -p $folder

if ! command -v clang++ >/dev/null ||
  ! echo 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }' |
    clang++ -x c++ -fsanitize=fuzzer -o $folder/probe - 2>/dev/null; then
  echo "fuzz: skipped, there is no clang++ with libFuzzer"
  exit 77
fi

cmake --preset fuzz >$folder/configure.log 2>&1 || { tail -n 30 $folder/configure.log; exit 1; }
cmake --build --preset fuzz --target reader_libfuzzer -j "${JOBS:-1}" >$folder/build.log 2>&1 ||
  { tail -n 60 $folder/build.log; exit 1; }
program=$folder/tests/reader_libfuzzer

[ "$chosen" != all ] || chosen=$($program --readers)
failed=0
for reader in $chosen; do
  mkdir -p $folder/corpus/"$reader" $folder/findings
  $program --words="$reader" >$folder/"$reader".dict || exit 2
  if $program --reader="$reader" "$limit" -dict=$folder/"$reader".dict -max_len=65536 -rss_limit_mb=1500 -timeout=20 \
    -artifact_prefix=$folder/findings/"$reader"- -print_final_stats=1 $folder/corpus/"$reader" tests/fuzz/corpus/"$reader" \
    >$folder/"$reader".log 2>&1; then
    echo "$reader: $(sed -n 's/^stat::number_of_executed_units: *//p' $folder/"$reader".log) inputs, $(grep -o 'cov: [0-9]*' \
      $folder/"$reader".log | tail -n 1 | cut -c 6-) branches"
  else
    echo "$reader: FAILED, see $folder/$reader.log"
    grep -m 1 -A 3 -E 'ERROR: |runtime error|Test unit written' $folder/"$reader".log
    failed=1
  fi
done
exit $failed

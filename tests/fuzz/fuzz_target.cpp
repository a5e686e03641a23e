/// The readers under libFuzzer (clang), which learns from the branches that an input takes.
///
///   reader_libfuzzer --readers                              the names, a line each
///   reader_libfuzzer --words=READER                         the words of its format, a dictionary
///   reader_libfuzzer --reader=READER [-runs=N ...] CORPUS   libFuzzer's own options have one dash
///
/// tests/fuzz.sh builds and runs it.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "tests/fuzz/readers.h"

namespace qarch::fuzz {
namespace {

/// The reader of this process; libFuzzer calls C functions that take nothing else.
Reader& chosen() {
  static Reader reader;
  return reader;
}

const Reader& find(const std::vector<Reader>& all, std::string_view name) {
  for (const Reader& reader : all) {
    if (reader.name == name) return reader;
  }
  std::fprintf(stderr, "no reader '%s'; --readers lists them\n", std::string(name).c_str());
  std::exit(2);
}

/// Words as libFuzzer's dictionaries have them, "...", every byte that is no letter escaped.
void print_words(const Reader& reader) {
  for (const std::string& word : reader.words) {
    std::putchar('"');
    for (const char c : word) {
      const bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
      std::printf(plain ? "%c" : "\\x%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    std::puts("\"");
  }
}

void take_options(int argc, char** argv) {
  const std::vector<Reader> all = readers();
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    constexpr std::string_view kWords = "--words=";
    constexpr std::string_view kReader = "--reader=";
    if (option == "--readers") {
      for (const Reader& reader : all) std::puts(reader.name.c_str());
      std::exit(0);
    }
    if (option.starts_with(kWords)) {
      print_words(find(all, option.substr(kWords.size())));
      std::exit(0);
    }
    if (option.starts_with(kReader)) chosen() = find(all, option.substr(kReader.size()));
  }
  if (!chosen().read) {
    std::fputs("--reader=NAME is missing; --readers lists them\n", stderr);
    std::exit(2);
  }
}

}  // namespace
}  // namespace qarch::fuzz

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  qarch::fuzz::take_options(*argc, *argv);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(data, data + size);
  try {
    qarch::fuzz::accepts(qarch::fuzz::chosen(), bytes);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s: %s\n", qarch::fuzz::chosen().name.c_str(), failure.what());
    std::abort();
  }
  return 0;
}

/// Feeds spoilt files to every reader and sees that each is either read or refused with a message.
///
///   reader_fuzz [--seconds S] [--seed N] [--reader NAME] [--keep FOLDER]
///
/// What counts as a failure: another exception than std::invalid_argument, a message that does not
/// name the file, an input that takes more than 40 seconds, memory beyond a gigabyte, a crash. The
/// input is then in FOLDER (default: the current one) as fuzz-READER.input. The seconds are shared
/// evenly by the readers.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/fuzz/mutator.h"
#include "tests/fuzz/readers.h"

namespace qarch::fuzz {
namespace {

constexpr unsigned kHangSeconds = 40;  // HDF5 readers stop a loop of the library after ten
constexpr long kMostKilobytes =
    1536L * 1024;  // of the whole process, the sanitizers' share included

struct Arguments {
  double seconds = 5.0;
  std::uint64_t seed = 1;
  std::string reader;
  std::string keep = ".";
};

struct Tally {
  std::int64_t read = 0;
  std::int64_t refused = 0;
};

Arguments parse_arguments(int argc, char** argv) {
  Arguments a;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string flag = argv[i];
    if (flag == "--seconds") {
      a.seconds = std::stod(argv[i + 1]);
    } else if (flag == "--seed") {
      a.seed = std::stoull(argv[i + 1]);
    } else if (flag == "--reader") {
      a.reader = argv[i + 1];
    } else if (flag == "--keep") {
      a.keep = argv[i + 1];
    } else {
      throw std::invalid_argument("unknown option " + flag);
    }
  }
  return a;
}

/// Kept before each input is tried, so that it survives a crash; only names and sizes change then.
class LastInput {
 public:
  LastInput(std::string path) : path_(std::move(path)) {}
  void keep(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }
  void forget() const { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The files of corpus/NAME, in the order of their names.
std::vector<std::string> corpus(const std::string& name) {
  std::vector<std::filesystem::path> paths;
  const std::string folder = std::string(QARCH_SOURCE_DIR) + "/tests/fuzz/corpus/" + name;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry);
  std::ranges::sort(paths);
  std::vector<std::string> samples;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    samples.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return samples;
}

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// Ends the process if the reader takes too long.
bool try_input(const Reader& reader, const std::string& bytes) {
  alarm(kHangSeconds);
  const bool was_read = accepts(reader, bytes);
  alarm(0);
  return was_read;
}

int fuzz(const Reader& reader, double seconds, const Arguments& arguments) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration<double>(seconds);
  const std::vector<std::string> samples = corpus(reader.name);
  const LastInput last(arguments.keep + "/fuzz-" + reader.name + ".input");
  std::seed_seq stream{static_cast<std::uint32_t>(arguments.seed),
                       static_cast<std::uint32_t>(arguments.seed >> 32U)};
  std::mt19937_64 engine(stream);
  const Mutator mutator(samples, reader.words);
  Tally tally;
  try {
    for (const std::string& sample : samples) {
      last.keep(sample);
      if (!try_input(reader, sample)) throw std::logic_error("a well-formed sample was refused");
    }
    while (Clock::now() < end) {
      const std::string input = mutator.make(engine);
      last.keep(input);
      ++(try_input(reader, input) ? tally.read : tally.refused);
    }
  } catch (const std::exception& failure) {
    std::cerr << reader.name << ": " << failure.what() << "; the input is in " << last.path()
              << '\n';
    return 1;
  }
  last.forget();
  std::printf("%-22s %8lld read %9lld refused   peak %ld MiB\n", reader.name.c_str(),
              static_cast<long long>(tally.read), static_cast<long long>(tally.refused),
              peak_kilobytes() / 1024);
  std::fflush(stdout);
  if (peak_kilobytes() > kMostKilobytes) {
    std::cerr << reader.name << ": " << peak_kilobytes() / 1024 << " MiB of memory\n";
    return 1;
  }
  return 0;
}

int run(const Arguments& arguments) {
  std::vector<Reader> chosen = readers();
  if (!arguments.reader.empty()) {
    std::erase_if(chosen, [&](const Reader& r) { return r.name != arguments.reader; });
  }
  if (chosen.empty()) throw std::invalid_argument("no reader '" + arguments.reader + "'");
  int failures = 0;
  for (const Reader& reader : chosen) {
    failures += fuzz(reader, arguments.seconds / static_cast<double>(chosen.size()), arguments);
  }
  std::printf("%zu readers, %d failed\n", chosen.size(), failures);
  return failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace qarch::fuzz

int main(int argc, char** argv) {
  try {
    return qarch::fuzz::run(qarch::fuzz::parse_arguments(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "reader_fuzz: " << error.what() << '\n';
    return 2;
  }
}

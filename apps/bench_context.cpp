#include <unistd.h>

#include <array>
#include <ctime>
#include <fstream>

#include "apps/bench_report.h"

namespace qarch::apps {

namespace {

std::string cpu_model() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), length};
}

#if defined(__clang__)
constexpr const char* kCompiler = "clang " __clang_version__;
#else
constexpr const char* kCompiler = "g++ " __VERSION__;
#endif

#ifdef NDEBUG
constexpr bool kAsserts = false;
#else
constexpr bool kAsserts = true;
#endif

}  // namespace

BenchContext bench_context() {
  return {QARCH_VERSION, utc_now(),
          cpu_model(),   static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN)),
          kCompiler,     QARCH_BUILD_FLAGS,
          kAsserts,      vector_register_bytes(),
          cache_levels()};
}

}  // namespace qarch::apps

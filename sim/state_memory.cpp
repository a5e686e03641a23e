#include "sim/state_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <new>
#include <stdexcept>
#include <string>

namespace qarch::sim {

namespace {

constexpr std::align_val_t kCacheLine{64};
constexpr std::size_t kMapped = std::size_t{4} << 20U;  // bytes; fewer come from the heap
constexpr std::size_t kNoQuestionAsked = std::size_t{64} << 20U;

std::string gibibytes(std::size_t bytes) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%.3g GiB",
                static_cast<double>(bytes) / (1024.0 * 1024.0 * 1024.0));
  return text.data();
}

}  // namespace

std::size_t available_memory_bytes() {
  std::ifstream meminfo("/proc/meminfo");
  std::string word;
  while (meminfo >> word) {
    std::size_t kibibytes = 0;
    if (word == "MemAvailable:" && meminfo >> kibibytes) return kibibytes * 1024;
  }
  return static_cast<std::size_t>(sysconf(_SC_AVPHYS_PAGES)) *
         static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void require_memory(std::size_t bytes, const std::string& what) {
  if (bytes <= kNoQuestionAsked) return;
  const std::size_t available = available_memory_bytes();
  if (bytes > available) {
    throw std::runtime_error(what + " needs " + gibibytes(bytes) + ", " + gibibytes(available) +
                             " are free");
  }
}

StateMemory::StateMemory(std::size_t doubles, const char* what) {
  constexpr std::size_t kMost = ~std::size_t{0} / sizeof(double);
  const std::size_t bytes = std::min(doubles, kMost) * sizeof(double);
  require_memory(bytes, what);
  void* memory = nullptr;
  if (bytes >= kMapped) {
    memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    madvise(memory, bytes, MADV_HUGEPAGE);
  } else {
    memory = ::operator new(bytes, kCacheLine);
    std::memset(memory, 0, bytes);
  }
  values_ = std::unique_ptr<double[], Free>(static_cast<double*>(memory), Free{doubles});
}

void StateMemory::Free::operator()(double* p) const {
  if (doubles * sizeof(double) >= kMapped) {
    munmap(p, doubles * sizeof(double));
  } else {
    ::operator delete(p, kCacheLine);
  }
}

}  // namespace qarch::sim

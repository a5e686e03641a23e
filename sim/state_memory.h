#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace qarch::sim {

/// Zeroed doubles that begin at a cache line, in large pages where they are many.
class StateMemory {
 public:
  StateMemory() = default;
  /// Throws std::runtime_error, naming `what` and the bytes needed and free, if they do not fit
  /// into memory.
  StateMemory(std::size_t doubles, const char* what);

  double* data() { return values_.get(); }
  const double* data() const { return values_.get(); }
  std::size_t size() const { return values_ ? values_.get_deleter().doubles : 0; }

 private:
  struct Free {
    std::size_t doubles;
    void operator()(double* p) const;
  };
  std::unique_ptr<double[], Free> values_{nullptr, Free{0}};
};

/// Throws std::runtime_error, naming `what` and the bytes needed and free, if they do not fit into
/// memory. Few bytes (64 MiB) always do.
void require_memory(std::size_t bytes, const std::string& what);

/// Memory that this process may still take, in bytes (Linux: MemAvailable).
std::size_t available_memory_bytes();

}  // namespace qarch::sim

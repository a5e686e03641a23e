#pragma once

#include <cstddef>
#include <functional>
#include <stdexcept>
#include <vector>

namespace qarch::chem {

/// What a child process may use before it is ended.
struct ChildLimits {
  double seconds = 60.0;  ///< of the clock, and of processor time
  /// Bytes beyond what the parent had mapped; not enforced under the address sanitizer.
  std::size_t memory = std::size_t{1} << 30;
};

/// The child crashed, ran out of time or memory, or sent less than was asked for. The message says
/// which, e.g. "crashed (signal 11)".
struct ChildFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Runs code that may crash or hang, on bytes that are not to be trusted, in a forked process of
/// its own, and receives what it writes to a pipe.
///
/// The child has default signal handlers, null standard streams, no other open descriptors, leaves
/// no core file and no exit handlers run; it dies with its parent. Other threads of the parent must
/// not be inside a library that the child uses (HDF5 has one lock for the process).
class IsolatedChild {
 public:
  /// The child calls work(descriptor) and exits; an exception makes it fail. Throws
  /// std::runtime_error when no process can be made.
  IsolatedChild(const std::function<void(int descriptor)>& work, const ChildLimits& limits);
  /// Kills the child if it still runs.
  ~IsolatedChild();
  IsolatedChild(const IsolatedChild&) = delete;
  IsolatedChild& operator=(const IsolatedChild&) = delete;

  /// The next `size` bytes that the child wrote. Throws ChildFailure when they do not come.
  void read(void* out, std::size_t size);

  /// Waits for the end. Throws ChildFailure unless the child wrote no more and exited well.
  void finish();

 private:
  /// Up to `size` bytes, 0 at the end; throws when time is up.
  std::size_t read_some(void* out, std::size_t size);
  /// What became of the child, once its pipe has closed.
  [[noreturn]] void fail_as_it_ended();
  void reap() noexcept;

  ChildLimits limits_;
  long long deadline_ = 0;  ///< nanoseconds of the monotonic clock
  int pid_ = -1;
  int descriptor_ = -1;
  int status_ = 0;  ///< of waitpid
  std::vector<char> buffer_;
  std::size_t taken_ = 0;  ///< of the buffer
};

/// Writes all bytes to a pipe, in a child. Throws std::runtime_error when nobody reads.
void write_all(int descriptor, const void* bytes, std::size_t size);

}  // namespace qarch::chem

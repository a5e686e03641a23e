#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qarch::search {

/// An open POSIX file that closes itself. Every failure throws std::runtime_error
/// "path: cannot ...: reason".
class FileDescriptor {
 public:
  /// open(2) with `flags` and mode 0666.
  FileDescriptor(std::string path, int flags);
  ~FileDescriptor();
  FileDescriptor(FileDescriptor&& other) noexcept;
  FileDescriptor& operator=(FileDescriptor&&) = delete;
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  int get() const { return descriptor_; }
  void write_all(std::string_view bytes);
  /// The bytes from here to the end. Throws std::invalid_argument "path: more than ... bytes" as
  /// soon as there are more than `most_bytes`, without reading on.
  std::string read_all(std::size_t most_bytes);
  void sync();
  void close();

 private:
  std::string path_;
  int descriptor_;
};

/// Throws std::runtime_error "path: cannot `what`: strerror(errno)".
[[noreturn]] void throw_errno(const std::string& path, const std::string& what);

}  // namespace qarch::search

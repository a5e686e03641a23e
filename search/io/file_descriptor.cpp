#include "search/io/file_descriptor.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace qarch::search {

void throw_errno(const std::string& path, const std::string& what) {
  const std::string reason = std::generic_category().message(errno);
  throw std::runtime_error(path + ": cannot " + what + ": " + reason);
}

FileDescriptor::FileDescriptor(std::string path, int flags)
    : path_(std::move(path)), descriptor_(::open(path_.c_str(), flags | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) throw_errno(path_, "open");
}

FileDescriptor::~FileDescriptor() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

FileDescriptor::FileDescriptor(FileDescriptor&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

void FileDescriptor::write_all(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) throw_errno(path_, "write");
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string FileDescriptor::read_all(std::size_t most_bytes) {
  std::string bytes;
  std::array<char, 1 << 16> buffer;
  for (;;) {
    const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
    if (count < 0 && errno != EINTR) throw_errno(path_, "read");
    if (count == 0) return bytes;
    if (count < 0) continue;
    if (static_cast<std::size_t>(count) > most_bytes - bytes.size())
      throw std::invalid_argument(path_ + ": more than " + std::to_string(most_bytes) +
                                  " bytes, must be at most " + std::to_string(most_bytes));
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

void FileDescriptor::sync() {
  // EINVAL: a special file or a file system without fsync.
  if (::fsync(descriptor_) != 0 && errno != EINVAL) throw_errno(path_, "sync");
}

void FileDescriptor::close() {
  if (::close(std::exchange(descriptor_, -1)) != 0) throw_errno(path_, "close");
}

}  // namespace qarch::search

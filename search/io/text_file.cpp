#include "search/io/text_file.h"

#include <fcntl.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "search/io/file_descriptor.h"
#include "search/io/read_observer.h"

namespace qarch::search {

namespace fs = std::filesystem;

namespace {

std::function<void(const std::string&)>& read_observer() {
  static std::function<void(const std::string&)> observer;
  return observer;
}

}  // namespace

void observe_reads(std::function<void(const std::string& path)> observer) {
  read_observer() = std::move(observer);
}

std::string read_text_file(const std::string& path, std::size_t most_bytes) {
  if (read_observer()) read_observer()(path);
  return FileDescriptor(path, O_RDONLY).read_all(most_bytes);
}

void write_text_file_atomically(const std::string& path, std::string_view text) {
  std::error_code ignored;
  const fs::file_status old = fs::status(path, ignored);
  if (fs::exists(old) && !fs::is_regular_file(old))
    throw std::runtime_error(path + ": cannot replace: not a regular file");

  const std::string temporary = path + ".tmp";
  FileDescriptor file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
  try {
    file.write_all(text);
    file.sync();
    file.close();
    if (std::rename(temporary.c_str(), path.c_str()) != 0) throw_errno(path, "rename to");
  } catch (...) {
    fs::remove(temporary, ignored);
    throw;
  }
  const fs::path folder = fs::path(path).parent_path();
  FileDescriptor(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY).sync();
}

std::string number_text(double value) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

}  // namespace qarch::search

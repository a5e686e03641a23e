#include "search/data_path.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "search/did_you_mean.h"

namespace qarch::search {

namespace fs = std::filesystem;

namespace {

/// The file that this code was loaded from: a program, or a shared library such as the Python
/// module. Empty where the system does not tell.
fs::path own_file() {
  static const char inside = 0;
  std::error_code error;
  Dl_info info{};
  // Of a program this is the name by which it was called: no path, where it is none from the root.
  if (dladdr(&inside, &info) != 0 && info.dli_fname != nullptr && *info.dli_fname == '/') {
    fs::path file = fs::canonical(info.dli_fname, error);
    if (!error) return file;
  }
  return fs::read_symlink("/proc/self/exe", error);
}

/// The folders of a list as environment variables have them, "/usr/local/share:/usr/share".
std::vector<fs::path> split_folders(std::string_view list) {
  std::vector<fs::path> folders;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(':'), list.size());
    if (end > 0) folders.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return folders;
}

}  // namespace

DataFolders DataFolders::standard() {
  std::vector<std::string> roots;
  const char* const from_user = std::getenv("QARCH_DATA");
  if (from_user != nullptr && *from_user != '\0') roots.emplace_back(from_user);
  roots.emplace_back("data");
  for (fs::path up = own_file().parent_path(); up.has_relative_path(); up = up.parent_path()) {
    roots.push_back((up / "share/qarch/data").string());
    roots.push_back((up / "data").string());
  }
  const char* const shared = std::getenv("XDG_DATA_DIRS");
  for (const fs::path& folder : split_folders(
           shared != nullptr && *shared != '\0' ? shared : "/usr/local/share:/usr/share")) {
    roots.push_back((folder / "qarch/data").string());
  }
  return DataFolders(std::move(roots));
}

std::string DataFolders::find(std::string_view folder, std::string_view name,
                              std::string_view extension) const {
  std::error_code error;
  if (fs::is_regular_file(fs::path(name), error)) return std::string(name);
  for (const std::string& root : roots_) {
    const fs::path path = fs::path(root) / folder / (std::string(name) + std::string(extension));
    if (fs::is_regular_file(path, error)) return path.string();
  }
  std::vector<std::string> known = names(folder, extension);
  for (const std::string& below : subfolders(folder)) {
    for (const std::string& file : names(std::string(folder) + "/" + below, extension)) {
      known.push_back(below);
      known.back() += "/" + file;
    }
  }
  std::string message = "no file '" + std::string(name) + "' and no '" + std::string(name) +
                        std::string(extension) + "' in data/" + std::string(folder);
  message += known.empty() ? "; no such folder was found (set QARCH_DATA)"
                           : ", " + must_be_one_of(name, known);
  throw std::invalid_argument(message);
}

std::vector<std::string> DataFolders::subfolders(std::string_view folder) const {
  std::vector<std::string> result;
  for (const std::string& root : roots_) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::path(root) / folder, error)) {
      if (entry.is_directory(error)) result.push_back(entry.path().filename().string());
    }
  }
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

std::vector<std::string> DataFolders::names(std::string_view folder,
                                            std::string_view extension) const {
  std::vector<std::string> result;
  for (const std::string& root : roots_) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::path(root) / folder, error)) {
      if (entry.path().extension() == extension) result.push_back(entry.path().stem().string());
    }
  }
  std::ranges::sort(result);
  result.erase(std::unique(result.begin(), result.end()), result.end());
  return result;
}

}  // namespace qarch::search

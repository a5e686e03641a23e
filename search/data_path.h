#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qarch::search {

/// Where experiments, problems, noise models and basis sets are looked up by name.
class DataFolders {
 public:
  /// The roots in the order in which they are tried.
  explicit DataFolders(std::vector<std::string> roots) : roots_(std::move(roots)) {}

  /// $QARCH_DATA, ./data, share/qarch/data and data/ beside or above the running program or shared
  /// library that this is linked into (as installed and as built), and qarch/data in the folders
  /// of $XDG_DATA_DIRS (not set: /usr/local/share, /usr/share).
  static DataFolders standard();

  /// The file for a name: the name itself if it is an existing file, else
  /// root/folder/name+extension, where the name may have a folder of its own in front. Throws
  /// std::invalid_argument that lists the known names, with a did-you-mean.
  std::string find(std::string_view folder, std::string_view name,
                   std::string_view extension) const;

  /// Names in root/folder with this extension, sorted, each once.
  std::vector<std::string> names(std::string_view folder, std::string_view extension) const;

 private:
  std::vector<std::string> subfolders(std::string_view folder) const;

  std::vector<std::string> roots_;
};

}  // namespace qarch::search

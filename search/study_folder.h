#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "search/experiment.h"

namespace qarch::search {

/// "1..10", "1,2,5", "3" and mixtures ("1..3,7") as numbers, in the order given. Throws
/// std::invalid_argument for anything else, a range that goes down, a seed given twice, or more
/// than 10000 of them.
std::vector<std::uint64_t> parse_seeds(std::string_view text);

/// A study is one experiment with several seeds, in a folder:
///
///   study.cfg        the resolved configuration that they share, with the default seed
///   seed-N/          the run with general.seed = N; log.txt holds what its process printed
///   summary.json, summary.csv
///   study.lock       locked while a process of the study lives
class StudyFolder {
 public:
  /// The study of an experiment: makes the folder and its study.cfg, or checks the one that is
  /// there. Throws std::invalid_argument that names the first key that differs from the experiment,
  /// std::runtime_error if the folder cannot be made.
  static StudyFolder create(const std::string& path, const Experiment& experiment);
  /// A study that is there. Throws std::invalid_argument where there is no study.cfg.
  static StudyFolder open(const std::string& path);

  const std::string& path() const { return path_; }
  std::string name() const;  ///< the last part of the path
  std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
  std::string configuration_file() const { return file("study.cfg"); }
  std::string seed_folder(std::uint64_t seed) const { return file("seed-" + std::to_string(seed)); }
  /// The seeds that have a folder, ascending.
  std::vector<std::uint64_t> seeds() const;

  /// The kind of problem that its study.cfg asks for, a row of problem_kind.h.
  std::string_view kind() const;

  /// Throws std::invalid_argument "section.key = a in study.cfg, b in `where`" unless this resolved
  /// configuration is the one of the study, but for general.seed.
  void check(std::string_view configuration, const std::string& where) const;

 private:
  explicit StudyFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

/// A key by which two resolved configurations differ, with its values; "(none)" where one lacks it.
struct KeyDifference {
  std::string key;  ///< "section.key"
  std::string there;
  std::string here;
};

/// All differences but for the key `ignored`, in the order of the first configuration, then those
/// that only the second has.
std::vector<KeyDifference> differences(std::string_view there, std::string_view here,
                                       std::string_view ignored = "");
/// The first difference but for the key `ignored`; nothing if there is none.
std::optional<KeyDifference> first_difference(std::string_view there, std::string_view here,
                                              std::string_view ignored = "");

}  // namespace qarch::search

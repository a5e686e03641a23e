#include "search/datasets/data_source.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "search/datasets/generators.h"
#include "search/datasets/image.h"
#include "search/datasets/scaling.h"
#include "search/datasets/split.h"
#include "search/did_you_mean.h"
#include "search/io/data/csv_data.h"
#include "search/io/data/gzip_text.h"
#include "search/io/data/idx_data.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace fs = std::filesystem;

namespace {

constexpr const char* kFolder = "datasets";

/// Names in data/datasets, without .csv and .csv.gz.
std::vector<std::string> shipped_names(const DataFolders& folders) {
  std::vector<std::string> names = folders.names(kFolder, ".csv");
  for (const std::string& name : folders.names(kFolder, ".gz")) {
    if (name.ends_with(".csv")) names.push_back(name.substr(0, name.size() - 4));
  }
  return names;
}

/// The file that a name stands for.
std::string path_of(const std::string& name, const DataFolders& folders) {
  if (std::ranges::count(folders.names(kFolder, ".csv"), name) > 0)
    return folders.find(kFolder, name, ".csv");
  if (std::ranges::count(folders.names(kFolder, ".gz"), name + ".csv") > 0)
    return folders.find(kFolder, name + ".csv", ".gz");
  std::error_code error;
  if (fs::is_regular_file(name, error)) return name;
  std::vector<std::string> known;
  for (const Generator& generator : generators()) known.emplace_back(generator.name);
  for (std::string& shipped : shipped_names(folders)) known.push_back(std::move(shipped));
  throw std::invalid_argument("data.name = '" + name + "' is no file; else it " +
                              must_be_one_of(name, known));
}

Dataset from_files(const DataOptions& options, const DataFolders& folders) {
  const std::string path = path_of(options.name, folders);
  if (!options.labels.empty()) return read_idx(path, options.labels);
  const bool is_named_csv = path.ends_with(".csv") || path.ends_with(".csv.gz");
  require_option(is_named_csv || !is_idx(read_data_file(path).bytes), "data", "labels", "''",
                 "the file of the labels: '" + path + "' is in the IDX format");
  return read_csv_data(path);
}

Dataset from_source(const DataOptions& options, std::uint64_t seed, const DataFolders& folders) {
  for (const Generator& generator : generators()) {
    if (generator.name != options.name) continue;
    require_option(options.labels.empty(), "data", "labels", "'" + options.labels + "'",
                   "empty with the generator '" + options.name + "'");
    return generator.value(options, seed);
  }
  return from_files(options, folders);
}

/// The samples of these two classes, which become 0 and 1.
Dataset with_classes(const Dataset& data, const std::vector<std::string>& names) {
  std::vector<int> new_label(data.classes.size(), -1);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = std::ranges::find(data.classes, names[i]);
    if (found == data.classes.end()) {
      throw std::invalid_argument("data.classes = '" + names[i] + "', " +
                                  must_be_one_of(names[i], data.classes));
    }
    new_label[static_cast<std::size_t>(found - data.classes.begin())] = static_cast<int>(i);
  }
  std::vector<int> rows;
  for (int i = 0; i < data.size(); ++i) {
    if (new_label[static_cast<std::size_t>(data.labels[static_cast<std::size_t>(i)])] >= 0)
      rows.push_back(i);
  }
  Dataset result = subset(data, rows);
  for (int& label : result.labels) label = new_label[static_cast<std::size_t>(label)];
  result.classes = names;
  return result;
}

/// "iris: 50 setosa, 50 versicolor; 2 features"
std::string contents(const Dataset& data) {
  std::string text;
  for (std::size_t k = 0; k < data.classes.size(); ++k) {
    text += (text.empty() ? "" : ", ") +
            std::to_string(std::ranges::count(data.labels, static_cast<int>(k))) + " of '" +
            data.classes[k] + "'";
  }
  return text + "; " + std::to_string(data.num_features()) + " features";
}

/// The whole data set up to the split.
Dataset prepared(Dataset data, const DataOptions& options) {
  if (!options.classes.empty()) data = with_classes(data, options.classes);
  if (options.resize > 0) {
    const ResizeRule& rule = row_named(options.resize_rule, resize_rules(), "data.resize_rule");
    data = resized(data, options.resize, rule);
  }
  if (options.threshold >= 0.0) data = thresholded(std::move(data), options.threshold);
  if (options.drop_ambiguous) data = without_ambiguous(data);
  data.notes.insert(data.notes.begin(), data.name + ": " + contents(data));
  return data;
}

/// Applies a transform to all parts, and keeps its notes.
void transform(DataSplit& split, const FittedTransform& fitted) {
  for (Dataset* part : {&split.train, &split.validation, &split.test})
    part->x = fitted.apply(part->x);
  split.notes.insert(split.notes.end(), fitted.notes.begin(), fitted.notes.end());
}

void note_outside(DataSplit& split, const DataOptions& options) {
  Eigen::Index outside = 0;
  Eigen::Index all = 0;
  for (const Dataset* part : {&split.validation, &split.test}) {
    outside +=
        (part->x.array() < options.scale_low || part->x.array() > options.scale_high).count();
    all += part->x.size();
  }
  if (outside == 0) return;
  split.notes.push_back("minmax: " + std::to_string(outside) + " of " + std::to_string(all) +
                        " values of validation and test lie outside the training range; they are "
                        "not clipped");
}

/// A test sample that was trained on says nothing about samples that were not.
void note_repeats(DataSplit& split) {
  const std::map<std::vector<double>, std::vector<int>> trained = class_counts(split.train);
  for (const auto& [name, part] :
       {std::pair("validation", &split.validation), {"test", &split.test}}) {
    int repeats = 0;
    for (const auto& row : part->x.rowwise()) {
      repeats += static_cast<int>(trained.contains({row.begin(), row.end()}));
    }
    if (repeats == 0) continue;
    split.notes.push_back(std::string(name) + ": " + std::to_string(repeats) + " of " +
                          std::to_string(part->size()) + " samples are equal to training samples");
  }
}

}  // namespace

DataSplit load_data(const DataOptions& options, std::uint64_t seed, const DataFolders& folders) {
  options.validate();
  if (options.seed != 0) seed = options.seed;
  Dataset data = prepared(from_source(options, seed, folders), options);
  DataSplit split;
  split.notes = std::exchange(data.notes, {});
  const SplitRows rows =
      stratified_split(data, {options.train, options.validation, options.test}, seed);
  split.train = subset(data, rows.train);
  split.validation = subset(data, rows.validation);
  split.test = subset(data, rows.test);
  for (const auto& [name, part] : {std::pair("train", &split.train),
                                   {"validation", &split.validation},
                                   {"test", &split.test}}) {
    if (part->size() > 0) split.notes.push_back(std::string(name) + ": " + contents(*part));
  }
  note_repeats(split);

  if (options.pca > 0) {
    transform(split, fit_pca(split.train.x, options.pca));
    for (Dataset* part : {&split.train, &split.validation, &split.test})
      part->image_width = part->image_height = 0;
  }
  const Scaling& scaling = row_named(options.scaling, scalings(), "data.scaling");
  transform(split, scaling.value(split.train.x, {options.scale_low, options.scale_high}));
  if (scaling.name == "minmax") note_outside(split, options);
  return split;
}

}  // namespace qarch::search

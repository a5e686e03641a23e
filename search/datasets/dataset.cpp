#include "search/datasets/dataset.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

namespace qarch::search {

std::vector<int> signs(const Dataset& data) {
  if (data.classes.size() != 2) {
    throw std::invalid_argument("data set '" + data.name +
                                "': " + std::to_string(data.classes.size()) +
                                " classes, must be two (data.classes chooses)");
  }
  std::vector<int> result;
  result.reserve(data.labels.size());
  for (const int label : data.labels) result.push_back(label == 0 ? 1 : -1);
  return result;
}

Dataset subset(const Dataset& data, const std::vector<int>& rows) {
  Dataset result;
  result.name = data.name;
  result.x = data.x(rows, Eigen::all);
  result.labels.reserve(rows.size());
  for (const int row : rows) result.labels.push_back(data.labels[static_cast<std::size_t>(row)]);
  result.classes = data.classes;
  result.image_width = data.image_width;
  result.image_height = data.image_height;
  result.notes = data.notes;
  result.provenance = data.provenance;
  return result;
}

std::map<std::vector<double>, std::vector<int>> class_counts(const Dataset& data) {
  std::map<std::vector<double>, std::vector<int>> counts;
  for (int i = 0; i < data.size(); ++i) {
    const auto row = data.x.row(i);
    std::vector<int>& count = counts[{row.begin(), row.end()}];
    count.resize(data.classes.size());
    ++count[static_cast<std::size_t>(data.labels[static_cast<std::size_t>(i)])];
  }
  return counts;
}

double bayes_ceiling(const Dataset& data) {
  if (data.size() == 0) return 1.0;
  int right = 0;
  for (const auto& [row, count] : class_counts(data)) right += *std::ranges::max_element(count);
  return double(right) / data.size();
}

std::string percent(double share) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.1f %%", 100.0 * share);
  return text.data();
}

}  // namespace qarch::search

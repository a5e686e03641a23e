#include "search/datasets/image.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "search/io/data/gzip_text.h"
#include "search/optimize/require.h"

namespace qarch::search {

namespace {

Eigen::MatrixXd area(int from, int to) {
  Eigen::MatrixXd weights(to, from);
  for (int i = 0; i < to; ++i) {
    for (int k = 0; k < from; ++k) {
      weights(i, k) =
          std::max(0, std::min((i + 1) * from, (k + 1) * to) - std::max(i * from, k * to));
    }
  }
  return weights;
}

Eigen::MatrixXd centre(int from, int to) {
  Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(to, from);
  for (int i = 0; i < to; ++i) weights(i, (2 * i + 1) * from / (2 * to)) = 1.0;
  return weights;
}

constexpr std::array kRules{ResizeRule{"area", area}, ResizeRule{"centre", centre}};

}  // namespace

std::span<const ResizeRule> resize_rules() { return kRules; }

Dataset resized(const Dataset& images, int side, const ResizeRule& rule) {
  require_option(images.image_width > 0 && images.image_height > 0, "data", "resize", side,
                 "0: '" + images.name + "' has no images");
  require_option(
      side >= 1 && static_cast<std::size_t>(side) * static_cast<std::size_t>(side) *
                           static_cast<std::size_t>(images.size()) <=
                       kMostDataValues,
      "data", "resize", side,
      ">= 1 and such that all images have at most " + std::to_string(kMostDataValues) + " pixels");
  const Eigen::MatrixXd rows = rule.value(images.image_height, side);
  const Eigen::MatrixXd columns = rule.value(images.image_width, side).transpose();
  const double sum = rows.row(0).sum() * columns.col(0).sum();
  Dataset result;
  result.name = images.name;
  result.labels = images.labels;
  result.classes = images.classes;
  result.image_width = side;
  result.image_height = side;
  result.notes = images.notes;
  result.provenance = images.provenance;
  result.x.resize(images.x.rows(), Eigen::Index{side} * side);
  for (Eigen::Index i = 0; i < images.x.rows(); ++i) {
    const Eigen::Map<const Samples> before(images.x.row(i).data(), images.image_height,
                                           images.image_width);
    Eigen::Map<Samples>(result.x.row(i).data(), side, side) = rows * before * columns / sum;
  }
  return result;
}

Dataset thresholded(Dataset data, double threshold) {
  data.x = (data.x.array() > threshold).cast<double>();
  return data;
}

Dataset without_ambiguous(const Dataset& data) {
  const auto counts = class_counts(data);
  const auto is_ambiguous = [](const std::vector<int>& count) {
    return std::ranges::count_if(count, [](int c) { return c > 0; }) > 1;
  };
  std::vector<int> kept;
  for (int i = 0; i < data.size(); ++i) {
    const auto row = data.x.row(i);
    if (!is_ambiguous(counts.at({row.begin(), row.end()}))) kept.push_back(i);
  }
  Dataset result = subset(data, kept);
  for (std::size_t label = 0; label < data.classes.size(); ++label) {
    if (std::ranges::count(data.labels, static_cast<int>(label)) > 0 &&
        std::ranges::count(result.labels, static_cast<int>(label)) == 0) {
      throw std::invalid_argument("data.drop_ambiguous = true, must be false: every sample of '" +
                                  data.classes[label] + "' has the features of another class");
    }
  }
  const auto strings =
      std::ranges::count_if(counts, [&](const auto& entry) { return is_ambiguous(entry.second); });
  result.notes.push_back(
      "ambiguous samples left out: " + std::to_string(data.size() - result.size()) + " of " +
      std::to_string(data.size()) + ", " + std::to_string(strings) + " of " +
      std::to_string(counts.size()) + " different ones; with them the best possible accuracy is " +
      percent(bayes_ceiling(data)));
  return result;
}

}  // namespace qarch::search

#pragma once

#include <Eigen/Core>
#include <map>
#include <string>
#include <vector>

#include "sim/device.h"

namespace qarch::search {

/// One sample a row, one feature a column.
using Samples = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Labelled samples of two classes or more.
struct Dataset {
  std::string name;
  Samples x;                         ///< samples x features
  std::vector<int> labels;           ///< index into `classes`, one for each row of x
  std::vector<std::string> classes;  ///< names, in the order of their indices
  int image_width = 0;               ///< of images, row by row from the top left; else 0
  int image_height = 0;
  std::vector<std::string> notes = {};           ///< what was left out or assumed, a line each
  std::vector<sim::Provenance> provenance = {};  ///< of files

  int size() const { return static_cast<int>(labels.size()); }
  int num_features() const { return static_cast<int>(x.cols()); }
};

/// +1 for class 0, -1 for class 1: the sign that a classifier's expectation value is compared with.
/// Throws std::invalid_argument unless there are exactly two classes.
std::vector<int> signs(const Dataset& data);

/// The rows with these indices, in this order.
Dataset subset(const Dataset& data, const std::vector<int>& rows);

/// For each distinct row of x: how many samples of each class have it.
std::map<std::vector<double>, std::vector<int>> class_counts(const Dataset& data);

/// max over classifiers of the share of right answers: each distinct row of x is given the class
/// that most of its samples have. 1 where no two samples of different classes coincide.
double bayes_ceiling(const Dataset& data);

/// A share as in "96.1 %".
std::string percent(double share);

}  // namespace qarch::search

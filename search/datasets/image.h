#pragma once

#include <Eigen/Core>
#include <span>

#include "search/datasets/dataset.h"
#include "search/named_row.h"

namespace qarch::search {

/// How `to` pixels are made of `from` pixels along one side: a matrix W, to x from, of whole
/// numbers with rows of equal sum s; a new pixel is sum_k W_ik old_k / s.
///
///   area     W_ik = length of [i from, (i+1) from) within [k to, (k+1) to), s = from: means over
///            the area that the new pixel covers, with the exact share of the pixels at its border
///   centre   W_ik = 1 for k = floor((i + 1/2) from / to), s = 1: the pixel below the new centre
using ResizeRule = NamedRow<Eigen::MatrixXd (*)(int from, int to)>;
std::span<const ResizeRule> resize_rules();

/// Images of side x side pixels: new = W_height old W_width^T, divided by both sums.
/// Throws std::invalid_argument "data.resize = ..." for data that are no images or a side < 1.
Dataset resized(const Dataset& images, int side, const ResizeRule& rule);

/// Every feature: 1 where it is above the threshold, else 0.
Dataset thresholded(Dataset data, double threshold);

/// Without the samples whose features some sample of another class has too. A note says how many
/// samples and different rows were left out, and what the best classifier would have reached with
/// them. Throws std::invalid_argument if nothing is left of a class.
Dataset without_ambiguous(const Dataset& data);

}  // namespace qarch::search

#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

namespace qarch::search {

/// The section [data]: where the samples of a classifier come from, and what is done to them, in
/// the order of the fields. An experiment with a data.name is one about a classifier.
struct DataOptions {
  std::string name;
  std::string labels;
  std::uint64_t seed = 0;

  int samples = 200;
  int dimension = 2;
  double noise = 0.1;
  double gap = 0.3;
  std::vector<int> bits;

  std::vector<std::string> classes;
  int resize = 0;
  std::string resize_rule = "area";
  double threshold = -1.0;
  bool drop_ambiguous = false;

  int train = 0;
  int validation = 0;
  int test = 0;

  int pca = 0;
  std::string scaling = "none";
  double scale_low = 0.0;
  double scale_high = 3.141592653589793;

  /// Throws std::invalid_argument "data.field = ..., must be ..." for the first field out of range.
  /// What depends on the data (more samples than there are, bits beyond the features) load_data
  /// sees.
  void validate() const;
};

template <class Options, class Visitor>
requires std::same_as<std::remove_const_t<Options>, DataOptions>
void visit_fields(Options& o, Visitor&& visit) {
  visit("name", o.name,
        "a generator, a file in data/datasets without .csv, or a path to CSV or IDX (.gz too)");
  visit("labels", o.labels, "file of the labels, for IDX images");
  visit("seed", o.seed, "of generator and split; 0 = general.seed");
  visit("samples", o.samples, "generators: how many");
  visit("dimension", o.dimension, "generators: features");
  visit("noise", o.noise, "moons, circles: standard deviation; parity, majority: flipped labels");
  visit("gap", o.gap, "ad_hoc: smallest |<O>| that is kept");
  visit("bits", o.bits, "parity, majority: the bits that count; empty = all");
  visit("classes", o.classes, "the two classes used, by name; empty = all there are");
  visit("resize", o.resize, "images: to so many pixels a side; 0 = as they are");
  visit("resize_rule", o.resize_rule, "images: area (means) | centre (samples)");
  visit("threshold", o.threshold,
        "features above become 1, others 0 (pixels are in [0, 1]); below 0 = not done");
  visit("drop_ambiguous", o.drop_ambiguous, "leave out rows that both classes have");
  visit("train", o.train, "samples; 0 = those that are left");
  visit("validation", o.validation, "samples that a search is judged by");
  visit("test", o.test, "samples that are only reported");
  visit("pca", o.pca, "principal components of the training samples; 0 = not done");
  visit("scaling", o.scaling, "none | minmax | standard | unit_norm, fitted on training samples");
  visit("scale_low", o.scale_low, "minmax: smallest training value");
  visit("scale_high", o.scale_high, "minmax: largest training value");
}

}  // namespace qarch::search

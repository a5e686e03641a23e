#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "search/datasets/dataset.h"

namespace qarch::search {

/// Images and labels in the IDX format of the MNIST files. All integers are big endian:
///
///   images   00000803  count  height  width   then count x height x width bytes, row by row
///   labels   00000801  count                  then count bytes
///
/// (LeCun, Cortes, Burges, The MNIST database of handwritten digits.) Pixels become byte / 255, in
/// [0, 1]; the classes are the labels that occur, in the order of their numbers. Throws
/// std::invalid_argument "file: ..." for another magic number, a length that is not the one that
/// the counts say, no image, a side outside [1, 1024], more than kMostDataValues pixels, or unequal
/// numbers of images and labels; sizes are judged before memory is taken for them.
Dataset parse_idx(std::string_view images, const std::string& images_file, std::string_view labels,
                  const std::string& labels_file);

/// The same of two files, gzip or not. The name of the data is that of the images' file.
Dataset read_idx(const std::string& images_path, const std::string& labels_path);

/// Whether bytes begin as a file of images, or of labels, does.
bool is_idx(std::string_view bytes);

}  // namespace qarch::search

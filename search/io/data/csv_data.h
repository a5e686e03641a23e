#pragma once

#include <string>
#include <string_view>

#include "search/datasets/dataset.h"

namespace qarch::search {

/// Samples as comma-separated values: one a line, its features, then its label.
///
///   # comment                      anywhere, as lines of their own; empty lines count as such
///   # image: 8 x 8, white = 16     the features are pixels, row by row from the top left, and are
///                                  divided by the value of white: in [0, 1]
///   length,width,class             names; optional, told by the absence of numbers
///   150,4,setosa,versicolor        or scikit-learn's first line: rows, features, names of classes;
///                                  labels are then indices of these names
///   5.1,3.5,setosa
///
/// Cells may stand between blanks and in double quotes. A label is a whole number in every line, or
/// a word in every line. Classes are in the order of the numbers, or of the bytes of the words.
/// Lines end in LF or CRLF. Throws std::invalid_argument "file:line: column c: ..." for a cell that
/// is no finite number, a pixel outside [0, white], rows of different length, a first line that
/// promises what the file does not hold, and "file: ..." for a file without samples or with more
/// than kMostDataValues numbers or kMostClasses classes.
Dataset parse_csv_data(std::string_view text, const std::string& file);

/// The same of a file, gzip or not. Its name, without folders, .gz and .csv, is that of the data.
Dataset read_csv_data(const std::string& path);

}  // namespace qarch::search

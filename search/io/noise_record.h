#pragma once

#include <string>
#include <vector>

#include "search/io/hdf5_file.h"
#include "search/run_record.h"

/// What files of all kinds of runs say about noise, and about the files that they came from.
namespace qarch::search {

/// A line each, each ended by a newline; and back.
std::string lines_text(const std::vector<std::string>& lines);
std::vector<std::string> lines_of(const std::string& text);

/// "sha256 date name"; the date is "-" where none is stated.
std::string provenance_line(const sim::Provenance& file);
/// A line for each file; and back. Throws std::invalid_argument for a line of another form.
std::string provenance_text(const std::vector<sim::Provenance>& files);
std::vector<sim::Provenance> provenance_of(const std::string& text);

/// The group /noise of run.h5. Before format version 3 it had name, description and rules alone.
void write_noise(const Hdf5Group& group, const NoiseRecord& noise);
NoiseRecord read_noise(const Hdf5Group& group, int format_version = 3);

}  // namespace qarch::search

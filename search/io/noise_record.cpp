#include "search/io/noise_record.h"

#include <algorithm>
#include <stdexcept>

#include "search/field_text.h"

namespace qarch::search {

namespace {

/// The other way round than provenance_line.
sim::Provenance file_of(const std::string& line) {
  const std::size_t first = std::min(line.find(' '), line.size());
  const std::size_t second = std::min(line.find(' ', first + 1), line.size());
  if (second == line.size())
    throw std::invalid_argument("provenance = '" + line + "', must be a sum, a date and a name");
  const std::string date = line.substr(first + 1, second - first - 1);
  return {line.substr(second + 1), line.substr(0, first), date == "-" ? "" : date};
}

}  // namespace

std::string provenance_line(const sim::Provenance& file) {
  return file.sha256 + " " + (file.date.empty() ? "-" : file.date) + " " + file.file;
}

std::string provenance_text(const std::vector<sim::Provenance>& files) {
  std::vector<std::string> lines;
  lines.reserve(files.size());
  for (const sim::Provenance& file : files) lines.push_back(provenance_line(file));
  return lines_text(lines);
}

std::vector<sim::Provenance> provenance_of(const std::string& text) {
  std::vector<sim::Provenance> files;
  for (const std::string& line : lines_of(text)) files.push_back(file_of(line));
  return files;
}

std::string lines_text(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

void write_noise(const Hdf5Group& group, const NoiseRecord& noise) {
  group.set_attribute("name", noise.name);
  group.set_attribute("description", noise.description);
  group.write_text("rules", lines_text(noise.rules), "what the noise did to the best circuit");
  group.write_text("repairs", lines_text(noise.repairs), "values that were not used as they stood");
  group.write_text("notes", lines_text(noise.notes), "what was left out or assumed");
  group.write_text("provenance", provenance_text(noise.provenance),
                   "one line per file: SHA-256, date of the calibration or -, name");
  std::vector<std::string> layout;
  for (const int qubit : noise.layout) layout.push_back(std::to_string(qubit));
  group.write_text("layout", lines_text(layout), "physical qubit of each qubit, of a device");
}

NoiseRecord read_noise(const Hdf5Group& group, int format_version) {
  NoiseRecord noise;
  noise.name = group.text_attribute("name");
  noise.description = group.text_attribute("description");
  noise.rules = lines_of(group.read_text("rules"));
  if (format_version < 3) return noise;
  noise.repairs = lines_of(group.read_text("repairs"));
  noise.notes = lines_of(group.read_text("notes"));
  noise.provenance = provenance_of(group.read_text("provenance"));
  for (const std::string& line : lines_of(group.read_text("layout")))
    set_from_text(noise.layout.emplace_back(), line);
  return noise;
}

}  // namespace qarch::search

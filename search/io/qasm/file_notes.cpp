#include "search/io/qasm/file_notes.h"

#include <algorithm>
#include <span>

namespace qarch::search::qasm {

namespace {

constexpr std::size_t kMostListed = 5;

/// "rz ry rz", or "15 gates: h cx t tdg" with each kind once.
std::string gate_list(const CircuitBuilder& builder, std::size_t first) {
  const std::size_t count = builder.num_gates() - first;
  if (count == 0) return "no gate";
  std::vector<std::string_view> names;
  for (std::size_t g = first; g < builder.num_gates(); ++g) {
    const std::string_view name = sim::gate_row(builder.gate(g).kind).name;
    if (count <= kMostListed || std::ranges::find(names, name) == names.end())
      names.push_back(name);
  }
  std::string text = count <= kMostListed ? "" : std::to_string(count) + " gates:";
  for (const std::string_view name : names) text.append(text.empty() ? "" : " ").append(name);
  return text;
}

}  // namespace

void FileNotes::add(std::string line) {
  if (lines_.size() < kMost) {
    lines_.push_back(std::move(line));
  } else {
    ++dropped_;
  }
}

void FileNotes::no_effect(const Source& source, std::size_t offset, std::string_view text) {
  if (lines_.size() == kMost) return add("");  // the line would be dropped
  std::size_t end = std::min(text.size(), kLongest);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  add(source.place(offset) + ": '" + std::string(text.substr(0, end)) +
      (end < text.size() ? "..." : "") + "' has no effect");
}

void FileNotes::standard_gate(std::string_view name, int version) {
  if (foreign_.contains(name)) return;
  bool foreign = false;
  for (const StandardGate& row : standard_gates())
    if (row.name == name) foreign = version == 2 ? !row.in_qelib1 : !row.in_stdgates;
  foreign_.emplace(name, foreign);
  if (foreign)
    add("gate " + std::string(name) + ": not in " + (version == 2 ? "qelib1" : "stdgates") +
        ".inc and not defined by the file; read as the usual gate of this name");
}

void FileNotes::lowered(const std::string& gate, const CircuitBuilder& builder, std::size_t first) {
  const auto [found, added] = index_.emplace(gate, lowered_.size());
  if (added) lowered_.push_back({gate, 0, gate_list(builder, first)});
  ++lowered_[found->second].count;
}

std::vector<std::string> FileNotes::lines() const {
  std::vector<std::string> result = lines_;
  if (dropped_ > 0) result.push_back(std::to_string(dropped_) + " more notes");
  for (const Lowered& row : std::span(lowered_).first(std::min(lowered_.size(), kMost)))
    result.push_back(row.gate + " (" + std::to_string(row.count) +
                     (row.count == 1 ? " time" : " times") + "): written as " + row.as);
  if (lowered_.size() > kMost)
    result.push_back(std::to_string(lowered_.size() - kMost) + " more gates written as others");
  return result;
}

}  // namespace qarch::search::qasm

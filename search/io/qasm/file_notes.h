#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/io/qasm/circuit_builder.h"

namespace qarch::search::qasm {

/// What the reader of a file has to say about it.
class FileNotes {
 public:
  static constexpr std::size_t kMost = 1000;
  static constexpr std::size_t kLongest = 200;

  /// A line of its own; after kMost lines only their number is kept.
  void add(std::string line);
  /// "place: 'text' has no effect"; a text is cut after kLongest bytes.
  void no_effect(const Source& source, std::size_t offset, std::string_view text);
  /// A gate whose definition came from us, in a file of this version: "gate rzz: not in
  /// stdgates.inc, ...", once.
  void standard_gate(std::string_view name, int version);
  /// A gate became the gates of the builder from number `first` on: "u3 (2 times): written as rz
  /// ry rz", after the first of its kind.
  void lowered(const std::string& gate, const CircuitBuilder& builder, std::size_t first);

  std::vector<std::string> lines() const;

 private:
  struct Lowered {
    std::string gate;
    std::size_t count;
    std::string as;
  };

  std::vector<std::string> lines_;
  std::size_t dropped_ = 0;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::vector<Lowered> lowered_;
  std::map<std::string, bool, std::less<>> foreign_;
};

}  // namespace qarch::search::qasm

#include "chem/io/pauli_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "chem/io/checksum.h"
#include "chem/io/text_scanner.h"

namespace qarch::chem {

namespace {

constexpr std::size_t kMaxHeaderEntries = 10000;
constexpr std::string_view kTitle = "qarch hamiltonian";
constexpr std::string_view kLastIsQubit0 = "last is qubit 0";
constexpr std::string_view kFirstIsQubit0 = "first is qubit 0";
constexpr std::array<std::string_view, 3> kOwnKeys{"qubits", "letters", "sha256"};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// A line with a term. The order of its letters may be told by a later line.
struct TermLine {
  double coefficient = 0.0;
  std::string_view word;
  std::size_t offset = 0;
};

class PauliTextReader {
 public:
  PauliTextReader(std::string_view text, const std::string& name)
      : text_(text), name_(name), scanner_(text, name) {}

  PauliTextFile read(std::optional<LetterOrder> order) {
    for (scanner_.skip_spaces(); !scanner_.at_end(); scanner_.skip_spaces()) {
      if (scanner_.peek() == '#') {
        read_comment();
      } else {
        read_term();
      }
    }
    check_counts();
    check_sha256();
    sim::PauliSum sum = assemble(order ? *order : order_of_header());
    return {.sum = std::move(sum), .header = std::move(header_), .notes = std::move(notes_)};
  }

 private:
  void read_comment() {
    if (header_.size() == kMaxHeaderEntries) {
      scanner_.fail("more than " + std::to_string(kMaxHeaderEntries) + " comment lines");
    }
    offsets_.push_back(scanner_.offset());
    scanner_.accept('#');
    const std::string_view line = trimmed(scanner_.until("\n"));
    const std::size_t colon = line.find(':');
    const bool has_key = colon != std::string_view::npos;
    header_.emplace_back(has_key ? trimmed(line.substr(0, colon)) : std::string_view{},
                         has_key ? trimmed(line.substr(colon + 1)) : line);
  }

  void read_term() {
    TermLine term{.coefficient = 0.0, .word = {}, .offset = scanner_.offset()};
    if (is_letter(scanner_.peek())) {
      term.word = read_word();
      scanner_.skip_blanks();
      term.coefficient = scanner_.real_coefficient("coefficient");
    } else {
      term.coefficient = scanner_.real_coefficient("coefficient");
      scanner_.skip_blanks();
      if (scanner_.accept('*')) scanner_.skip_blanks();
      term.word = read_word();
    }
    const std::size_t end = scanner_.offset();
    const std::string_view rest = trimmed(scanner_.until("\n"));
    if (!rest.empty() && rest.front() != '#') {
      scanner_.fail_at(end, in_quotes(rest) + " follows a term, must be a new line");
    }
    if (!terms_.empty() && terms_.front().word.size() != term.word.size()) {
      scanner_.fail_at(term.offset, "Pauli word " + in_quotes(term.word) + " has " +
                                        std::to_string(term.word.size()) +
                                        " letters, must have as many as the first: " +
                                        std::to_string(terms_.front().word.size()));
    }
    if (terms_.size() == kMaxFileTerms) scanner_.fail_at(term.offset, too_many_terms());
    terms_.push_back(term);
  }

  std::string_view read_word() {
    const std::size_t start = scanner_.offset();
    const std::string_view word = scanner_.until(" \t\r\n\v\f#*");
    try {
      parse_pauli_word(word, LetterOrder::kLastIsQubit0);
    } catch (const std::invalid_argument& error) {
      scanner_.fail_at(start, error.what());
    }
    return word;
  }

  /// Where the first entry with this key is in header_.
  std::optional<std::size_t> find(std::string_view key) const {
    const auto found = std::find_if(header_.begin(), header_.end(),
                                    [&](const auto& entry) { return entry.first == key; });
    if (found == header_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header_.begin());
  }

  /// The header is written by many hands: what is not a plain number is not ours to judge.
  std::optional<int> number(std::string_view key) const {
    const std::optional<std::size_t> entry = find(key);
    return entry ? parse_integer(header_[*entry].second, 0, 1 << 30) : std::nullopt;
  }

  void check_counts() const {
    const auto expect = [&](std::string_view key, std::size_t actual, const std::string& what) {
      const std::optional<int> announced = number(key);
      if (!announced || static_cast<std::size_t>(*announced) == actual) return;
      scanner_.fail_at(offsets_[*find(key)], std::string(key) + " = " + std::to_string(*announced) +
                                                 ", must be " + std::to_string(actual) + ": " +
                                                 what);
    };
    if (terms_.empty()) {
      if (!number("qubits")) throw std::invalid_argument(name_ + ": no line 'coefficient word'");
      return;
    }
    for (const char* key : {"qubits", "nqubits"}) {
      expect(key, terms_.front().word.size(), "the letters of a word");
    }
    expect("nterms", terms_.size(), "the lines with a term");
  }

  void check_sha256() const {
    const std::optional<std::size_t> entry = find("sha256");
    if (!entry) return;
    std::string lines;
    for (const TermLine& term : terms_) {
      std::string_view line = text_.substr(0, text_.find('\n', term.offset));
      const std::size_t start = line.rfind('\n', term.offset);  // npos + 1 = 0
      line.remove_prefix(start + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      lines.append(line).append("\n");
    }
    const std::string actual = sha256_hex(lines);
    if (actual == header_[*entry].second) return;
    scanner_.fail_at(offsets_[*entry], "sha256 = " + header_[*entry].second.substr(0, 80) +
                                           ", but that of the term lines is " + actual +
                                           ": the file was changed or cut");
  }

  LetterOrder order_of_header() const {
    const std::optional<std::size_t> entry = find("letters");
    if (!entry || header_[*entry].second == kLastIsQubit0) return LetterOrder::kLastIsQubit0;
    if (header_[*entry].second == kFirstIsQubit0) return LetterOrder::kFirstIsQubit0;
    scanner_.fail_at(offsets_[*entry], "letters = " + in_quotes(header_[*entry].second) +
                                           ", must be one of: '" + std::string(kFirstIsQubit0) +
                                           "' '" + std::string(kLastIsQubit0) + "'");
  }

  sim::PauliSum assemble(LetterOrder order) {
    std::vector<sim::PauliTerm> terms;
    terms.reserve(terms_.size());
    for (const TermLine& line : terms_) {
      terms.push_back({parse_pauli_word(line.word, order), line.coefficient});
    }
    const int num_qubits =
        terms_.empty() ? *number("qubits") : static_cast<int>(terms_.front().word.size());
    sim::PauliSum sum = sum_of_terms(num_qubits, std::move(terms), name_);
    if (const std::size_t repeats = terms_.size() - sum.terms().size(); repeats > 0) {
      std::ranges::sort(terms_, {}, &TermLine::word);
      const auto first = std::ranges::adjacent_find(terms_, {}, &TermLine::word);
      notes_.push_back(std::to_string(repeats) + " lines repeat a word (" +
                       std::string(first->word) + "...): their coefficients are summed");
    }
    return sum;
  }

  std::string_view text_;
  std::string name_;
  TextScanner scanner_;
  PauliTextHeader header_;
  std::vector<std::size_t> offsets_;  ///< of the header's entries in the text
  std::vector<TermLine> terms_;
  std::vector<std::string> notes_;
};

}  // namespace

PauliTextFile parse_pauli_text(std::string_view text, const std::string& name,
                               std::optional<LetterOrder> order) {
  return PauliTextReader(text, name).read(order);
}

PauliTextFile read_pauli_text(const std::string& path, std::optional<LetterOrder> order) {
  return parse_pauli_text(read_file_bytes(path), path, order);
}

std::string to_pauli_text(const sim::PauliSum& sum, const PauliTextHeader& header) {
  const std::string terms = sum.to_text();
  std::string text = "# " + std::string(kTitle) +
                     "\n# qubits: " + std::to_string(sum.num_qubits()) +
                     "\n# letters: " + std::string(kLastIsQubit0) + "\n";
  const bool has_unit =
      std::ranges::any_of(header, [](const auto& e) { return e.first == "unit"; });
  if (!has_unit) text += "# unit: hartree\n";
  for (const auto& [key, value] : header) {
    if (key.find_first_of(":\r\n") != std::string::npos ||
        value.find_first_of("\r\n") != std::string::npos) {
      throw std::invalid_argument("header entry " + in_quotes(key) + " = " + in_quotes(value) +
                                  ", must have no line end, and its key no colon");
    }
    if (std::find(kOwnKeys.begin(), kOwnKeys.end(), key) != kOwnKeys.end()) continue;
    if (key.empty() && value == kTitle) continue;
    text.append("# ").append(key).append(key.empty() ? "" : ": ").append(value).append("\n");
  }
  return text + "# sha256: " + sha256_hex(terms) + "\n" + terms;
}

}  // namespace qarch::chem

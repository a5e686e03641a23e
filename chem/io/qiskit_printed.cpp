#include "chem/io/qiskit_printed.h"

#include <complex>
#include <cstddef>
#include <utility>
#include <vector>

#include "chem/io/pauli_terms.h"
#include "chem/io/text_scanner.h"

namespace qarch::chem {

namespace {

class PrintedReader {
 public:
  PrintedReader(std::string_view text, const std::string& name)
      : scanner_(text, name), terms_(name) {}

  sim::PauliSum read() {
    scanner_.skip_spaces();
    if (scanner_.peek() == '[') {
      read_pairs();
    } else {
      read_constructor();
    }
    scanner_.skip_spaces();
    if (!scanner_.at_end()) scanner_.fail_value("rest", "empty: the operator ends before it");
    return std::move(terms_).sum();
  }

 private:
  std::string_view label() {
    const char quote = scanner_.peek() == '"' ? '"' : '\'';
    scanner_.expect(quote, "before a label");
    const std::string_view text = scanner_.until(std::string_view(&quote, 1));
    scanner_.expect(quote, "after a label");
    return text;
  }

  /// `[item, item, ...]`
  template <class ReadItem>
  void read_list(ReadItem read_item) {
    scanner_.expect('[', "before a list");
    for (scanner_.skip_spaces(); !scanner_.accept(']'); scanner_.skip_spaces()) {
      if (scanner_.peek() == '.') {
        TextScanner ahead = scanner_;
        if (ahead.until(",]").starts_with("...")) {
          scanner_.fail(
              "the list is cut short by '...', must be whole: print it with "
              "numpy.set_printoptions(threshold=sys.maxsize), or keep to_list()");
        }
      }
      read_item();
      scanner_.skip_spaces();
      if (!scanner_.accept(',') && scanner_.peek() != ']') scanner_.expect(']', "after a list");
    }
  }

  /// [('II', (-0.34+0j)), ...]
  void read_pairs() {
    std::size_t index = 0;
    read_list([&] {
      scanner_.expect('(', "before a label and its coefficient");
      const std::string_view word = label();
      scanner_.skip_spaces();
      scanner_.expect(',', "after a label");
      scanner_.skip_spaces();
      const std::complex<double> coefficient = scanner_.complex_number("coefficient");
      scanner_.skip_spaces();
      scanner_.expect(')', "after a coefficient");
      terms_.add(word, coefficient, "term[" + std::to_string(index++) + "]");
    });
  }

  /// SparsePauliOp(['II', ...], coeffs=[...])
  void read_constructor() {
    const std::size_t start = scanner_.offset();
    if (scanner_.until("(\n") != "SparsePauliOp") {
      scanner_.fail_at(start, "must be JSON, or begin with 'SparsePauliOp(' or '[('");
    }
    scanner_.expect('(', "after SparsePauliOp");
    scanner_.skip_spaces();
    std::vector<std::string_view> labels;
    read_list([&] { labels.push_back(label()); });
    scanner_.skip_spaces();
    scanner_.expect(',', "after the labels");
    scanner_.skip_spaces();
    const std::size_t keyword = scanner_.offset();
    if (scanner_.until("=[(\n") != "coeffs") scanner_.fail_at(keyword, "must be coeffs=[...]");
    scanner_.expect('=', "after coeffs");
    std::vector<std::complex<double>> values;
    scanner_.skip_spaces();
    read_list([&] { values.push_back(scanner_.complex_number("coefficient")); });
    scanner_.skip_spaces();
    scanner_.expect(')', "after the coefficients");
    if (labels.size() != values.size()) {
      scanner_.fail(std::to_string(labels.size()) + " labels and " + std::to_string(values.size()) +
                    " coefficients, must be as many");
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      terms_.add(labels[i], values[i], "term[" + std::to_string(i) + "]");
    }
  }

  TextScanner scanner_;
  LabelledTerms terms_;
};

}  // namespace

sim::PauliSum parse_printed_qiskit_operator(std::string_view text, const std::string& name) {
  return PrintedReader(text, name).read();
}

}  // namespace qarch::chem

#include <stdexcept>

#include "search/io/qasm.h"
#include "search/io/qasm/statement_reader.h"
#include "search/io/text_file.h"

namespace qarch::search {

QasmCircuit parse_qasm(std::string_view text, const std::string& file) {
  return qasm::read_program(qasm::Source(text, file));
}

std::vector<double> QasmCircuit::angles(std::span<const double> input_values) const {
  if (input_values.size() != inputs.size())
    throw std::invalid_argument("QasmCircuit::angles: " + std::to_string(input_values.size()) +
                                " values, must be " + std::to_string(inputs.size()));
  std::vector<double> result;
  for (const QasmAngle& slot : slots) {
    double angle = slot.offset;
    for (const auto& [input, coefficient] : slot.terms)
      angle += coefficient * input_values[static_cast<std::size_t>(input)];
    result.push_back(angle);
  }
  return result;
}

std::optional<std::vector<double>> QasmCircuit::known_angles() const {
  if (!values && !inputs.empty()) return std::nullopt;
  return angles(values.value_or(std::vector<double>{}));
}

QasmCircuit read_qasm_file(const std::string& path) {
  return parse_qasm(read_text_file(path), path);
}

}  // namespace qarch::search

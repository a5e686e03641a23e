#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <stdexcept>

#include "search/io/qasm.h"
#include "search/io/qasm_program.h"
#include "search/io/text_file.h"

namespace qarch::search {
namespace {

/// Appends a call; the first use of an input makes its slot.
void append(const QasmGateCall& call, QasmCircuit& result) {
  const sim::GateKind kind = call.row->kind;
  if (!call.row->has_angle) return result.circuit.append(kind, call.qubits);
  if (call.qubits.size() != 1)
    throw std::invalid_argument("gate " + std::string(call.row->name) + ": " +
                                std::to_string(call.qubits.size()) + " qubits, must be 1");
  if (call.angle.input.empty())
    return result.circuit.append_fixed_rotation(kind, call.qubits[0], call.angle.number);
  std::vector<std::string>& names = result.inputs;
  const auto found = std::find(names.begin(), names.end(), call.angle.input);
  const auto slot = static_cast<int>(found - names.begin());
  if (found == names.end()) {
    result.slots.push_back({0.0, {{slot, 1.0}}});
    names.push_back(call.angle.input);
  }
  result.circuit.append_rotation(kind, call.qubits[0], slot);
}

/// "angle.theta_0" -> "theta_0"; "" for a key of another kind.
std::string input_of_key(const std::string& key) {
  constexpr std::string_view kAngle = "angle.";
  return key.starts_with(kAngle) ? key.substr(kAngle.size()) : "";
}

double angle_value(const std::string& text, const QasmRemark& remark, const std::string& file) {
  double angle = 0.0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, angle);
  if (error != std::errc{} || stop != end || !std::isfinite(angle))
    throw_at(file, remark.place, "an angle must be a finite number, found '" + text + "'");
  return angle;
}

/// Sorts the "// @qarch" comments into metadata and angles by input.
std::map<std::string, double> read_remarks(const QasmProgram& program, const std::string& file,
                                           QasmMetadata& metadata) {
  std::map<std::string, double> angles;
  for (const QasmRemark& remark : program.remarks) {
    const std::size_t equals = remark.text.find('=');
    if (equals == std::string::npos)
      throw_at(file, remark.place, "expected '@qarch key=value', found '" + remark.text + "'");
    const std::string key = remark.text.substr(0, equals);
    const std::string value = remark.text.substr(equals + 1);
    const std::string input = input_of_key(key);
    if (input.empty()) {
      metadata.emplace_back(key, value);
      continue;
    }
    if (!program.inputs.contains(input))
      throw_at(file, remark.place, "an angle for '" + input + "', which is no input");
    if (!angles.emplace(input, angle_value(value, remark, file)).second)
      throw_at(file, remark.place, "a second angle for '" + input + "'");
  }
  return angles;
}

}  // namespace

QasmCircuit parse_qasm(std::string_view text, const std::string& file) {
  const QasmProgram program = parse_qasm_program(text, file);
  QasmCircuit result{sim::Circuit(program.num_qubits), {}, {}, {}, {}};
  for (const QasmGateCall& call : program.calls) {
    try {
      append(call, result);
    } catch (const std::invalid_argument& error) {
      throw_at(file, call.place, error.what());
    }
  }
  const std::map<std::string, double> angles = read_remarks(program, file, result.metadata);
  for (const auto& [name, place] : program.inputs) {
    if (std::find(result.inputs.begin(), result.inputs.end(), name) ==
        result.inputs.end())
      throw_at(file, place, "input '" + name + "' is used by no gate");
    if (!angles.empty() && !angles.contains(name))
      throw_at(file, place, "other inputs have an '@qarch angle.', but '" + name + "' has none");
  }
  if (!angles.empty()) {
    result.values.emplace();
    for (const std::string& name : result.inputs) result.values->push_back(angles.at(name));
  }
  return result;
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

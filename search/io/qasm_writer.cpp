#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "search/io/qasm.h"
#include "search/io/qasm/names.h"
#include "search/io/qasm/remarks.h"
#include "search/io/text_file.h"
#include "sim/gate.h"

namespace qarch::search {
namespace {

using sim::GateKind;

/// The gates that an include file lacks, in gates that it has.
struct WrittenDefinition {
  GateKind kind;
  bool in_version_2;  ///< whether version 2 needs it, too
  std::string_view text;
};
constexpr std::array<WrittenDefinition, 2> kDefinitions{
    {{GateKind::kSxdg, false, "gate sxdg a { h a; sdg a; h a; }\n"},
     {GateKind::kEcr, true,
      "gate ecr a, b { x a; h b; cx a, b; rz(-1.5707963267948966) b; cx a, b; h b; }\n"}}};

/// A decimal literal with a point, so that no importer takes it for an integer.
std::string literal(double value) {
  std::string text = number_text(value);
  if (text.find('.') == std::string::npos) {
    const std::size_t exponent = std::min(text.find('e'), text.size());
    text.insert(exponent, ".0");
  }
  return text;
}

/// In nanoseconds if they read back to the same number, else in seconds.
std::string time_text(double seconds) {
  const double nanoseconds = seconds * 1e9;
  for (const double value :
       {nanoseconds, std::nextafter(nanoseconds, 0.0), std::nextafter(nanoseconds, INFINITY)})
    if (std::isfinite(value) && value / 1e9 == seconds) return literal(value) + "ns";
  return literal(seconds) + "s";
}

[[noreturn]] void refuse(const std::string& message) {
  throw std::invalid_argument("to_qasm: " + message);
}

void check_angles(int num_parameters, std::span<const double> angles) {
  if (!angles.empty() && static_cast<int>(angles.size()) != num_parameters)
    refuse(std::to_string(angles.size()) + " angles, must be 0 or one for each of the " +
           std::to_string(num_parameters) + " parameters");
  for (std::size_t i = 0; i < angles.size(); ++i)
    if (!std::isfinite(angles[i]))
      refuse("angle " + std::to_string(i) + " = " + std::to_string(angles[i]) + ", must be finite");
}

/// Numbers 0 ... count - 1, in this order, or nothing at all.
void check_registers(const std::vector<QasmRegister>& registers, int count, const char* what) {
  int next = 0;
  for (const QasmRegister& row : registers) {
    if (row.first != next || row.size < 1)
      refuse(std::string(what) + " register '" + row.name + "' starts at " +
             std::to_string(row.first) + ", must start at " + std::to_string(next) +
             " and hold something");
    next += row.size;
  }
  if (count >= 0 && !registers.empty() && next != count)
    refuse(std::string(what) + " registers hold " + std::to_string(next) + ", must hold " +
           std::to_string(count));
}

void check_references(const QasmCircuit& file) {
  if (static_cast<int>(file.slots.size()) != file.circuit.num_parameters())
    refuse(std::to_string(file.slots.size()) + " slots, must be " +
           std::to_string(file.circuit.num_parameters()));
  const auto num_inputs = static_cast<int>(file.inputs.size());
  for (const QasmAngle& slot : file.slots)
    for (const auto& [input, coefficient] : slot.terms)
      if (input < 0 || input >= num_inputs || !std::isfinite(coefficient))
        refuse("a slot uses input " + std::to_string(input) + ", must be in [0, " +
               std::to_string(num_inputs - 1) + "] with a finite coefficient");
  if (file.values) check_angles(num_inputs, *file.values);
  int num_bits = 0;
  for (const QasmRegister& row : file.bits) num_bits += row.size;
  std::vector<bool> written(static_cast<std::size_t>(num_bits), false);
  for (const auto& [qubit, bit] : file.measurements) {
    if (bit < 0 || bit >= num_bits || qubit < 0 || qubit >= file.circuit.num_qubits())
      refuse("a measurement of qubit " + std::to_string(qubit) + " into bit " +
             std::to_string(bit) + ", must be in the registers");
    if (written[static_cast<std::size_t>(bit)])
      refuse("two measurements into bit " + std::to_string(bit));
    written[static_cast<std::size_t>(bit)] = true;
  }
  for (const QasmBarrier& barrier : file.barriers)
    for (const int qubit : barrier.qubits)
      if (qubit < 0 || qubit >= file.circuit.num_qubits())
        refuse("a barrier on qubit " + std::to_string(qubit) + ", which there is not");
}

class Writer {
 public:
  Writer(const QasmCircuit& file, int version, std::span<const double> angles)
      : file_(file), version_(version), angles_(angles), names_(version) {
    check_registers(file.qubits, file.circuit.num_qubits(), "qubit");
    check_registers(file.bits, -1, "bit");
    check_references(file);
    for (const auto& [key, value] : file.metadata)
      if (const std::string error = qasm::metadata_error(key, value); !error.empty()) refuse(error);
  }

  std::string run() {
    text_ = version_ == 2 ? "OPENQASM 2.0;\ninclude \"qelib1.inc\";\n"
                          : "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n";
    for (const auto& [key, value] : file_.metadata)
      text_.append("// @qarch ").append(key).append("=").append(value).append("\n");
    if (version_ == 3) inputs();
    definitions();
    registers();
    operations();
    measurements();
    return std::move(text_);
  }

 private:
  void inputs() {
    for (const std::string& name : file_.inputs) inputs_.push_back(names_.take(name));
    if (file_.values)
      for (std::size_t i = 0; i < inputs_.size(); ++i)
        text_ += "// @qarch angle." + inputs_[i] + "=" + literal((*file_.values)[i]) + "\n";
    for (const std::string& name : inputs_) text_ += "input float[64] " + name + ";\n";
  }

  void definitions() {
    for (const WrittenDefinition& row : kDefinitions) {
      const bool used = std::ranges::any_of(
          file_.circuit.gates(), [&](const sim::Gate& gate) { return gate.kind == row.kind; });
      if (used && (version_ == 3 || row.in_version_2)) text_ += row.text;
    }
  }

  void registers() {
    const bool device = file_.qubits.size() == 1 && file_.qubits[0].name == "$" && version_ == 3;
    const std::vector<QasmRegister> one{{"q", 0, file_.circuit.num_qubits()}};
    for (const QasmRegister& row : file_.qubits.empty() ? one : file_.qubits) {
      const std::string name = device ? "" : names_.take(row.name == "$" ? "q" : row.name);
      const std::string size = "[" + std::to_string(row.size) + "]";
      if (version_ == 2) text_ += "qreg " + name + size + ";\n";
      if (version_ == 3 && !device) text_ += "qubit" + size + " " + name + ";\n";
      for (int i = 0; i < row.size; ++i)
        qubits_.push_back(device ? "$" + std::to_string(i) : name + "[" + std::to_string(i) + "]");
    }
    for (const QasmRegister& row : file_.bits) {
      const std::string name = names_.take(row.name);
      const std::string size = "[" + std::to_string(row.size) + "]";
      text_ += version_ == 2 ? "creg " + name + size + ";\n" : "bit" + size + " " + name + ";\n";
      for (int i = 0; i < row.size; ++i) bits_.push_back(name + "[" + std::to_string(i) + "]");
    }
  }

  void operations() {
    const auto& gates = file_.circuit.gates();
    auto barrier = file_.barriers.begin();
    for (std::size_t g = 0; g <= gates.size(); ++g) {
      for (; barrier != file_.barriers.end() && (barrier->gate <= g || g == gates.size());
           ++barrier) {
        text_ += "barrier";
        for (std::size_t i = 0; i < barrier->qubits.size(); ++i)
          text_ += (i == 0 ? " " : ", ") + qubit(barrier->qubits[i]);
        text_ += ";\n";
      }
      if (g < gates.size()) gate(gates[g]);
    }
  }

  const std::string& qubit(int number) const { return qubits_[static_cast<std::size_t>(number)]; }

  void gate(const sim::Gate& gate) {
    const sim::GateRow& row = sim::gate_row(gate.kind);
    if (version_ == 2 && gate.kind == GateKind::kDelay)
      refuse("OpenQASM 2 has no delay, write OpenQASM 3");
    text_ += row.name;
    if (row.has_angle) text_ += "(" + angle(gate) + ")";
    if (gate.kind == GateKind::kDelay) text_ += "[" + time_text(gate.angle) + "]";
    text_ += " " + qubit(gate.qubits[0]);
    if (row.num_qubits == 2) text_ += ", " + qubit(gate.qubits[1]);
    if (version_ == 2 && gate.kind == GateKind::kMeasure) {
      if (file_.measurements.empty())
        refuse(
            "OpenQASM 2 cannot forget the outcome of a measurement where no bit is written at "
            "the end, write OpenQASM 3");
      text_ += " -> " + bits_[static_cast<std::size_t>(file_.measurements[0].bit)];
    }
    text_ += ";\n";
  }

  std::string angle(const sim::Gate& gate) const {
    if (gate.slot < 0) return literal(gate.angle);
    const auto slot = static_cast<std::size_t>(gate.slot);
    if (version_ == 2) return literal(angles_[slot]);
    return affine(file_.slots[slot]);
  }

  /// "theta", "-2.0*theta + 0.5", "a - 0.5*b"
  std::string affine(const QasmAngle& slot) const {
    std::string text;
    for (const auto& [input, coefficient] : slot.terms) {
      const std::string& name = inputs_[static_cast<std::size_t>(input)];
      if (text.empty()) {
        text = coefficient == 1.0 ? name : literal(coefficient) + "*" + name;
        continue;
      }
      text += coefficient < 0 ? " - " : " + ";
      text += std::fabs(coefficient) == 1.0 ? name : literal(std::fabs(coefficient)) + "*" + name;
    }
    if (text.empty()) return literal(slot.offset);
    if (slot.offset == 0.0) return text;
    return text + (slot.offset < 0 ? " - " : " + ") + literal(std::fabs(slot.offset));
  }

  void measurements() {
    for (const auto& [number, bit] : file_.measurements) {
      const std::string& target = bits_[static_cast<std::size_t>(bit)];
      text_ += version_ == 2 ? "measure " + qubit(number) + " -> " + target + ";\n"
                             : target + " = measure " + qubit(number) + ";\n";
    }
  }

  const QasmCircuit& file_;
  int version_;
  std::span<const double> angles_;
  qasm::SafeNames names_;
  std::vector<std::string> inputs_;
  std::vector<std::string> qubits_;
  std::vector<std::string> bits_;
  std::string text_;
};

/// A circuit as a file with the inputs theta_0, theta_1, ..., one for each slot.
QasmCircuit with_inputs(const sim::Circuit& circuit) {
  QasmCircuit file{circuit, {}, {}, {}, {}};
  for (int slot = 0; slot < circuit.num_parameters(); ++slot) {
    file.inputs.push_back("theta_" + std::to_string(slot));
    file.slots.push_back({0.0, {{slot, 1.0}}});
  }
  return file;
}

}  // namespace

std::string to_qasm(const sim::Circuit& circuit, std::span<const double> angles,
                    const QasmMetadata& metadata) {
  check_angles(circuit.num_parameters(), angles);
  QasmCircuit file = with_inputs(circuit);
  file.metadata = metadata;
  if (!angles.empty()) file.values.emplace(angles.begin(), angles.end());
  return Writer(file, 3, {}).run();
}

std::string to_qasm(const QasmCircuit& file) { return Writer(file, 3, {}).run(); }

std::string to_qasm2(const QasmCircuit& file, std::span<const double> angles) {
  check_angles(file.circuit.num_parameters(), angles);
  std::vector<double> known;
  if (angles.empty() && file.circuit.num_parameters() > 0) {
    const std::optional<std::vector<double>> own = file.known_angles();
    if (!own)
      refuse("OpenQASM 2 has no inputs, so the " + std::to_string(file.inputs.size()) +
             " inputs need values");
    check_angles(file.circuit.num_parameters(), *own);
    known = *own;
    angles = known;
  }
  return Writer(file, 2, angles).run();
}

std::string to_qasm2(const sim::Circuit& circuit, std::span<const double> angles) {
  return to_qasm2(with_inputs(circuit), angles);
}

}  // namespace qarch::search

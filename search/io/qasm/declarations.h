#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "search/io/qasm.h"
#include "search/io/qasm/expression.h"
#include "sim/pauli.h"

namespace qarch::search::qasm {

/// The registers, inputs and constants that a file has declared so far. Qubits, bits and inputs are
/// numbered in the order of the file. In an expression a name is an input, a constant of the file,
/// or one of find_constant, the first that there is.
///
/// The qubits of a device ($0, $1, ...) are one register "$" that grows as they are named; it
/// stands beside no other.
class Declarations final : public Scope {
 public:
  static constexpr int kMostQubits = sim::kMaxPauliQubits;
  static constexpr int kMostBits = 100'000;

  /// Adds a name that has() does not know. Fails at `name` for more than kMostQubits or kMostBits
  /// in all, and for qubits beside those of a device. `tokens`: where `name` was read.
  void add_qubits(const Token& name, int size, const TokenStream& tokens);
  void add_bits(const Token& name, int size, const TokenStream& tokens);
  void add_input(const Token& name);
  void add_constant(const Token& name, const Value& value);

  /// The number of the qubit of a device that a token of kPhysical names. Fails unless it is below
  /// kMostQubits, and beside declared qubits.
  int device_qubit(const Token& token, const TokenStream& tokens);

  const std::vector<QasmRegister>& qubits() const { return qubits_; }
  const std::vector<QasmRegister>& bits() const { return bits_; }
  const std::vector<std::string>& inputs() const { return inputs_; }
  /// Where the inputs stand in the file.
  const std::vector<std::size_t>& input_offsets() const { return input_offsets_; }

  int num_qubits() const;
  /// Whether a register, an input or a constant has this name.
  bool has(std::string_view name) const;
  /// The register of this name; nullptr: none. Good until the next one is added.
  const QasmRegister* find_qubits(std::string_view name) const {
    return find_register(qubits_, qubit_registers_, name);
  }
  const QasmRegister* find_bits(std::string_view name) const {
    return find_register(bits_, bit_registers_, name);
  }
  /// "q[1]", "$1".
  std::string qubit_name(int qubit) const;

  Expression::Step find(const Token& name, const TokenStream& tokens) const override;

 private:
  using Numbers = std::map<std::string, std::size_t, std::less<>>;

  static void add_register(std::vector<QasmRegister>& registers, Numbers& numbers,
                           QasmRegister row);
  static const QasmRegister* find_register(const std::vector<QasmRegister>& registers,
                                           const Numbers& numbers, std::string_view name);

  std::vector<QasmRegister> qubits_;
  Numbers qubit_registers_;
  std::vector<QasmRegister> bits_;
  Numbers bit_registers_;
  std::vector<std::string> inputs_;
  std::vector<std::size_t> input_offsets_;
  std::map<std::string, int, std::less<>> input_numbers_;
  std::map<std::string, Value, std::less<>> constants_;
};

}  // namespace qarch::search::qasm

#include "search/io/qasm/declarations.h"

#include <algorithm>
#include <charconv>

namespace qarch::search::qasm {

namespace {

constexpr std::size_t kMostProposed = 1000;  // names that a message compares with a wrong one
constexpr const char* kDeviceBesideDeclared =
    "qubits of a device ($0, $1, ...) beside declared ones are not supported";

}  // namespace

void Declarations::add_register(std::vector<QasmRegister>& registers, Numbers& numbers,
                                QasmRegister row) {
  numbers.emplace(row.name, registers.size());
  registers.push_back(std::move(row));
}

const QasmRegister* Declarations::find_register(const std::vector<QasmRegister>& registers,
                                                const Numbers& numbers, std::string_view name) {
  const auto found = numbers.find(name);
  return found == numbers.end() ? nullptr : &registers[found->second];
}

int Declarations::num_qubits() const {
  return qubits_.empty() ? 0 : qubits_.back().first + qubits_.back().size;
}

bool Declarations::has(std::string_view name) const {
  return find_qubits(name) != nullptr || find_bits(name) != nullptr ||
         input_numbers_.contains(name) || constants_.contains(name);
}

void Declarations::add_qubits(const Token& name, int size, const TokenStream& tokens) {
  if (find_qubits("$") != nullptr) tokens.fail_at(name, kDeviceBesideDeclared);
  if (num_qubits() + size > kMostQubits)
    tokens.fail_at(name, "more than " + std::to_string(kMostQubits) +
                             " qubits in all, the most that qarch simulates");
  add_register(qubits_, qubit_registers_, {std::string(name.text), num_qubits(), size});
}

void Declarations::add_bits(const Token& name, int size, const TokenStream& tokens) {
  const int before = bits_.empty() ? 0 : bits_.back().first + bits_.back().size;
  if (before + size > kMostBits)
    tokens.fail_at(name, "more than " + std::to_string(kMostBits) + " bits in all");
  add_register(bits_, bit_registers_, {std::string(name.text), before, size});
}

void Declarations::add_input(const Token& name) {
  input_numbers_.emplace(name.text, static_cast<int>(inputs_.size()));
  inputs_.emplace_back(name.text);
  input_offsets_.push_back(name.offset);
}

void Declarations::add_constant(const Token& name, const Value& value) {
  constants_.emplace(name.text, value);
}

int Declarations::device_qubit(const Token& token, const TokenStream& tokens) {
  int number = 0;
  const char* end = token.text.data() + token.text.size();
  const bool fits = std::from_chars(token.text.data(), end, number).ec == std::errc{};
  if (!fits || number >= kMostQubits)
    tokens.fail_at(token, "a qubit of a device must be in [$0, $" +
                              std::to_string(kMostQubits - 1) + "], as qarch simulates at most " +
                              std::to_string(kMostQubits) + " qubits");
  if (qubits_.empty()) add_register(qubits_, qubit_registers_, {"$", 0, 1});
  QasmRegister& device = qubits_.front();
  if (device.name != "$") tokens.fail_at(token, kDeviceBesideDeclared);
  device.size = std::max(device.size, number + 1);
  return number;
}

std::string Declarations::qubit_name(int qubit) const {
  for (const QasmRegister& row : qubits_) {
    if (qubit < row.first || qubit >= row.first + row.size) continue;
    const std::string index = std::to_string(qubit - row.first);
    if (row.name == "$") return "$" + index;
    return row.name + "[" + index + "]";
  }
  return std::to_string(qubit);
}

Expression::Step Declarations::find(const Token& name, const TokenStream& tokens) const {
  if (const auto input = input_numbers_.find(name.text); input != input_numbers_.end())
    return {Operation::kInput, false, input->second, 0.0, name.offset};
  if (const auto constant = constants_.find(name.text); constant != constants_.end())
    return {Operation::kNumber, constant->second.is_integer, 0, constant->second.number,
            name.offset};
  if (const double* constant = find_constant(name.text))
    return {Operation::kNumber, false, 0, *constant, name.offset};
  std::vector<std::string> known(
      inputs_.begin(),
      inputs_.begin() + static_cast<std::ptrdiff_t>(std::min(inputs_.size(), kMostProposed)));
  for (const auto& [constant, value] : constants_)
    if (known.size() < kMostProposed) known.push_back(constant);
  fail_unknown_name(name, tokens, known);
}

}  // namespace qarch::search::qasm

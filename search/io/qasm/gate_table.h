#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/io/qasm/expression.h"
#include "sim/gate.h"

namespace qarch::search::qasm {

struct GateDefinition;

/// A gate with its modifiers, as a line of a file or of a definition says it. Controls commute
/// with powers, so the two are kept apart: the controls take the first operands.
struct GateCall {
  const GateDefinition* gate = nullptr;
  std::vector<bool> controls;  ///< by operand: whether the control must be 1 (ctrl) or 0 (negctrl)
  std::vector<double> powers;  ///< innermost first; inv is -1
  std::vector<Expression> arguments;
  std::vector<int> operands;  ///< numbers of the definition's qubits; unused outside of one
  std::size_t offset = 0;
  std::string modifiers = {};  ///< "ctrl @ inv @ ", for notes

  std::size_t num_operands() const;
};

/// What a gate does.
enum class GateMeaning {
  kNative,   ///< what `native` says
  kPhase,    ///< gphase(gamma) = exp(i gamma)
  kEuler,    ///< rz(phi) ry(theta) rz(lambda) of (theta, phi, lambda), rz(lambda) first
  kBarrier,  ///< only in definitions
  kBody,     ///< what its calls do, one after the other
  kOpaque,   ///< nobody knows
};

struct GateDefinition {
  std::string name;
  GateMeaning meaning = GateMeaning::kBody;
  int num_parameters = 0;
  int num_qubits = 0;
  std::vector<GateCall> body = {};
  /// The operation that it is, up to a global phase if there is a body, which then holds the phase.
  const sim::GateRow* native = nullptr;
  const Source* source = nullptr;  ///< of the body
  int version = 3;
  int depth = 0;            ///< of definitions in definitions
  bool is_standard = true;  ///< not from a file
};

/// A gate that files may use without a definition.
struct StandardGate {
  std::string_view name;
  bool in_qelib1;
  bool in_stdgates;
  /// OpenQASM 3, exact with its global phase, since that counts under ctrl. "": the row of this
  /// name in sim::gates(), kept as it is.
  std::string_view definition;
};

/// qelib1.inc, stdgates.inc, and what exporters use without saying so. The built-in gates U and CX
/// have rows, too. A new gate is a row.
std::span<const StandardGate> standard_gates();

/// The gates that a file knows: its own, then the standard ones, whose definitions are read when
/// they are first used.
class GateTable {
 public:
  static constexpr std::size_t kMostSize = 4'000'000;

  GateTable();
  GateTable(const GateTable&) = delete;
  GateTable& operator=(const GateTable&) = delete;
  ~GateTable();

  /// nullptr: none.
  const GateDefinition* find(std::string_view name);
  /// The standard gate, even if the file has its own of this name.
  const GateDefinition* find_standard(std::string_view name);
  bool has_own(std::string_view name) const { return own_.contains(name); }
  void add(GateDefinition definition);
  /// Counts a call that a definition holds. Fails at its place if definitions hold more than
  /// kMostSize operands, steps of expressions and four times calls in all.
  void add_size(const GateCall& call, const TokenStream& tokens);

  std::vector<std::string> names() const;

 private:
  using Map = std::unordered_map<std::string_view, const GateDefinition*>;

  std::deque<GateDefinition> definitions_;
  std::deque<Source> sources_;
  Map own_;
  Map standard_;
  std::size_t size_ = 0;
};

}  // namespace qarch::search::qasm

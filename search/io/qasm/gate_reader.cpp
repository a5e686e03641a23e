#include "search/io/qasm/gate_reader.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "search/did_you_mean.h"
#include "search/io/qasm/number_reader.h"

namespace qarch::search::qasm {

namespace {

constexpr int kDeepestDefinition = 200;
constexpr int kMostControls = 30;
constexpr std::size_t kMostModifiers = 50;
constexpr std::size_t kMostNames = 1000;  // of the parameters or the qubits of a definition
constexpr double kMostRepetitions = 1e6;

/// What a gate definition cannot hold, by the first word.
constexpr std::array<std::string_view, 12> kNotInGates{"measure", "reset", "delay", "if",
                                                       "for",     "while", "box",   "let",
                                                       "const",   "int",   "float", "qubit"};

/// The parameters of a definition, then the constants of the file.
class BodyScope final : public Scope {
 public:
  BodyScope(const std::vector<std::string_view>& parameters, const Scope& outer)
      : parameters_(parameters), outer_(outer) {}

  Expression::Step find(const Token& name, const TokenStream& tokens) const override {
    const auto found = std::ranges::find(parameters_, name.text);
    if (found != parameters_.end())
      return {Operation::kParameter, false, static_cast<int>(found - parameters_.begin()), 0.0,
              name.offset};
    const Expression::Step step = outer_.find(name, tokens);
    if (step.operation == Operation::kInput)
      tokens.fail_at(name, "an input cannot be used in a gate definition, make it a parameter");
    return step;
  }

 private:
  const std::vector<std::string_view>& parameters_;
  const Scope& outer_;
};

/// inv @, pow(k) @, ctrl @, ctrl(n) @, negctrl @, negctrl(n) @
bool read_modifier(TokenStream& tokens, const Scope& scope, const Dialect& dialect,
                   GateCall& call) {
  const bool inverse = tokens.at("inv");
  const bool power = tokens.at("pow");
  const bool control = tokens.at("ctrl");
  if (!inverse && !power && !control && !tokens.at("negctrl")) return false;
  if (dialect.version == 2) tokens.fail("gate modifiers are of OpenQASM 3");
  const Token word = tokens.next();
  if (call.powers.size() + call.controls.size() >= kMostModifiers)
    tokens.fail_at(word, "more than " + std::to_string(kMostModifiers) + " modifiers");
  call.modifiers += word.text;
  if (inverse) {
    call.powers.insert(call.powers.begin(), -1.0);
  } else if (power) {
    tokens.expect("(");
    const Token start = tokens.token();
    const double exponent = read_constant(tokens, scope, dialect.version, "a power").number;
    if (!(std::fabs(exponent) <= kMostRepetitions))
      tokens.fail_at(start, "the exponent of pow must be in [-1000000, 1000000]");
    tokens.expect(")");
    call.powers.insert(call.powers.begin(), exponent);
    call.modifiers += "(...)";
  } else {
    int count = 1;
    if (tokens.accept("(")) {
      count =
          read_integer(tokens, scope, dialect.version, "the number of controls", 1, kMostControls);
      tokens.expect(")");
      call.modifiers += "(" + std::to_string(count) + ")";
    }
    call.controls.insert(call.controls.end(), static_cast<std::size_t>(count), control);
    if (call.controls.size() > kMostControls)
      tokens.fail_at(word, "more than " + std::to_string(kMostControls) + " controls");
  }
  tokens.expect("@");
  call.modifiers += " @ ";
  return true;
}

const GateDefinition* known_gate(const Token& name, TokenStream& tokens, GateTable& table,
                                 const Dialect& dialect) {
  const bool built_in = name.text == "U" || (name.text == "CX" && dialect.version == 2) ||
                        (name.text == "gphase" && dialect.version == 3);
  const bool hidden = name.text == "euler" && !dialect.is_standard && !table.has_own(name.text);
  const GateDefinition* found = hidden ? nullptr : table.find(name.text);
  if (found == nullptr || (name.text == "gphase" && dialect.version == 2))
    tokens.source().fail(name.offset, "gate '" + std::string(name.text) + "' is not known" +
                                          did_you_mean(name.text, table.names()) + ", found '" +
                                          std::string(name.text) + "'");
  if (found->is_standard && !built_in && !dialect.is_standard && !dialect.has_include)
    tokens.fail_at(name, std::string("the gate needs 'include \"") +
                             (dialect.version == 2 ? "qelib1" : "stdgates") + ".inc\";' before it");
  if (found->meaning == GateMeaning::kOpaque)
    tokens.fail_at(name, "an opaque gate has no definition and cannot be simulated");
  return found;
}

/// name {, name}, without repetitions
std::vector<std::string_view> read_names(TokenStream& tokens, const std::string& what) {
  std::vector<std::string_view> names;
  do {
    const Token name = tokens.expect(TokenKind::kIdentifier, what);
    if (std::ranges::find(names, name.text) != names.end())
      tokens.fail_at(name, "the name is already in use");
    if (names.size() == kMostNames)
      tokens.fail_at(name, "more than " + std::to_string(kMostNames) + " names in a list");
    names.push_back(name.text);
  } while (tokens.accept(","));
  return names;
}

struct Heading {
  GateDefinition definition;
  std::vector<std::string_view> parameters;
  std::vector<std::string_view> qubits;
};

Heading read_heading(TokenStream& tokens, const Dialect& dialect) {
  tokens.next();
  Heading result;
  result.definition.name =
      std::string(tokens.expect(TokenKind::kIdentifier, "the name of the gate").text);
  if (tokens.accept("(") && !tokens.accept(")")) {
    result.parameters = read_names(tokens, "the name of a parameter");
    tokens.expect(")");
  }
  result.qubits = read_names(tokens, "the name of a qubit");
  result.definition.num_parameters = static_cast<int>(result.parameters.size());
  result.definition.num_qubits = static_cast<int>(result.qubits.size());
  result.definition.source = &tokens.source();
  result.definition.version = dialect.version;
  result.definition.is_standard = dialect.is_standard;
  return result;
}

int read_body_operand(TokenStream& tokens, const std::vector<std::string_view>& qubits) {
  const Token name = tokens.expect(TokenKind::kIdentifier, "a qubit of the gate");
  const auto found = std::ranges::find(qubits, name.text);
  if (found == qubits.end()) tokens.fail_at(name, "not a qubit of the gate");
  return static_cast<int>(found - qubits.begin());
}

void read_body_operands(TokenStream& tokens, const Heading& heading, GateCall& call) {
  if (!tokens.at(";")) {
    std::vector<bool> used(heading.qubits.size(), false);
    do {
      const Token place = tokens.token();
      const int qubit = read_body_operand(tokens, heading.qubits);
      if (used[static_cast<std::size_t>(qubit)]) tokens.fail_at(place, "the qubit is used twice");
      used[static_cast<std::size_t>(qubit)] = true;
      call.operands.push_back(qubit);
    } while (tokens.accept(","));
  }
  const Token end = tokens.expect(";");
  if (call.gate->meaning != GateMeaning::kBarrier && call.operands.size() != call.num_operands())
    tokens.source().fail(call.offset, "gate " + call.modifiers + call.gate->name + ": " +
                                          std::to_string(call.operands.size()) +
                                          " qubits, must be " +
                                          std::to_string(call.num_operands()));
  (void)end;
}

const GateDefinition& barrier() {
  static const GateDefinition definition{"barrier", GateMeaning::kBarrier};
  return definition;
}

}  // namespace

GateCall read_gate_call(TokenStream& tokens, GateTable& table, const Scope& scope,
                        const Dialect& dialect) {
  GateCall call;
  call.offset = tokens.token().offset;
  while (read_modifier(tokens, scope, dialect, call)) {
  }
  const Token name = tokens.expect(TokenKind::kIdentifier, "the name of a gate");
  call.gate = known_gate(name, tokens, table, dialect);
  if (tokens.at("(") && call.gate->num_parameters == 0) {
    tokens.next();
    if (!tokens.at(")")) tokens.fail("gate " + call.gate->name + " takes no argument");
    tokens.next();
  } else if (call.gate->num_parameters > 0) {
    tokens.expect("(");
    for (int i = 0; i < call.gate->num_parameters; ++i) {
      if (i > 0 && !tokens.at(","))
        tokens.fail("gate " + call.gate->name + ": " + std::to_string(i) + " arguments, must be " +
                    std::to_string(call.gate->num_parameters));
      if (i > 0) tokens.next();
      call.arguments.push_back(read_expression(tokens, scope, dialect.version));
    }
    tokens.expect(")");
  }
  return call;
}

GateDefinition read_gate_definition(TokenStream& tokens, GateTable& table, const Scope& outer,
                                    const Dialect& dialect) {
  const Token start = tokens.token();
  Heading heading = read_heading(tokens, dialect);
  const BodyScope scope(heading.parameters, outer);
  GateDefinition& definition = heading.definition;
  tokens.expect("{");
  while (!tokens.accept("}")) {
    GateCall call;
    if (tokens.at("barrier")) {
      call.gate = &barrier();
      call.offset = tokens.next().offset;
    } else {
      if (tokens.token().kind == TokenKind::kIdentifier &&
          std::ranges::find(kNotInGates, tokens.token().text) != kNotInGates.end())
        tokens.fail("a gate definition can hold only gates and barriers");
      call = read_gate_call(tokens, table, scope, dialect);
    }
    read_body_operands(tokens, heading, call);
    table.add_size(call, tokens);
    definition.depth = std::max(definition.depth, call.gate->depth + 1);
    definition.body.push_back(std::move(call));
  }
  if (definition.depth > kDeepestDefinition)
    tokens.fail_at(start, "gate definitions are nested more than " +
                              std::to_string(kDeepestDefinition) + " deep");
  return std::move(definition);
}

GateDefinition read_opaque_gate(TokenStream& tokens, const Dialect& dialect) {
  GateDefinition definition = read_heading(tokens, dialect).definition;
  definition.meaning = GateMeaning::kOpaque;
  tokens.expect(";");
  return definition;
}

}  // namespace qarch::search::qasm

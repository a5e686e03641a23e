#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <numbers>

#include "search/did_you_mean.h"
#include "search/io/qasm_program.h"
#include "sim/gate.h"

namespace qarch::search {
namespace {

using Kind = QasmTokenKind;

/// Words that start a statement of the language that a Circuit cannot hold.
constexpr std::array<std::string_view, 34> kOtherStatements{
    "qreg",   "creg",    "bit",    "int",    "uint",     "float",   "angle",  "bool",   "complex",
    "const",  "let",     "gate",   "def",    "defcal",   "cal",     "extern", "opaque", "measure",
    "reset",  "barrier", "delay",  "box",    "duration", "stretch", "if",     "for",    "while",
    "switch", "end",     "output", "pragma", "gphase",   "U",       "return"};

constexpr std::array<std::string_view, 4> kModifiers{"ctrl", "negctrl", "inv", "pow"};

struct Constant {
  std::string_view name;
  double value;
};
constexpr std::array<Constant, 6> kConstants{{{"pi", std::numbers::pi},
                                              {"π", std::numbers::pi},
                                              {"tau", 2 * std::numbers::pi},
                                              {"τ", 2 * std::numbers::pi},
                                              {"euler", std::numbers::e},
                                              {"ℇ", std::numbers::e}}};

struct Register {
  int first = 0;  ///< number of its qubit 0 in the circuit
  int size = 1;
};

template <class Rows>
bool contains(const Rows& rows, std::string_view word) {
  return std::find(rows.begin(), rows.end(), word) != rows.end();
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& file)
      : file_(file), lexed_(tokenize_qasm(text, file)) {}

  QasmProgram run() {
    version();
    while (token().kind != Kind::kEnd) statement();
    if (program_.num_qubits == 0) fail("no qubit is declared");
    program_.remarks = std::move(lexed_.remarks);
    return std::move(program_);
  }

 private:
  // Tokens.

  const QasmToken& token() const { return lexed_.tokens[position_]; }
  bool at(std::string_view text) const {
    return token().text == text &&
           (token().kind == Kind::kSymbol || token().kind == Kind::kIdentifier);
  }
  QasmToken next() {
    QasmToken taken = token();
    if (taken.kind != Kind::kEnd) ++position_;
    return taken;
  }
  bool accept(std::string_view text) {
    if (!at(text)) return false;
    next();
    return true;
  }
  QasmToken expect(std::string_view text) {
    if (!at(text)) fail("expected '" + std::string(text) + "'");
    return next();
  }
  QasmToken expect(Kind kind, const std::string& what) {
    if (token().kind != kind) fail("expected " + what);
    return next();
  }
  int expect_integer(const std::string& what) {
    const QasmToken found = expect(Kind::kInteger, what);
    int value = 0;
    const char* end = found.text.data() + found.text.size();
    if (std::from_chars(found.text.data(), end, value).ec != std::errc{})
      fail_at(found, what + " is too large");
    return value;
  }
  [[noreturn]] void fail(const std::string& message) const { fail_at(token(), message); }
  [[noreturn]] void fail_at(const QasmToken& where, const std::string& message) const {
    throw_at(file_, where.place, message + ", found '" + where.text + "'");
  }

  // Statements.

  void version() {
    if (!accept("OPENQASM")) fail("expected 'OPENQASM 3.0;' before any statement");
    const QasmToken number = next();
    if (number.text != "3" && !number.text.starts_with("3."))
      fail_at(number, "OpenQASM version must be 3.0");
    expect(";");
  }

  void statement() {
    if (at("OPENQASM")) fail("a second version statement");
    if (accept("include")) return include();
    if (accept("input")) return input();
    if (accept("qubit")) return qubit();
    if (token().kind != Kind::kIdentifier) fail("expected a statement");
    const std::string& word = token().text;
    if (contains(kModifiers, word)) fail("gate modifiers are not supported");
    if (contains(kOtherStatements, word) || registers_.contains(word) ||
        program_.inputs.contains(word))
      fail("this statement is not supported");
    gate_call();
  }

  void include() {
    const QasmToken name = expect(Kind::kText, "a file name in quotes");
    if (name.text != "stdgates.inc") fail_at(name, "only \"stdgates.inc\" can be included");
    has_stdgates_ = true;
    expect(";");
  }

  void input() {
    if (!at("float") && !at("angle")) fail("the type of an input must be float or angle");
    next();
    if (accept("[")) {
      expect_integer("the width of the type");
      expect("]");
    }
    const QasmToken name = new_name();
    program_.inputs[name.text] = name.place;
    expect(";");
  }

  void qubit() {
    Register added{program_.num_qubits, 1};
    if (accept("[")) {
      const QasmToken size = token();
      added.size = expect_integer("the number of qubits");
      if (added.size < 1 || added.size > kMostQubits)
        fail_at(size, "the number of qubits must be in [1, " + std::to_string(kMostQubits) + "]");
      expect("]");
    }
    const QasmToken name = new_name();
    program_.num_qubits += added.size;
    if (program_.num_qubits > kMostQubits)
      fail_at(name, "more than " + std::to_string(kMostQubits) + " qubits in all");
    registers_[name.text] = added;
    expect(";");
  }

  QasmToken new_name() {
    QasmToken name = expect(Kind::kIdentifier, "a name");
    if (registers_.contains(name.text) || program_.inputs.contains(name.text) ||
        sim::find_gate(name.text) != nullptr || constant(name.text) != nullptr)
      fail_at(name, "the name is already in use");
    return name;
  }

  void gate_call() {
    const QasmToken name = next();
    const sim::GateRow* row = sim::find_gate(name.text);
    if (row == nullptr) {
      std::vector<std::string> known;
      for (const sim::GateRow& gate : sim::gates()) known.emplace_back(gate.name);
      throw_at(file_, name.place,
               "gate '" + name.text + "' is not supported, " + must_be_one_of(name.text, known));
    }
    if (!has_stdgates_) fail_at(name, "the gate needs 'include \"stdgates.inc\";' before it");
    QasmGateCall call{row, {}, {}, name.place};
    if (row->has_angle) {
      expect("(");
      const QasmToken start = token();
      call.angle = sum();
      if (!std::isfinite(call.angle.number)) fail_at(start, "the angle is not finite");
      expect(")");
    }
    do {
      call.qubits.push_back(operand());
    } while (accept(","));
    expect(";");
    program_.calls.push_back(std::move(call));
  }

  int operand() {
    const QasmToken name = expect(Kind::kIdentifier, "a qubit");
    const auto found = registers_.find(name.text);
    if (found == registers_.end()) fail_at(name, "not a qubit register");
    const auto [first, size] = found->second;
    if (!accept("[")) {
      if (size > 1) fail_at(name, "a gate on a whole register is not supported");
      return first;
    }
    const QasmToken index_token = token();
    const int index = expect_integer("a qubit index");
    if (index >= size)
      fail_at(index_token, "qubit index must be in [0, " + std::to_string(size - 1) + "]");
    expect("]");
    return first + index;
  }

  // Expressions:  sum = product {(+|-) product},  product = unary {(*|/) unary},
  // unary = - unary | number | constant | input | ( sum ).

  static const Constant* constant(std::string_view name) {
    for (const Constant& known : kConstants)
      if (known.name == name) return &known;
    return nullptr;
  }

  QasmValue sum() {
    QasmValue left = product();
    while (at("+") || at("-")) {
      const QasmToken op = next();
      const QasmValue right = product();
      left = combine(op, left, right, left.number + (op.text == "+" ? 1 : -1) * right.number);
    }
    return left;
  }

  QasmValue product() {
    QasmValue left = unary();
    while (at("*") || at("/")) {
      const QasmToken op = next();
      const QasmValue right = unary();
      if (op.text == "*") {
        left = combine(op, left, right, left.number * right.number);
        continue;
      }
      if (right.input.empty() && right.number == 0.0) fail_at(op, "division by zero");
      if (left.is_integer && right.is_integer)
        fail_at(op, "a quotient of two integers is cut to an integer in OpenQASM 3; write 1.0/2");
      left = combine(op, left, right, left.number / right.number);
    }
    return left;
  }

  QasmValue unary() {
    if (++depth_ > kDeepest) fail("the expression is nested too deeply");
    QasmValue value;
    if (at("-")) {
      const QasmToken minus = next();
      value = unary();
      value = combine(minus, value, value, -value.number);
    } else if (accept("(")) {
      value = sum();
      expect(")");
    } else {
      value = atom();
    }
    --depth_;
    return value;
  }

  QasmValue atom() {
    const QasmToken found = next();
    if (found.kind == Kind::kInteger || found.kind == Kind::kReal) {
      double number = 0.0;
      const char* end = found.text.data() + found.text.size();
      if (std::from_chars(found.text.data(), end, number).ec != std::errc{})
        fail_at(found, "the number is out of range");
      return {number, found.kind == Kind::kInteger, ""};
    }
    if (found.kind == Kind::kIdentifier) {
      if (const Constant* known = constant(found.text)) return {known->value, false, ""};
      if (program_.inputs.contains(found.text)) return {0.0, false, found.text};
      std::vector<std::string> known{"pi"};
      for (const auto& [name, input] : program_.inputs) known.push_back(name);
      fail_at(found, "neither an input nor pi" + did_you_mean(found.text, known));
    }
    fail_at(found, "expected a number, pi or an input");
  }

  QasmValue combine(const QasmToken& op, const QasmValue& left, const QasmValue& right,
                    double number) const {
    if (!left.input.empty() || !right.input.empty())
      fail_at(op, "arithmetic with input '" + (left.input.empty() ? right.input : left.input) +
                      "' is not supported, an angle must be the bare input or a number");
    return {number, left.is_integer && right.is_integer, ""};
  }

  static constexpr int kMostQubits = 31;
  static constexpr int kDeepest = 200;

  std::string file_;
  QasmTokens lexed_;
  std::size_t position_ = 0;
  int depth_ = 0;
  bool has_stdgates_ = false;
  std::map<std::string, Register> registers_;
  QasmProgram program_;
};

}  // namespace

QasmProgram parse_qasm_program(std::string_view text, const std::string& file) {
  return Parser(text, file).run();
}

}  // namespace qarch::search

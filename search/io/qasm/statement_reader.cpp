#include "search/io/qasm/statement_reader.h"

#include <algorithm>
#include <array>
#include <span>

#include "search/io/qasm/circuit_builder.h"
#include "search/io/qasm/declaration_statements.h"
#include "search/io/qasm/declarations.h"
#include "search/io/qasm/file_notes.h"
#include "search/io/qasm/gate_statements.h"
#include "search/io/qasm/number_reader.h"
#include "search/io/qasm/operand_reader.h"
#include "search/io/qasm/remarks.h"

namespace qarch::search::qasm {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

/// Statements of OpenQASM 3 that a circuit cannot hold, by their first word.
struct Unsupported {
  std::string_view word;
  std::string_view what;
};
constexpr std::array<Unsupported, 30> kUnsupported{{
    {"if", "classical control"},
    {"else", "classical control"},
    {"switch", "classical control"},
    {"for", "a loop"},
    {"while", "a loop"},
    {"break", "a loop"},
    {"continue", "a loop"},
    {"def", "a subroutine"},
    {"return", "a subroutine"},
    {"extern", "an external function"},
    {"let", "an alias"},
    {"array", "an array"},
    {"int", "a variable ('const' is read)"},
    {"uint", "a variable ('const' is read)"},
    {"float", "a variable ('const' is read)"},
    {"angle", "a variable ('const' is read)"},
    {"bool", "a variable"},
    {"complex", "a variable"},
    {"output", "an output variable"},
    {"duration", "a variable of time"},
    {"stretch", "a variable of time"},
    {"box", "a box of timing"},
    {"durationof", "a variable of time"},
    {"cal", "pulse level control"},
    {"defcal", "pulse level control"},
    {"defcalgrammar", "pulse level control"},
    {"end", "an early end of the program"},
    {"nop", "a statement without effect"},
    {"readonly", "a subroutine"},
    {"mutable", "a subroutine"},
}};

class StatementReader {
 public:
  explicit StatementReader(const Source& source)
      : source_(source),
        tokens_(source),
        builder_(source),
        gates_(declarations_, builder_, notes_, work_),
        declare_(declarations_, gates_, work_, &is_reserved) {}

  QasmCircuit run();

 private:
  using Read = void (StatementReader::*)();
  struct Statement {
    std::string_view word;
    bool in_2;
    bool in_3;
    Read read;
  };
  static std::span<const Statement> statements();

  void version();
  void statement();
  QasmCircuit finish();

  void include();
  void qubit_register() { declare_.qubits(tokens_, dialect_); }
  void old_qubit_register() { declare_.old_qubits(tokens_, dialect_); }
  void bit_register();
  void old_bit_register() { declare_.old_bits(tokens_, dialect_); }
  void input() { declare_.input(tokens_, dialect_); }
  void constant() { declare_.constant(tokens_, dialect_); }
  void gate_definition() { gates_.define(tokens_, dialect_); }
  void opaque_gate() { gates_.define_opaque(tokens_, dialect_); }
  void barrier();
  void measure();
  void assignment();
  void reset();
  void delay();
  void pragma();

  static bool is_reserved(std::string_view word);
  Operand qubit_operand() { return read_qubits(tokens_, declarations_, dialect_.version); }
  Operand bit_operand() { return read_bits(tokens_, declarations_, dialect_.version); }
  std::vector<int> qubit_list() {
    return read_qubit_list(tokens_, declarations_, dialect_.version);
  }
  void set_by_measure(const Operand& bits);
  void measure_into(const Operand& qubits, const Operand* bits);

  const Source& source_;
  TokenStream tokens_;
  Dialect dialect_;
  Declarations declarations_;
  FileNotes notes_;
  Work work_;
  CircuitBuilder builder_;
  GateStatements gates_;
  DeclarationStatements declare_;
};

std::span<const StatementReader::Statement> StatementReader::statements() {
  using R = StatementReader;
  static constexpr std::array<Statement, 15> kStatements{{
      // word, in OpenQASM 2, in OpenQASM 3
      {"include", true, true, &R::include},
      {"qreg", true, true, &R::old_qubit_register},
      {"creg", true, true, &R::old_bit_register},
      {"qubit", false, true, &R::qubit_register},
      {"bit", false, true, &R::bit_register},
      {"input", false, true, &R::input},
      {"const", false, true, &R::constant},
      {"gate", true, true, &R::gate_definition},
      {"opaque", true, true, &R::opaque_gate},
      {"barrier", true, true, &R::barrier},
      {"measure", true, true, &R::measure},
      {"reset", true, true, &R::reset},
      {"delay", false, true, &R::delay},
      {"pragma", false, true, &R::pragma},
      {"#", false, true, &R::pragma},
  }};
  return kStatements;
}

/// Whether a statement begins with this word.
bool StatementReader::is_reserved(std::string_view word) {
  const auto is_word = [&](const auto& row) { return row.word == word; };
  return std::ranges::any_of(statements(), is_word) || std::ranges::any_of(kUnsupported, is_word);
}

QasmCircuit StatementReader::run() {
  if (source_.text().size() > kMostBytes)
    source_.fail(0, "the file has " + std::to_string(source_.text().size()) +
                        " bytes, must be at most " + std::to_string(kMostBytes));
  version();
  while (tokens_.token().kind != TokenKind::kEnd) statement();
  if (declarations_.qubits().empty()) tokens_.fail("no qubit is declared");
  return finish();
}

/// OPENQASM 2.0; or 3; or 3.x;
void StatementReader::version() {
  if (!tokens_.accept("OPENQASM"))
    tokens_.fail("expected 'OPENQASM 3.0;' (or 'OPENQASM 2.0;') before any statement");
  const Token number = tokens_.next();
  const std::string_view text = number.text;
  if (text == "2.0" || text == "2") {
    dialect_.version = 2;
  } else if (text != "3" && text != "3.0" && text != "3.1") {
    tokens_.fail_at(number, "OpenQASM version must be 2.0, 3.0 or 3.1");
  }
  tokens_.expect(";");
}

void StatementReader::statement() {
  const Token first = tokens_.token();
  builder_.set_place(first.offset);
  for (const Statement& row : statements())
    if (tokens_.at(row.word) && (dialect_.version == 2 ? row.in_2 : row.in_3))
      return (this->*row.read)();
  if (tokens_.at("OPENQASM")) tokens_.fail("a second version statement");
  if (tokens_.at("@") && dialect_.version == 3) return pragma();  // an annotation
  if (first.kind != TokenKind::kIdentifier) tokens_.fail("expected a statement");
  for (const Unsupported& row : kUnsupported)
    if (row.word == first.text && (dialect_.version == 3 || row.word == "if"))
      tokens_.fail(std::string(row.what) + " is not supported");
  if (declarations_.find_bits(first.text) != nullptr) return assignment();
  if (declarations_.has(first.text) && !gates_.knows(first.text))
    tokens_.fail("this statement is not supported");
  gates_.apply(tokens_, dialect_);
}

QasmCircuit StatementReader::finish() {
  QasmCircuit result{sim::Circuit(1), {}, {}, {}, {}};
  result.qubits = declarations_.qubits();
  result.bits = declarations_.bits();
  result.inputs = declarations_.inputs();
  builder_.finish(declarations_.num_qubits(), result);
  read_remarks(tokens_.remarks(), source_, declarations_.input_offsets(), result);
  std::vector<bool> used(result.inputs.size(), false);
  for (const QasmAngle& slot : result.slots)
    for (const auto& [index, coefficient] : slot.terms)
      used[static_cast<std::size_t>(index)] = true;
  for (std::size_t i = 0; i < used.size(); ++i)
    if (!used[i]) notes_.add("input '" + result.inputs[i] + "' is used by no gate");
  result.notes = notes_.lines();
  return result;
}

void StatementReader::include() {
  tokens_.next();
  const Token name = tokens_.expect(TokenKind::kText, "a file name in quotes");
  if (name.text != "stdgates.inc" && name.text != "qelib1.inc")
    tokens_.fail_at(name, "only \"qelib1.inc\" and \"stdgates.inc\" can be included");
  dialect_.has_include = true;
  tokens_.expect(";");
}

/// bit[2] c; or bit[2] c = measure q;
void StatementReader::bit_register() {
  const Operand bits = declare_.bits(tokens_, dialect_);
  if (tokens_.accept("=")) set_by_measure(bits);
  tokens_.expect(";");
}

void StatementReader::barrier() {
  const Token start = tokens_.next();
  std::vector<int> qubits;
  if (tokens_.at(";")) {
    if (declarations_.qubits().empty()) tokens_.fail_at(start, "no qubit is declared");
    for (int q = 0; q < declarations_.num_qubits(); ++q) qubits.push_back(q);
  } else {
    qubits = qubit_list();
  }
  tokens_.expect(";");
  builder_.barrier(qubits);
}

void StatementReader::measure() {
  tokens_.next();
  const Operand qubits = qubit_operand();
  if (tokens_.accept("->")) {
    const Operand bits = bit_operand();
    measure_into(qubits, &bits);
  } else {
    if (dialect_.version == 2) tokens_.fail("expected '->' and a bit");
    measure_into(qubits, nullptr);
  }
  tokens_.expect(";");
}

/// c = measure q;
void StatementReader::assignment() {
  const Operand bits = bit_operand();
  tokens_.expect("=");
  set_by_measure(bits);
  tokens_.expect(";");
}

/// measure q, behind an '='
void StatementReader::set_by_measure(const Operand& bits) {
  if (!tokens_.at("measure")) tokens_.fail("a bit can only be set by 'measure'");
  tokens_.next();
  measure_into(qubit_operand(), &bits);
}

void StatementReader::measure_into(const Operand& qubits, const Operand* bits) {
  if (bits != nullptr && qubits.size != bits->size)
    source_.fail(qubits.offset, "measure: " + std::to_string(qubits.size) + " qubits into " +
                                    std::to_string(bits->size) + " bits, must be as many");
  for (int i = 0; i < qubits.size; ++i)
    builder_.measure(qubits.at(i), bits != nullptr ? bits->at(i) : -1);
}

void StatementReader::reset() {
  tokens_.next();
  for (const int qubit : qubit_list()) builder_.reset(qubit);
  tokens_.expect(";");
}

/// delay[100ns] q;
void StatementReader::delay() {
  tokens_.next();
  tokens_.expect("[");
  const double seconds = read_seconds(tokens_);
  tokens_.expect("]");
  for (const int qubit : qubit_list()) builder_.delay(qubit, seconds);
  tokens_.expect(";");
}

void StatementReader::pragma() {
  const std::size_t offset = tokens_.token().offset;
  notes_.no_effect(source_, offset, tokens_.rest_of_line());
}

}  // namespace

QasmCircuit read_program(const Source& source) { return StatementReader(source).run(); }

}  // namespace qarch::search::qasm

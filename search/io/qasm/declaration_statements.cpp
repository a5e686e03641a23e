#include "search/io/qasm/declaration_statements.h"

#include <cmath>

#include "search/io/qasm/number_reader.h"

namespace qarch::search::qasm {

namespace {

constexpr int kWidestType = 4096;

}  // namespace

/// Version 2 keeps gates and registers apart, and files use that.
Token DeclarationStatements::new_name(TokenStream& tokens, const Dialect& dialect) const {
  const Token name = tokens.expect(TokenKind::kIdentifier, "a name");
  bool used = declarations_.has(name.text);
  if (dialect.version == 3)
    used = used || gates_.has_defined(name.text, dialect) || find_constant(name.text) != nullptr ||
           is_reserved_(name.text);
  if (used) tokens.fail_at(name, "the name is already in use");
  return name;
}

int DeclarationStatements::size(TokenStream& tokens, const Dialect& dialect,
                                const std::string& what, int most) const {
  return read_size(tokens, declarations_, dialect.version, what, most);
}

void DeclarationStatements::qubits(TokenStream& tokens, const Dialect& dialect) {
  tokens.next();
  const int number = size(tokens, dialect, "the number of qubits", Declarations::kMostQubits);
  declarations_.add_qubits(new_name(tokens, dialect), number, tokens);
  tokens.expect(";");
}

void DeclarationStatements::old_qubits(TokenStream& tokens, const Dialect& dialect) {
  tokens.next();
  const Token name = new_name(tokens, dialect);
  const int number = size(tokens, dialect, "the number of qubits", Declarations::kMostQubits);
  declarations_.add_qubits(name, number, tokens);
  tokens.expect(";");
}

Operand DeclarationStatements::bits(TokenStream& tokens, const Dialect& dialect) {
  tokens.next();
  const int number = size(tokens, dialect, "the number of bits", Declarations::kMostBits);
  const Token name = new_name(tokens, dialect);
  declarations_.add_bits(name, number, tokens);
  return {declarations_.bits().back().first, number, number > 1, name.offset};
}

void DeclarationStatements::old_bits(TokenStream& tokens, const Dialect& dialect) {
  tokens.next();
  const Token name = new_name(tokens, dialect);
  const int number = size(tokens, dialect, "the number of bits", Declarations::kMostBits);
  declarations_.add_bits(name, number, tokens);
  tokens.expect(";");
}

void DeclarationStatements::input(TokenStream& tokens, const Dialect& dialect) {
  tokens.next();
  if (!tokens.at("float") && !tokens.at("angle"))
    tokens.fail("the type of an input must be float or angle");
  tokens.next();
  size(tokens, dialect, "the width of the type", kWidestType);
  declarations_.add_input(new_name(tokens, dialect));
  tokens.expect(";");
}

void DeclarationStatements::constant(TokenStream& tokens, const Dialect& dialect) {
  tokens.next();
  const bool integer = tokens.at("int") || tokens.at("uint");
  if (!integer && !tokens.at("float") && !tokens.at("angle"))
    tokens.fail("the type of a constant must be int, uint, float or angle");
  const bool is_unsigned = tokens.next().text == "uint";
  size(tokens, dialect, "the width of the type", kWidestType);
  const Token name = new_name(tokens, dialect);
  tokens.expect("=");
  const Token start = tokens.token();
  const Expression expression = read_expression(tokens, declarations_, dialect.version);
  Value value = evaluate(expression, {}, dialect.version, tokens.source(), work_);
  if (!value.is_number()) tokens.fail_at(start, "an input is no constant");
  if (!std::isfinite(value.number)) tokens.fail_at(start, "the constant is not finite");
  if (integer && value.number != std::floor(value.number))
    tokens.fail_at(start, "the constant must be an integer");
  if (is_unsigned && value.number < 0) tokens.fail_at(start, "the constant must be >= 0");
  value.is_integer = integer;
  declarations_.add_constant(name, value);
  tokens.expect(";");
}

}  // namespace qarch::search::qasm

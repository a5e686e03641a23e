#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/io/qasm/lexer.h"

namespace qarch::search::qasm {

/// number + sum_j coefficient_j input_j, what an angle can be.
struct Value {
  double number = 0.0;
  bool is_integer = false;                    ///< of an integer type; has no terms
  std::vector<std::pair<int, double>> terms;  ///< (input, coefficient != 0), ascending

  bool is_number() const { return terms.empty(); }
};

Value operator*(const Value& value, double factor);

/// Counts the steps of what a file makes the reader do, so that none can make it work for hours.
class Work {
 public:
  static constexpr std::size_t kMost = 20'000'000;

  /// Fails at `offset` if there were more than kMost steps.
  void add(std::size_t steps, const Source& source, std::size_t offset);

 private:
  std::size_t done_ = 0;
};

/// What the steps of an expression do: push a value, or replace the last one or two.
enum class Operation : std::uint8_t {
  kNumber,
  kParameter,
  kInput,
  kNegate,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kPower,
  kFunction,
};

/// An expression in postfix order, so that evaluation needs no recursion.
struct Expression {
  struct Step {
    Operation operation = Operation::kNumber;
    bool is_integer = false;
    int index = 0;        ///< of the parameter, the input or the function
    double number = 0.0;  ///< of kNumber
    std::size_t offset = 0;
  };
  std::vector<Step> steps;
  std::size_t offset = 0;
};

/// What a name means in an expression; a step of kNumber, kParameter or kInput.
class Scope {
 public:
  virtual ~Scope() = default;
  /// Fails for a name without a meaning.
  virtual Expression::Step find(const Token& name, const TokenStream& tokens) const = 0;
};

/// pi, tau, euler and their Greek letters; nullptr: no such constant.
const double* find_constant(std::string_view name);

/// Fails at `name`: neither of `known` nor pi.
[[noreturn]] void fail_unknown_name(const Token& name, const TokenStream& tokens,
                                    std::vector<std::string> known);

/// Reads an expression of OpenQASM `version` 2 or 3:
///   sum = product {(+|-) product},  product = unary {(*|/|%) unary},  unary = {-|+} power,
///   power = atom [** unary]   (version 2: ^ or **),
///   atom = number | name | function ( sum {, sum} ) | ( sum ).
/// Nested at most 200 deep.
Expression read_expression(TokenStream& tokens, const Scope& scope, int version);

/// Its value. Fails for what is not affine in the inputs, for a division by zero, a function
/// outside its domain, and, in version 3, a quotient of integers that is none.
Value evaluate(const Expression& expression, std::span<const Value> parameters, int version,
               const Source& source, Work& work);

}  // namespace qarch::search::qasm

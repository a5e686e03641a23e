#include "search/io/qasm/expression.h"

#include <array>
#include <charconv>
#include <cmath>
#include <numbers>

#include "search/did_you_mean.h"

namespace qarch::search::qasm {

namespace {

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

/// The functions of both versions; the names of one are read in the other, too.
struct Function {
  std::string_view name;
  int arity;
  double (*value)(double, double);
};
const std::array<Function, 18> kFunctions{{
    {"sin", 1, [](double x, double) { return std::sin(x); }},
    {"cos", 1, [](double x, double) { return std::cos(x); }},
    {"tan", 1, [](double x, double) { return std::tan(x); }},
    {"exp", 1, [](double x, double) { return std::exp(x); }},
    {"ln", 1, [](double x, double) { return std::log(x); }},
    {"log", 1, [](double x, double) { return std::log(x); }},
    {"sqrt", 1, [](double x, double) { return std::sqrt(x); }},
    {"asin", 1, [](double x, double) { return std::asin(x); }},
    {"acos", 1, [](double x, double) { return std::acos(x); }},
    {"atan", 1, [](double x, double) { return std::atan(x); }},
    {"arcsin", 1, [](double x, double) { return std::asin(x); }},
    {"arccos", 1, [](double x, double) { return std::acos(x); }},
    {"arctan", 1, [](double x, double) { return std::atan(x); }},
    {"floor", 1, [](double x, double) { return std::floor(x); }},
    {"ceiling", 1, [](double x, double) { return std::ceil(x); }},
    {"abs", 1, [](double x, double) { return std::fabs(x); }},
    {"mod", 2, [](double x, double y) { return x - y * std::floor(x / y); }},
    {"pow", 2, [](double x, double y) { return std::pow(x, y); }},
}};

constexpr double kLargestInteger = 9007199254740992.0;  // 2^53: doubles below it are exact
constexpr int kDeepest = 200;
constexpr std::size_t kMostSteps = 1'000'000;

int find_function(std::string_view name) {
  for (std::size_t i = 0; i < kFunctions.size(); ++i)
    if (kFunctions[i].name == name) return static_cast<int>(i);
  return -1;
}

class Reader {
 public:
  Reader(TokenStream& tokens, const Scope& scope, int version)
      : tokens_(tokens), scope_(scope), version_(version) {}

  Expression run() {
    result_.offset = tokens_.token().offset;
    sum();
    return std::move(result_);
  }

 private:
  void push(Operation operation, std::size_t offset) {
    result_.steps.push_back({operation, false, 0, 0.0, offset});
  }

  void sum() {
    product();
    while (tokens_.at("+") || tokens_.at("-")) {
      const Token op = tokens_.next();
      product();
      push(op.text == "+" ? Operation::kAdd : Operation::kSubtract, op.offset);
    }
  }

  void product() {
    unary();
    while (tokens_.at("*") || tokens_.at("/") || tokens_.at("%")) {
      const Token op = tokens_.next();
      unary();
      push(op.text == "*"   ? Operation::kMultiply
           : op.text == "/" ? Operation::kDivide
                            : Operation::kRemainder,
           op.offset);
    }
  }

  void unary() {
    if (result_.steps.size() > kMostSteps)
      tokens_.fail("the expression has more than " + std::to_string(kMostSteps) + " steps");
    if (++depth_ > kDeepest)
      tokens_.fail("the expression is nested more than " + std::to_string(kDeepest) + " deep");
    if (tokens_.at("-")) {
      const Token minus = tokens_.next();
      unary();
      push(Operation::kNegate, minus.offset);
    } else if (tokens_.accept("+")) {
      unary();
    } else {
      power();
    }
    --depth_;
  }

  void power() {
    atom();
    if (tokens_.at("^") && version_ == 3) tokens_.fail("'^' is no power in OpenQASM 3, write '**'");
    if (!tokens_.at("**") && !tokens_.at("^")) return;
    const Token op = tokens_.next();
    unary();
    push(Operation::kPower, op.offset);
  }

  void atom() {
    const Token found = tokens_.token();
    if (tokens_.accept("(")) {
      sum();
      tokens_.expect(")");
      return;
    }
    if (found.kind == TokenKind::kInteger || found.kind == TokenKind::kReal) return number();
    if (found.kind != TokenKind::kIdentifier) tokens_.fail("expected a number, pi or an input");
    tokens_.next();
    if (const int function = find_function(found.text); function >= 0 && tokens_.at("("))
      return call(function, found.offset);
    if (tokens_.at("(")) {
      std::vector<std::string> known;
      for (const Function& row : kFunctions) known.emplace_back(row.name);
      tokens_.fail_at(found, "unknown function, " + must_be_one_of(found.text, known));
    }
    result_.steps.push_back(scope_.find(found, tokens_));
  }

  void number() {
    const Token found = tokens_.next();
    double number = 0.0;
    const char* end = found.text.data() + found.text.size();
    if (std::from_chars(found.text.data(), end, number).ec != std::errc{})
      tokens_.fail_at(found, "the number is out of range");
    const bool is_integer = found.kind == TokenKind::kInteger && number <= kLargestInteger;
    result_.steps.push_back({Operation::kNumber, is_integer, 0, number, found.offset});
  }

  void call(int function, std::size_t offset) {
    tokens_.expect("(");
    sum();
    for (int i = 1; i < kFunctions[static_cast<std::size_t>(function)].arity; ++i) {
      tokens_.expect(",");
      sum();
    }
    tokens_.expect(")");
    result_.steps.push_back({Operation::kFunction, false, function, 0.0, offset});
  }

  TokenStream& tokens_;
  const Scope& scope_;
  int version_;
  int depth_ = 0;
  Expression result_;
};

/// left + factor * right
Value sum_of(const Value& left, const Value& right, double factor) {
  Value result;
  result.number = left.number + factor * right.number;
  result.is_integer =
      left.is_integer && right.is_integer && std::fabs(result.number) <= kLargestInteger;
  auto a = left.terms.begin();
  auto b = right.terms.begin();
  while (a != left.terms.end() || b != right.terms.end()) {
    if (b == right.terms.end() || (a != left.terms.end() && a->first < b->first)) {
      result.terms.push_back(*a++);
    } else if (a == left.terms.end() || b->first < a->first) {
      result.terms.emplace_back(b->first, factor * b->second);
      ++b;
    } else {
      const double coefficient = a->second + factor * b->second;
      if (coefficient != 0.0) result.terms.emplace_back(a->first, coefficient);
      ++a, ++b;
    }
  }
  return result;
}

class Machine {
 public:
  Machine(int version, const Source& source) : version_(version), source_(source) {}

  void binary(const Expression::Step& step, Value& left, const Value& right) const {
    switch (step.operation) {
      case Operation::kAdd:
        left = sum_of(left, right, 1.0);
        return;
      case Operation::kSubtract:
        left = sum_of(left, right, -1.0);
        return;
      case Operation::kMultiply:
        return multiply(step, left, right);
      case Operation::kDivide:
        return divide(step, left, right);
      default:
        return numbers_only(step, left, right);
    }
  }

  void function(const Expression::Step& step, Value& left, const Value& right) const {
    const Function& row = kFunctions[static_cast<std::size_t>(step.index)];
    if (!left.is_number() || !right.is_number())
      source_.fail(step.offset, std::string(row.name) +
                                    " of an input is not supported, an angle must be a sum of "
                                    "numbers times inputs and a number");
    const double number = row.value(left.number, right.number);
    if (!std::isfinite(number))
      source_.fail(step.offset, std::string(row.name) + " has no finite value here");
    const bool is_whole = row.name == "floor" || row.name == "ceiling" ||
                          ((row.name == "mod" || row.name == "abs") && left.is_integer &&
                           (row.arity == 1 || right.is_integer));
    left = {number, is_whole && std::fabs(number) <= kLargestInteger, {}};
  }

 private:
  void multiply(const Expression::Step& step, Value& left, const Value& right) const {
    if (!left.is_number() && !right.is_number())
      source_.fail(step.offset,
                   "a product of two inputs is not supported, an angle must be a sum "
                   "of numbers times inputs and a number");
    const double number = left.number * right.number;
    const bool is_integer =
        left.is_integer && right.is_integer && std::fabs(number) <= kLargestInteger;
    left = right.is_number() ? left * right.number : right * left.number;
    left.is_integer = is_integer;
  }

  void divide(const Expression::Step& step, Value& left, const Value& right) const {
    if (!right.is_number()) source_.fail(step.offset, "a division by an input is not supported");
    if (right.number == 0.0) source_.fail(step.offset, "division by zero");
    const bool integers = left.is_integer && right.is_integer && version_ == 3;
    if (integers && std::fmod(left.number, right.number) != 0.0)
      source_.fail(step.offset,
                   "a quotient of two integers is cut to an integer in OpenQASM 3; write 1.0/2");
    left.number /= right.number;
    for (auto& [input, coefficient] : left.terms) coefficient /= right.number;
    left.is_integer = integers;
  }

  void numbers_only(const Expression::Step& step, Value& left, const Value& right) const {
    const bool power = step.operation == Operation::kPower;
    if (!left.is_number() || !right.is_number())
      source_.fail(step.offset, std::string(power ? "a power" : "a remainder") +
                                    " with an input is not supported");
    if (!power && right.number == 0.0) source_.fail(step.offset, "division by zero");
    const double number =
        power ? std::pow(left.number, right.number) : std::fmod(left.number, right.number);
    if (!std::isfinite(number)) source_.fail(step.offset, "the power has no finite value");
    const bool is_integer = left.is_integer && right.is_integer &&
                            std::fabs(number) <= kLargestInteger && (!power || right.number >= 0);
    left = {number, is_integer, {}};
  }

  int version_;
  const Source& source_;
};

}  // namespace

Value operator*(const Value& value, double factor) {
  Value result = value;
  result.number *= factor;
  result.is_integer = false;
  for (auto& [input, coefficient] : result.terms) coefficient *= factor;
  std::erase_if(result.terms, [](const auto& term) { return term.second == 0.0; });
  return result;
}

void Work::add(std::size_t steps, const Source& source, std::size_t offset) {
  done_ += steps;
  if (done_ > kMost)
    source.fail(offset, "the file takes more than " + std::to_string(kMost) +
                            " steps to expand, at most so many are taken");
}

const double* find_constant(std::string_view name) {
  for (const Constant& row : kConstants)
    if (row.name == name) return &row.value;
  return nullptr;
}

void fail_unknown_name(const Token& name, const TokenStream& tokens,
                       std::vector<std::string> known) {
  known.emplace_back("pi");
  tokens.fail_at(name, "neither an input nor pi" + did_you_mean(name.text, known));
}

Expression read_expression(TokenStream& tokens, const Scope& scope, int version) {
  return Reader(tokens, scope, version).run();
}

Value evaluate(const Expression& expression, std::span<const Value> parameters, int version,
               const Source& source, Work& work) {
  const Machine machine(version, source);
  std::vector<Value> stack;
  for (const Expression::Step& step : expression.steps) {
    switch (step.operation) {
      case Operation::kNumber:
        stack.push_back({step.number, step.is_integer, {}});
        break;
      case Operation::kParameter:
        stack.push_back(parameters[static_cast<std::size_t>(step.index)]);
        break;
      case Operation::kInput:
        stack.push_back({0.0, false, {{step.index, 1.0}}});
        break;
      case Operation::kNegate: {
        const bool is_integer = stack.back().is_integer;
        stack.back() = stack.back() * -1.0;
        stack.back().is_integer = is_integer;
        break;
      }
      default: {
        const bool two = step.operation != Operation::kFunction ||
                         kFunctions[static_cast<std::size_t>(step.index)].arity == 2;
        Value right;
        if (two) {
          right = std::move(stack.back());
          stack.pop_back();
        }
        if (step.operation == Operation::kFunction) {
          machine.function(step, stack.back(), right);
        } else {
          machine.binary(step, stack.back(), right);
        }
      }
    }
    work.add(1 + stack.back().terms.size(), source, expression.offset);
  }
  return std::move(stack.back());
}

}  // namespace qarch::search::qasm

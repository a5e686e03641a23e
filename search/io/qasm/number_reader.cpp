#include "search/io/qasm/number_reader.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "search/field_text.h"

namespace qarch::search::qasm {

namespace {

struct TimeUnit {
  std::string_view name;
  double per_second;
};
constexpr std::array<TimeUnit, 5> kTimeUnits{
    {{"ns", 1e9}, {"us", 1e6}, {"µs", 1e6}, {"ms", 1e3}, {"s", 1.0}}};

}  // namespace

Value read_constant(TokenStream& tokens, const Scope& scope, int version, const std::string& what) {
  const Expression expression = read_expression(tokens, scope, version);
  for (const Expression::Step& step : expression.steps)
    if (step.operation == Operation::kParameter || step.operation == Operation::kInput)
      tokens.source().fail(expression.offset, what + " must be a constant");
  Work work;
  return evaluate(expression, {}, version, tokens.source(), work);
}

int read_integer(TokenStream& tokens, const Scope& scope, int version, const std::string& what,
                 int low, int high) {
  const Token start = tokens.token();
  if (start.kind == TokenKind::kSymbol && start.text != "(" && start.text != "-")
    tokens.fail("expected " + what);
  const Value value = read_constant(tokens, scope, version, what);
  if (!value.is_integer) tokens.fail_at(start, what + " must be an integer");
  if (value.number < low || value.number > high)
    tokens.fail_at(
        start, what + " must be in [" + std::to_string(low) + ", " + std::to_string(high) + "]");
  return static_cast<int>(value.number);
}

int read_size(TokenStream& tokens, const Scope& scope, int version, const std::string& what,
              int most) {
  if (!tokens.accept("[")) return 1;
  const int size = read_integer(tokens, scope, version, what, 1, most);
  tokens.expect("]");
  return size;
}

double read_seconds(TokenStream& tokens) {
  const Token time = tokens.expect(TokenKind::kTime, "a time as 100ns");
  double value = 0.0;
  const char* end = time.text.data() + time.text.size();
  const auto [stop, error] = std::from_chars(time.text.data(), end, value);
  const std::string_view unit = trimmed({stop, static_cast<std::size_t>(end - stop)});
  if (unit == "dt")
    tokens.fail_at(time, "a time in dt depends on the device, give it in ns, us, ms or s");
  const auto* row = std::ranges::find(kTimeUnits, unit, &TimeUnit::name);
  if (error != std::errc{} || row == kTimeUnits.end())
    tokens.fail_at(time, "the time is out of range");
  return value / row->per_second;
}

}  // namespace qarch::search::qasm

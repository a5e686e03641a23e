#include "search/io/noise_channel.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <complex>
#include <stdexcept>

#include "search/did_you_mean.h"

namespace qarch::search {
namespace {

// Channel types.

struct Arguments {
  std::array<double, 4> numbers{};  ///< in the order of the type's parameters
  std::vector<Eigen::MatrixXcd> matrices;
};

enum class ParameterKind { kNone, kNumber, kOptionalNumber, kTime, kMatrices };

struct Parameter {
  std::string_view name;
  ParameterKind kind = ParameterKind::kNone;
  double value = 0.0;  ///< of an optional number that is left out
};

struct ChannelType {
  std::string_view name;
  std::array<Parameter, 4> parameters;
  sim::Channel (*make)(const Arguments&);
};

constexpr Parameter number(std::string_view name) { return {name, ParameterKind::kNumber}; }
constexpr Parameter optional_number(std::string_view name, double value) {
  return {name, ParameterKind::kOptionalNumber, value};
}
constexpr Parameter time(std::string_view name) { return {name, ParameterKind::kTime}; }

constexpr std::array<ChannelType, 10> kChannelTypes{{
    {"depolarizing",
     {number("p")},
     [](const Arguments& a) { return sim::depolarizing(a.numbers[0]); }},
    {"depolarizing2",
     {number("p")},
     [](const Arguments& a) { return sim::depolarizing(a.numbers[0], 2); }},
    {"thermal_relaxation",
     {time("t1"), time("t2"), time("duration"), optional_number("p_excited", 0.0)},
     [](const Arguments& a) {
       return sim::thermal_relaxation(a.numbers[0], a.numbers[1], a.numbers[2], a.numbers[3]);
     }},
    {"amplitude_damping",
     {number("gamma")},
     [](const Arguments& a) { return sim::amplitude_damping(a.numbers[0]); }},
    {"phase_damping",
     {number("lambda")},
     [](const Arguments& a) { return sim::phase_damping(a.numbers[0]); }},
    {"bit_flip", {number("p")}, [](const Arguments& a) { return sim::bit_flip(a.numbers[0]); }},
    {"phase_flip", {number("p")}, [](const Arguments& a) { return sim::phase_flip(a.numbers[0]); }},
    {"reset",
     {optional_number("p", 1.0), optional_number("p_excited", 0.0)},
     [](const Arguments& a) { return sim::reset_channel(a.numbers[0], a.numbers[1]); }},
    {"measure",
     {optional_number("p", 1.0)},
     [](const Arguments& a) { return sim::measure_and_forget(a.numbers[0]); }},
    {"kraus",
     {{{"matrices", ParameterKind::kMatrices}}},
     [](const Arguments& a) { return sim::kraus_channel("kraus", a.matrices); }},
}};

// Units of time.

struct TimeUnit {
  std::string_view name;
  double seconds;
};

constexpr std::array<TimeUnit, 4> kTimeUnits{
    {{"s", 1.0}, {"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9}}};

template <class Rows>
std::vector<std::string> names(const Rows& rows) {
  std::vector<std::string> result;
  result.reserve(rows.size());
  for (const auto& row : rows) result.emplace_back(row.name);
  return result;
}

/// In seconds: a number in the file's unit (0 if it states none), or a text such as "35 ns".
double read_time(const JsonCursor& cursor, double file_unit) {
  if (!cursor.is_text()) {
    const double value = cursor.number();
    if (file_unit == 0.0)
      cursor.fail_value(
          "needs a unit: write \"35 ns\", or state \"units\": {\"time\": \"us\"} at the top");
    return value * file_unit;
  }
  const std::string text = cursor.text();
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
  const double seconds = seconds_per(unit);
  if (error != std::errc{} || seconds == 0.0)
    cursor.fail_value("must be a number and a unit (s, ms, us or ns) such as \"35 ns\"");
  return value * seconds;
}

// Reading.

std::complex<double> read_complex(const JsonCursor& cursor) {
  if (!cursor.is_array()) return cursor.number();
  const auto parts = cursor.elements();
  if (parts.size() != 2) cursor.fail_value("must be [real, imaginary]");
  return {parts[0].number(), parts[1].number()};
}

Eigen::MatrixXcd read_matrix(const JsonCursor& cursor) {
  const auto rows = cursor.elements();
  const auto size = static_cast<Eigen::Index>(rows.size());
  if (size != 2 && size != 4) cursor.fail_value("must be a 2 x 2 or 4 x 4 matrix, a list of rows");
  Eigen::MatrixXcd matrix(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    const JsonCursor& row = rows[static_cast<std::size_t>(i)];
    const auto entries = row.elements();
    if (entries.size() != rows.size())
      row.fail_value("must have " + std::to_string(size) + " entries, as many as there are rows");
    for (Eigen::Index j = 0; j < size; ++j)
      matrix(i, j) = read_complex(entries[static_cast<std::size_t>(j)]);
  }
  return matrix;
}

/// The row that "type" names; the object's keys must be that row's.
const ChannelType& read_type(const JsonCursor& channel) {
  channel.expect_key("type");
  const std::string name = channel["type"].text();
  for (const ChannelType& type : kChannelTypes) {
    if (type.name != name) continue;
    std::vector<std::string> required{"type"};
    std::vector<std::string> optional{"on"};
    for (const Parameter& parameter : type.parameters) {
      if (parameter.kind == ParameterKind::kNone) continue;
      const bool is_optional = parameter.kind == ParameterKind::kOptionalNumber;
      (is_optional ? optional : required).emplace_back(parameter.name);
    }
    channel.expect_object(required, optional);
    return type;
  }
  channel["type"].fail_value(must_be_one_of(name, channel_type_names()));
}

}  // namespace

std::vector<std::string> channel_type_names() { return names(kChannelTypes); }

std::vector<std::string> time_unit_names() { return names(kTimeUnits); }

double seconds_per(std::string_view unit) {
  for (const TimeUnit& known : kTimeUnits)
    if (known.name == unit) return known.seconds;
  return 0.0;
}

sim::Channel read_channel(const JsonCursor& cursor, double file_unit) {
  const ChannelType& type = read_type(cursor);
  Arguments arguments;
  bool has_times = false;
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    const std::string key(type.parameters.at(i).name);
    double& value = arguments.numbers.at(i);
    value = type.parameters.at(i).value;
    if (!cursor.has(key)) continue;
    switch (type.parameters.at(i).kind) {
      case ParameterKind::kNone:
        break;
      case ParameterKind::kNumber:
      case ParameterKind::kOptionalNumber:
        value = cursor[key].number();
        break;
      case ParameterKind::kTime:
        value = read_time(cursor[key], file_unit);
        has_times = true;
        break;
      case ParameterKind::kMatrices:
        for (const JsonCursor& matrix : cursor[key].elements())
          arguments.matrices.push_back(read_matrix(matrix));
    }
  }
  try {
    return type.make(arguments);
  } catch (const std::invalid_argument& error) {
    cursor.fail(error.what() + std::string(has_times ? " (times in seconds)" : ""));
  }
}

}  // namespace qarch::search

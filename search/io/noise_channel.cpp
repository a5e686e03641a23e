#include "search/io/noise_channel.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <complex>
#include <limits>
#include <stdexcept>

#include "search/did_you_mean.h"
#include "search/io/text_file.h"

namespace qarch::search {
namespace {

// Channel types.

struct Arguments {
  std::array<double, 4> numbers{};  ///< in the order of the type's parameters
  std::vector<Eigen::MatrixXcd> matrices;
  Eigen::MatrixXd ptm;
  std::string label;
};

enum class ParameterKind {
  kNone,
  kNumber,
  kOptionalNumber,
  kTime,
  kLifetime,       ///< a time, or "inf"
  kAxis,           ///< "X", "Y" or "Z"; its letter's code as a number
  kMatrices,       ///< complex, 2 x 2 or 4 x 4
  kPtm,            ///< real, 4 x 4 or 16 x 16
  kOptionalLabel,  ///< a text
};

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
constexpr Parameter lifetime(std::string_view name) { return {name, ParameterKind::kLifetime}; }

sim::Channel ptm_channel(const Arguments& a) {
  std::string label = a.label.empty() ? "ptm" : a.label;
  if (a.ptm.rows() == 4) return {std::move(label), sim::Ptm<1>(a.ptm)};
  return {std::move(label), sim::Ptm<2>(a.ptm)};
}

/// Names and parameters are those of the factories in sim/channel.h.
constexpr std::array<ChannelType, 13> kChannelTypes{{
    {"depolarizing",
     {number("p")},
     [](const Arguments& a) { return sim::depolarizing(a.numbers[0]); }},
    {"depolarizing2",
     {number("p")},
     [](const Arguments& a) { return sim::depolarizing(a.numbers[0], 2); }},
    {"thermal_relaxation",
     {lifetime("t1"), lifetime("t2"), time("duration"), optional_number("p_excited", 0.0)},
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
    {"coherent_rotation",
     {{{"axis", ParameterKind::kAxis}, number("angle")}},
     [](const Arguments& a) {
       return sim::coherent_rotation(static_cast<char>(a.numbers[0]), a.numbers[1]);
     }},
    {"zz_rotation",
     {number("angle")},
     [](const Arguments& a) { return sim::zz_rotation(a.numbers[0]); }},
    {"ptm",
     {{{"matrix", ParameterKind::kPtm}, {"label", ParameterKind::kOptionalLabel}}},
     ptm_channel},
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

// Reading.

std::complex<double> read_complex(const JsonCursor& cursor) {
  if (!cursor.is_array()) return cursor.number();
  const auto parts = cursor.elements();
  if (parts.size() != 2) cursor.fail_value("must be [real, imaginary]");
  return {parts[0].number(), parts[1].number()};
}

/// A PTM: a list of rows of numbers.
Eigen::MatrixXd read_ptm(const JsonCursor& cursor) {
  const auto rows = cursor.elements();
  const auto size = static_cast<Eigen::Index>(rows.size());
  if (size != 4 && size != 16) cursor.fail("must be a 4 x 4 or 16 x 16 matrix, a list of rows");
  Eigen::MatrixXd matrix(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    const auto entries = rows[static_cast<std::size_t>(i)].elements();
    if (entries.size() != rows.size())
      rows[static_cast<std::size_t>(i)].fail_value("must have " + std::to_string(size) +
                                                   " entries, as many as there are rows");
    for (Eigen::Index j = 0; j < size; ++j)
      matrix(i, j) = entries[static_cast<std::size_t>(j)].number();
  }
  return matrix;
}

void read_parameter(const JsonCursor& cursor, ParameterKind kind, double file_unit, double& number,
                    Arguments& arguments) {
  switch (kind) {
    case ParameterKind::kNone:
      break;
    case ParameterKind::kNumber:
    case ParameterKind::kOptionalNumber:
      number = cursor.number();
      break;
    case ParameterKind::kTime:
      number = read_time(cursor, file_unit);
      break;
    case ParameterKind::kLifetime:
      number = read_lifetime(cursor, file_unit);
      break;
    case ParameterKind::kAxis: {
      const std::string axis = cursor.text();
      if (axis != "X" && axis != "Y" && axis != "Z") cursor.fail_value("must be one of: X Y Z");
      number = axis[0];
      break;
    }
    case ParameterKind::kMatrices:
      for (const JsonCursor& matrix : cursor.elements())
        arguments.matrices.push_back(read_complex_matrix(matrix));
      break;
    case ParameterKind::kPtm:
      arguments.ptm = read_ptm(cursor);
      break;
    case ParameterKind::kOptionalLabel:
      arguments.label = cursor.text();
  }
}

/// The row that "type" names; the object's keys must be that row's.
const ChannelType& read_type(const JsonCursor& channel) {
  channel.expect_key("type");
  const std::string name = channel["type"].text();
  for (const ChannelType& type : kChannelTypes) {
    if (type.name != name) continue;
    std::vector<std::string> required{"type"};
    std::vector<std::string> optional{"on", "spectators"};
    for (const Parameter& parameter : type.parameters) {
      if (parameter.kind == ParameterKind::kNone) continue;
      const bool is_optional = parameter.kind == ParameterKind::kOptionalNumber ||
                               parameter.kind == ParameterKind::kOptionalLabel;
      (is_optional ? optional : required).emplace_back(parameter.name);
    }
    channel.expect_object(required, optional);
    return type;
  }
  channel["type"].fail_value(must_be_one_of(name, channel_type_names()));
}

// Writing.

std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

template <class Ptm>
std::string matrix_text(const Ptm& ptm) {
  std::string text = "[";
  for (Eigen::Index i = 0; i < ptm.rows(); ++i) {
    text += i == 0 ? "[" : ", [";
    for (Eigen::Index j = 0; j < ptm.cols(); ++j)
      text += (j == 0 ? "" : ", ") + number_text(ptm(i, j));
    text += "]";
  }
  return text + "]";
}

/// Whether the type makes the channel of its arguments, bit for bit.
bool makes(const ChannelType& type, const sim::Channel& channel) {
  const std::vector<double>& given = channel.arguments();
  const auto count = static_cast<std::size_t>(std::ranges::count_if(
      type.parameters, [](const Parameter& p) { return p.kind != ParameterKind::kNone; }));
  if (given.empty() || given.size() != count) return false;
  Arguments arguments;
  std::ranges::copy(given, arguments.numbers.begin());
  const sim::Channel made = type.make(arguments);
  if (made.num_qubits() != channel.num_qubits()) return false;
  return made.num_qubits() == 1 ? made.ptm<1>() == channel.ptm<1>()
                                : made.ptm<2>() == channel.ptm<2>();
}

std::string named_text(const ChannelType& type, const std::vector<double>& arguments) {
  std::string text = "\"type\": \"" + std::string(type.name) + "\"";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Parameter& parameter = type.parameters.at(i);
    if (parameter.kind == ParameterKind::kOptionalNumber && arguments[i] == parameter.value)
      continue;
    text += ", \"" + std::string(parameter.name) + "\": ";
    text += parameter.kind == ParameterKind::kAxis
                ? std::string{'"', static_cast<char>(arguments[i]), '"'}
                : lifetime_text(arguments[i]);
  }
  return text;
}

}  // namespace

Eigen::MatrixXcd read_complex_matrix(const JsonCursor& cursor) {
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

std::vector<std::string> channel_type_names() { return names(kChannelTypes); }

std::vector<std::string> time_unit_names() { return names(kTimeUnits); }

double seconds_per(std::string_view unit) {
  for (const TimeUnit& known : kTimeUnits)
    if (known.name == unit) return known.seconds;
  return 0.0;
}

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

double read_lifetime(const JsonCursor& cursor, double file_unit) {
  if (cursor.is_text() && cursor.text() == "inf") return std::numeric_limits<double>::infinity();
  return read_time(cursor, file_unit);
}

sim::Channel read_channel(const JsonCursor& cursor, double file_unit) {
  const ChannelType& type = read_type(cursor);
  Arguments arguments;
  bool has_times = false;
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    const Parameter& parameter = type.parameters.at(i);
    arguments.numbers.at(i) = parameter.value;
    if (!cursor.has(std::string(parameter.name))) continue;
    has_times = has_times || parameter.kind == ParameterKind::kTime;
    read_parameter(cursor[std::string(parameter.name)], parameter.kind, file_unit,
                   arguments.numbers.at(i), arguments);
  }
  try {
    return type.make(arguments);
  } catch (const std::invalid_argument& error) {
    cursor.fail(error.what() + std::string(has_times ? " (times in seconds)" : ""));
  }
}

std::string lifetime_text(double seconds) {
  return std::isinf(seconds) ? "\"inf\"" : number_text(seconds);
}

std::string channel_text(const sim::Channel& channel) {
  const std::string& description = channel.description();
  const std::string_view name = std::string_view(description).substr(0, description.find('('));
  for (const ChannelType& type : kChannelTypes)
    if (type.name == name && makes(type, channel)) return named_text(type, channel.arguments());
  return "\"type\": \"ptm\", \"label\": " + quoted(description) + ", \"matrix\": " +
         (channel.num_qubits() == 1 ? matrix_text(channel.ptm<1>())
                                    : matrix_text(channel.ptm<2>()));
}

}  // namespace qarch::search

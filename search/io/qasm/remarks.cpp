#include "search/io/qasm/remarks.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

namespace qarch::search::qasm {

namespace {

/// "angle.theta_0" -> "theta_0"; "" for a key of another kind.
std::string_view input_of_key(std::string_view key) {
  constexpr std::string_view kAngle = "angle.";
  return key.starts_with(kAngle) ? key.substr(kAngle.size()) : "";
}

double angle_value(std::string_view text, const Remark& remark, const Source& source) {
  double angle = 0.0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, angle);
  if (error != std::errc{} || stop != end || !std::isfinite(angle))
    source.fail(remark.offset,
                "an angle must be a finite number, found '" + std::string(text) + "'");
  return angle;
}

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

std::string metadata_error(std::string_view key, std::string_view value) {
  const bool good_key = !key.empty() && is_letter(key[0]) && std::ranges::all_of(key, [](char c) {
    return is_letter(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-';
  });
  if (!good_key)
    return "metadata key = '" + std::string(key) +
           "', must be letters, digits, '_' or '-', first a letter or '_'";
  const bool has_control = std::ranges::any_of(
      value, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; });
  if (has_control || (!value.empty() && (value.front() == ' ' || value.back() == ' ')))
    return "metadata " + std::string(key) + " = '" + std::string(value) +
           "', must be one line without blanks at its ends";
  return "";
}

void read_remarks(const std::vector<Remark>& remarks, const Source& source,
                  const std::vector<std::size_t>& inputs, QasmCircuit& result) {
  const std::set<std::string_view> names(result.inputs.begin(), result.inputs.end());
  std::map<std::string_view, double> angles;
  for (const Remark& remark : remarks) {
    const std::size_t equals = remark.text.find('=');
    if (equals == std::string_view::npos)
      source.fail(remark.offset,
                  "expected '@qarch key=value', found '" + std::string(remark.text) + "'");
    const std::string_view key = remark.text.substr(0, equals);
    const std::string_view value = remark.text.substr(equals + 1);
    const std::string_view input = input_of_key(key);
    if (input.empty()) {
      const std::string error = metadata_error(key, value);
      if (!error.empty()) source.fail(remark.offset, error);
      result.metadata.emplace_back(key, value);
      continue;
    }
    if (!names.contains(input))
      source.fail(remark.offset, "an angle for '" + std::string(input) + "', which is no input");
    if (!angles.emplace(input, angle_value(value, remark, source)).second)
      source.fail(remark.offset, "a second angle for '" + std::string(input) + "'");
  }
  if (angles.empty()) return;
  result.values.emplace();
  for (std::size_t i = 0; i < result.inputs.size(); ++i) {
    const auto found = angles.find(result.inputs[i]);
    if (found == angles.end())
      source.fail(inputs[i],
                  "other inputs have an '@qarch angle.', but '" + result.inputs[i] + "' has none");
    result.values->push_back(found->second);
  }
}

}  // namespace qarch::search::qasm

#include "search/io/device/ibm_backend.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "search/did_you_mean.h"
#include "search/io/device/device_units.h"
#include "search/io/json_cursor.h"
#include "sim/gate.h"

namespace qarch::search {
namespace {

using nlohmann::json;
using sim::GateCalibration;
using sim::kNotCalibrated;
using sim::QubitCalibration;

enum class Quantity { kRelaxationTime, kGateTime, kFrequency, kProbability };

/// Qubit parameters: a row each. `field` nullptr: known, but of no use here.
struct QubitParameter {
  std::string_view name;
  Quantity quantity;
  double& (*field)(QubitCalibration&);
};
constexpr std::array<QubitParameter, 8> kQubitParameters{{
    {"T1", Quantity::kRelaxationTime, [](QubitCalibration& q) -> double& { return q.t1; }},
    {"T2", Quantity::kRelaxationTime, [](QubitCalibration& q) -> double& { return q.t2; }},
    {"frequency", Quantity::kFrequency, [](QubitCalibration& q) -> double& { return q.frequency; }},
    {"anharmonicity", Quantity::kFrequency, nullptr},
    {"readout_error", Quantity::kProbability,
     [](QubitCalibration& q) -> double& { return q.readout_error; }},
    {"prob_meas0_prep1", Quantity::kProbability,
     [](QubitCalibration& q) -> double& { return q.readout.p01; }},
    {"prob_meas1_prep0", Quantity::kProbability,
     [](QubitCalibration& q) -> double& { return q.readout.p10; }},
    {"readout_length", Quantity::kRelaxationTime,
     [](QubitCalibration& q) -> double& { return q.readout_time; }},
}};

struct GateParameter {
  std::string_view name;
  Quantity quantity;
  double& (*field)(GateCalibration&);
};
constexpr std::array<GateParameter, 2> kGateParameters{{
    {"gate_error", Quantity::kProbability, [](GateCalibration& g) -> double& { return g.error; }},
    {"gate_length", Quantity::kGateTime, [](GateCalibration& g) -> double& { return g.time; }},
}};

/// The first row of this name, or nullptr.
template <class Rows>
auto find_row(const Rows& rows, std::string_view name) {
  const auto found = std::ranges::find(rows, name, &Rows::value_type::name);
  return found == rows.end() ? nullptr : &*found;
}

/// Reads BackendProperties.
class PropertiesReader {
 public:
  PropertiesReader(const std::string& text, const std::string& file, double dt)
      : document_(parse_json(text, file)), top_(document_, file), dt_(dt) {}

  sim::Device read() {
    top_.expect_key("qubits");
    top_.expect_key("gates");
    if (top_.has("backend_name")) device_.name = top_["backend_name"].text();
    if (top_.has("last_update_date")) device_.date = top_["last_update_date"].text();
    read_qubits();
    read_gates();
    note_the_rest();
    return std::move(device_);
  }

 private:
  /// One {"name", "unit", "value"} of a list of parameters.
  struct Parameter {
    JsonCursor cursor;
    std::string name;
    std::string unit;
    double value;  ///< NaN: null
  };

  static std::vector<Parameter> parameters(const JsonCursor& list) {
    std::vector<Parameter> result;
    std::set<std::string> seen;
    for (const JsonCursor& item : list.elements()) {
      item.expect_key("name");
      item.expect_key("value");
      Parameter parameter{item, item["name"].text(), "", kNotCalibrated};
      if (!seen.insert(parameter.name).second) item["name"].fail_value("must not be given twice");
      if (item.has("unit")) parameter.unit = item["unit"].text();
      if (!item["value"].is_null()) parameter.value = item["value"].number();
      result.push_back(std::move(parameter));
    }
    return result;
  }

  /// The value in second, hertz or 1.
  double in_base_units(const Parameter& parameter, Quantity quantity, const std::string& place) {
    const JsonCursor& item = parameter.cursor;
    const std::string& unit = parameter.unit;
    if (quantity == Quantity::kProbability) {
      if (!unit.empty()) item["unit"].fail_value("must be empty: " + parameter.name + " has none");
      return parameter.value;
    }
    if (!item.has("unit")) item.fail("key 'unit' is missing");
    if (quantity == Quantity::kFrequency) {
      const double hertz = hertz_per_unit(unit);
      if (hertz == 0.0) item["unit"].fail_value(must_be_one_of(unit, {"GHz", "MHz", "kHz", "Hz"}));
      return parameter.value * hertz;
    }
    if (unit == "dt") {
      if (std::isnan(dt_))
        item["unit"].fail_value("needs the configuration of the device, which says what dt is");
      return parameter.value * dt_;
    }
    const double seconds = seconds_per_unit(unit);
    if (seconds == 0.0)
      item["unit"].fail_value(must_be_one_of(unit, {"s", "ms", "us", "ns", "dt"}));
    const double shortest = quantity == Quantity::kGateTime ? kShortestGate : kShortestRelaxation;
    return plausible_seconds(parameter.value, seconds, shortest, place, device_);
  }

  void read_qubits() {
    const std::vector<JsonCursor> lists = top_["qubits"].elements();
    if (lists.empty() || lists.size() > kMostDeviceQubits)
      top_["qubits"].fail("holds " + std::to_string(lists.size()) +
                          " qubits, must be between 1 and " + std::to_string(kMostDeviceQubits));
    for (std::size_t q = 0; q < lists.size(); ++q) {
      const std::size_t before = device_.repairs.size();
      QubitCalibration qubit;
      qubit.readout = {kNotCalibrated, kNotCalibrated};
      for (const Parameter& parameter : parameters(lists[q])) {
        const QubitParameter* const row = find_row(kQubitParameters, parameter.name);
        if (parameter.name == "operational") {
          qubit.operational = parameter.value != 0.0;
        } else if (row == nullptr) {
          ++ignored_["qubit parameter '" + parameter.name + "'"];
        } else {
          const std::string place = "qubit " + std::to_string(q) + " " + parameter.name;
          const double value = in_base_units(parameter, row->quantity, place);
          if (row->field != nullptr) row->field(qubit) = value;
        }
      }
      device_.qubits.push_back(qubit);
      sim::mark_repairs(device_, before, {static_cast<int>(q)});
    }
  }

  void read_gates() {
    std::set<std::pair<std::string, std::vector<int>>> seen;
    for (const JsonCursor& item : top_["gates"].elements()) {
      for (const char* key : {"gate", "qubits", "parameters"}) item.expect_key(key);
      const std::size_t before = device_.repairs.size();
      GateCalibration gate;
      gate.name = item["gate"].text();
      gate.qubits = item["qubits"].distinct_integers(0, device_.num_qubits() - 1);
      if (!seen.emplace(gate.name, gate.qubits).second)
        item.fail(sim::place_of(gate) + " is given twice");
      const sim::GateRow* const known = sim::find_operation(gate.name);
      if (known != nullptr && known->num_qubits != static_cast<int>(gate.qubits.size()))
        item["qubits"].fail(sim::place_of(gate) + ": must be on " +
                            std::to_string(known->num_qubits) +
                            (known->num_qubits == 1 ? " qubit" : " qubits"));
      if (gate.qubits.empty() || gate.qubits.size() > 2) {
        ++ignored_["gate '" + gate.name + "' on " + std::to_string(gate.qubits.size()) + " qubits"];
        continue;
      }
      for (const Parameter& parameter : parameters(item["parameters"])) {
        const GateParameter* const row = find_row(kGateParameters, parameter.name);
        if (parameter.name == "operational") {
          gate.disabled = parameter.value == 0.0;
        } else if (row == nullptr) {
          ++ignored_["gate parameter '" + parameter.name + "'"];
        } else {
          row->field(gate) = in_base_units(parameter, row->quantity, sim::place_of(gate) + " time");
        }
      }
      sim::mark_repairs(device_, before, gate.qubits, gate.name);
      device_.gates.push_back(std::move(gate));
    }
  }

  void note_the_rest() {
    if (top_.has("general") && !top_["general"].elements().empty())
      ignored_["'general' (couplings and ZZ rates)"] =
          static_cast<int>(top_["general"].elements().size());
    for (const auto& [key, value] : document_.items()) {
      static constexpr std::array<std::string_view, 7> kKnown{
          "backend_name", "backend_version", "last_update_date", "qubits",
          "gates",        "general",         "general_qlists"};
      if (std::ranges::find(kKnown, key) == kKnown.end()) ++ignored_["key '" + key + "'"];
    }
    for (const auto& [what, count] : ignored_)
      device_.notes.push_back("not used: " + what + ", " + std::to_string(count) +
                              (count == 1 ? " value" : " values"));
  }

  json document_;
  JsonCursor top_;
  double dt_;
  sim::Device device_;
  std::map<std::string, int> ignored_;
};

/// dt in seconds; the file says nanoseconds, but for one that says seconds.
double read_dt(const JsonCursor& cursor, BackendConfiguration& configuration) {
  constexpr double kSmallestNanoseconds = 1e-6;
  const double value = cursor.number();
  if (!(value > 0.0)) cursor.fail_value("must be > 0");
  if (value >= kSmallestNanoseconds) return value * 1e-9;
  configuration.repairs.push_back({"dt", sim::time_text(value * 1e-9), sim::time_text(value),
                                   "shorter than any: the number is in seconds"});
  return value;
}

std::vector<std::pair<int, int>> read_coupling_map(const JsonCursor& cursor, int num_qubits) {
  std::vector<std::pair<int, int>> pairs;
  std::set<std::pair<int, int>> seen;
  for (const JsonCursor& item : cursor.elements()) {
    const std::vector<int> pair = item.distinct_integers(0, num_qubits - 1);
    if (pair.size() != 2) item.fail_value("must be [control, target]");
    if (!seen.emplace(pair[0], pair[1]).second) item.fail_value("is listed twice");
    pairs.emplace_back(pair[0], pair[1]);
  }
  return pairs;
}

}  // namespace

BackendConfiguration parse_backend_configuration(const std::string& text, const std::string& file) {
  const json document = parse_json(text, file);
  const JsonCursor top(document, file);
  top.expect_key("n_qubits");
  top.expect_key("basis_gates");
  BackendConfiguration result;
  if (top.has("backend_name")) result.name = top["backend_name"].text();
  result.num_qubits = top["n_qubits"].integer(1, kMostDeviceQubits);
  for (const JsonCursor& gate : top["basis_gates"].elements())
    result.native_gates.push_back(gate.text());
  if (top.has("coupling_map") && !top["coupling_map"].is_null())
    result.coupling_map = read_coupling_map(top["coupling_map"], result.num_qubits);
  if (top.has("dt") && !top["dt"].is_null()) result.dt = read_dt(top["dt"], result);
  std::size_t used = 0;
  for (const char* key : {"backend_name", "n_qubits", "basis_gates", "coupling_map", "dt"})
    used += top.has(key) ? 1 : 0;
  if (document.size() > used)
    result.notes.push_back("not used: " + std::to_string(document.size() - used) +
                           " other keys of the configuration");
  return result;
}

sim::Device parse_backend_properties(const std::string& text, const std::string& file, double dt) {
  return PropertiesReader(text, file, dt).read();
}

void apply_configuration(const BackendConfiguration& configuration, const std::string& file,
                         sim::Device& device) {
  if (configuration.num_qubits != device.num_qubits())
    throw std::invalid_argument(file + ": n_qubits = " + std::to_string(configuration.num_qubits) +
                                ", must be " + std::to_string(device.num_qubits()) +
                                ", as in the calibration");
  if (device.name.empty()) device.name = configuration.name;
  if (!configuration.name.empty() && configuration.name != device.name)
    device.notes.push_back("the configuration is of " + configuration.name +
                           ", the calibration of " + device.name);
  device.native_gates = configuration.native_gates;
  if (configuration.coupling_map) device.coupling = *configuration.coupling_map;
  device.dt = configuration.dt;
  device.repairs.insert(device.repairs.end(), configuration.repairs.begin(),
                        configuration.repairs.end());
  device.notes.insert(device.notes.end(), configuration.notes.begin(), configuration.notes.end());
}

}  // namespace qarch::search

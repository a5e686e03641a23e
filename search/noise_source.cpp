#include "search/noise_source.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "chem/io/checksum.h"
#include "search/field_text.h"
#include "search/io/aer_noise.h"
#include "search/io/device/device_file.h"
#include "search/io/noise_file.h"
#include "search/io/noise_policy.h"
#include "search/io/text_file.h"
#include "search/named_row.h"
#include "search/optimize/require.h"
#include "sim/pauli.h"

namespace qarch::search {

namespace {

constexpr std::array<NamedRow<sim::DeviceStatistic>, 3> kStatistics{{
    {"per_qubit", sim::DeviceStatistic::kPerQubit},
    {"median", sim::DeviceStatistic::kMedian},
    {"max", sim::DeviceStatistic::kMax},
}};

/// Which physical qubits a circuit of `num_qubits` gets; 0: as many as a simulation can hold.
std::vector<int> chosen_layout(const sim::Device& device, const NoiseOptions& options,
                               int num_qubits, std::vector<std::string>& notes) {
  const int count = num_qubits > 0           ? num_qubits
                    : options.qubits.empty() ? std::min(device.num_qubits(), sim::kMaxPauliQubits)
                                             : static_cast<int>(options.qubits.size());
  const std::string where = "device " + device.name + ": ";
  if (!options.qubits.empty() && static_cast<int>(options.qubits.size()) != count) {
    throw std::invalid_argument(where + "noise.qubits = " + to_text(options.qubits) + ", must be " +
                                std::to_string(count) +
                                " of them, one for each qubit of the circuit");
  }
  if (count > device.num_qubits()) {
    throw std::invalid_argument(where + "has " + std::to_string(device.num_qubits()) +
                                " qubits, must be at least the circuit's " + std::to_string(count));
  }
  if (!options.qubits.empty()) return options.qubits;
  if (options.best_qubits) {
    sim::LayoutChoice choice = sim::choose_qubits(device, count);
    notes.push_back("best qubits " + to_text(choice.qubits) + ": each used once, read and " +
                    "joined by a tree, all go well with probability " +
                    number_text(std::round(1e4 * choice.error.success()) / 1e4) +
                    (choice.exact ? "; no connected set is better" : "; the best that was found"));
    return std::move(choice.qubits);
  }
  if (count < device.num_qubits())
    notes.push_back("qubits " + (count > 1 ? "0.." + std::to_string(count - 1) : "0") + " of " +
                    std::to_string(device.num_qubits()) + " are used, the first " +
                    (count > 1 ? "ones" : "one") + ": noise.qubits or noise.best_qubits choose");
  std::vector<int> first(static_cast<std::size_t>(count));
  for (int q = 0; q < count; ++q) first[static_cast<std::size_t>(q)] = q;
  return first;
}

/// Repairs of the qubits that are used and of gates that a circuit can hold; of the others, their
/// number. Statistics use all qubits.
void split_repairs(const sim::Device& device, const NoiseOptions& options,
                   const std::vector<int>& layout, NamedNoise& result) {
  const auto is_used = [&](int qubit) { return std::ranges::find(layout, qubit) != layout.end(); };
  const bool all = options.statistic != "per_qubit";
  for (const sim::Repair& repair : device.repairs) {
    const bool used = all || std::ranges::all_of(repair.qubits, is_used);
    if (used && repair.of_known_gate) result.repairs.push_back(repair);
  }
  const std::size_t others = device.repairs.size() - result.repairs.size();
  if (others > 0) {
    result.notes.push_back(std::to_string(others) +
                           " more values were repaired, of qubits or gates that are not used");
  }
}

NamedNoise noise_of_device(const NoiseOptions& options, int num_qubits, const DataFolders& data) {
  const sim::Device device = load_device(options.device, data);
  sim::DeviceNoiseOptions how = device_noise_options(options);
  NamedNoise result;
  how.layout = chosen_layout(device, options, num_qubits, result.notes);
  sim::DeviceNoise noise = sim::device_noise(device, how);
  result.model = std::move(noise.model);
  split_repairs(device, options, how.layout, result);
  result.notes.insert(result.notes.end(), device.notes.begin(), device.notes.end());
  result.notes.insert(result.notes.end(), noise.notes.begin(), noise.notes.end());
  result.provenance = device.provenance;
  result.layout = std::move(noise.layout);
  result.native_gates = std::move(noise.native_gates);
  result.description = "qubits " + to_text(result.layout) + " of " +
                       std::to_string(device.num_qubits()) + ", " + options.statistic;
  if (options.factor != 1.0)
    result.description += ", errors and times x " + number_text(options.factor);
  if (how.idle != sim::SchedulePolicy::kNone) result.description += ", idle noise " + options.idle;
  for (const sim::Provenance& file : device.provenance) {
    if (file.date.empty()) continue;
    result.description += ", calibrated " + file.date;
    break;
  }
  return result;
}

[[noreturn]] void refuse(const std::string& file, const std::string& what,
                         const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "\n  " + line;
  throw std::invalid_argument("noise.strict: " + std::to_string(lines.size()) + " " + what +
                              " of " + file + text);
}

NamedNoise noise_of_file(const std::string& path, bool strict) {
  const std::string text = read_text_file(path);
  NamedNoise result;
  if (is_aer_noise(text)) {
    AerNoise aer = parse_aer_noise(text, path);
    result.model = std::move(aer.model);
    result.notes = std::move(aer.notes);
    if (strict && !aer.left_out.empty())
      refuse(path + " cannot act:", "kind(s) of errors", aer.left_out);
    result.notes.insert(result.notes.end(), aer.left_out.begin(), aer.left_out.end());
    result.description = "Qiskit Aer noise model";
  } else {
    NoiseFile file = parse_noise(text, path);
    result.model = std::move(file.model);
    result.description = std::move(file.description);
    result.native_gates = std::move(file.native_gates);
    result.layout = std::move(file.layout);
    result.notes = std::move(file.notes);
    result.repairs = std::move(file.repairs);
    result.provenance = std::move(file.provenance);
  }
  result.provenance.insert(
      result.provenance.begin(),
      {std::filesystem::path(path).filename().string(), chem::sha256_hex(text), ""});
  return result;
}

}  // namespace

sim::DeviceNoiseOptions device_noise_options(const NoiseOptions& options) {
  sim::DeviceNoiseOptions result;
  result.statistic = row_named(options.statistic, kStatistics, "noise.statistic").value;
  result.factor = options.factor;
  result.layout = options.qubits;
  result.temperature = options.temperature;
  result.idle = row_named(options.idle, kPolicyNames, "noise.idle").policy;
  result.use_disabled = options.use_disabled;
  result.over_rotation = options.over_rotation;
  result.zz_crosstalk = options.zz_crosstalk;
  return result;
}

void NoiseOptions::validate() const {
  require_option(shots >= 0.0 && shots < 1e18, "noise", "shots", shots, "in [0, 1e18)");
  require_option(shot_budget >= 0.0 && shot_budget < 1e18, "noise", "shot_budget", shot_budget,
                 "in [0, 1e18)");
  require_option(factor >= 0.0 && factor <= 1e6, "noise", "factor", factor, "in [0, 1e6]");
  require_option(temperature >= 0.0 && temperature <= 1e3, "noise", "temperature", temperature,
                 "in [0, 1000] kelvin");
  require_option(std::abs(over_rotation) <= 1.0, "noise", "over_rotation", over_rotation,
                 "in [-1, 1]");
  require_option(std::abs(zz_crosstalk) <= 1e9, "noise", "zz_crosstalk", zz_crosstalk,
                 "in [-1e9, 1e9] hertz");
  static_cast<void>(device_noise_options(*this));
  if (!device.empty()) {
    require_option(model == "noiseless", "noise", "model", model, "left out beside noise.device");
    require_option(!best_qubits || qubits.empty(), "noise", "best_qubits", best_qubits,
                   "left out beside noise.qubits");
    return;
  }
  const NoiseOptions defaults;
  const auto needs_device = [](bool is_default, const char* key) {
    if (is_default) return;
    throw std::invalid_argument(std::string("noise.") + key + ": needs noise.device");
  };
  needs_device(qubits.empty(), "qubits");
  needs_device(!best_qubits, "best_qubits");
  needs_device(statistic == defaults.statistic, "statistic");
  needs_device(factor == defaults.factor, "factor");
  needs_device(temperature == defaults.temperature, "temperature");
  needs_device(idle == defaults.idle, "idle");
  needs_device(over_rotation == defaults.over_rotation, "over_rotation");
  needs_device(zz_crosstalk == defaults.zz_crosstalk, "zz_crosstalk");
  needs_device(!use_disabled, "use_disabled");
}

sim::Device load_device(const std::string& files, const DataFolders& data) {
  std::vector<std::string> paths;
  for (std::size_t start = 0; start <= files.size();) {
    const std::size_t end = std::min(files.find(',', start), files.size());
    paths.push_back(data.find("devices", files.substr(start, end - start), ".json"));
    start = end + 1;
  }
  return read_device(paths);
}

NamedNoise load_noise(const NoiseOptions& options, int num_qubits, const DataFolders& data) {
  NamedNoise result =
      !options.device.empty() ? noise_of_device(options, num_qubits, data)
      : options.model == "noiseless"
          ? NamedNoise{sim::NoiseModel(), "no noise"}
          : noise_of_file(data.find("noise", options.model, ".json"), options.strict);
  if (options.strict && !result.repairs.empty()) {
    std::vector<std::string> lines;
    for (const sim::Repair& repair : result.repairs) lines.push_back(repair_text(repair));
    refuse((options.device.empty() ? options.model : options.device) + " had to be repaired:",
           "value(s)", lines);
  }
  return result;
}

NamedNoise load_noise(const std::string& model, const DataFolders& data) {
  NoiseOptions options;
  options.model = model;
  return load_noise(options, 0, data);
}

std::string repair_text(const sim::Repair& repair) {
  return repair.place + " = " + repair.found + ": " + repair.reason + ", used " + repair.used;
}

}  // namespace qarch::search

#include "apps/noise_options.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "apps/input_file.h"
#include "search/did_you_mean.h"
#include "search/field_text.h"

namespace qarch::apps {

namespace po = boost::program_options;

namespace {

constexpr const char* kAnyNumber = "any";

/// Options that mean something for a device only.
constexpr std::array kDeviceOptions{"qubits",        "best-qubits",  "statistic",
                                    "factor",        "temperature",  "idle",
                                    "over-rotation", "zz-crosstalk", "use-disabled-edges"};

/// An option and the key of [noise] that it stands for.
struct NoiseKey {
  const char* option;
  std::string_view key;
};
constexpr std::array kNoiseKeys{NoiseKey{"statistic", "statistic"},
                                NoiseKey{"factor", "factor"},
                                NoiseKey{"temperature", "temperature"},
                                NoiseKey{"idle", "idle"},
                                NoiseKey{"over-rotation", "over_rotation"},
                                NoiseKey{"zz-crosstalk", "zz_crosstalk"},
                                NoiseKey{"use-disabled-edges", "use_disabled"},
                                NoiseKey{"strict-noise", "strict"}};

/// How noise is made of a calibration.
void add_device_noise_options(po::options_description_easy_init& add, search::NoiseOptions& o) {
  add("statistic",
      po::value(&o.statistic)->value_name("per_qubit|median|max")->default_value(o.statistic),
      "numbers of the device; the last two uniform");
  add("factor", po::value(&o.factor)->value_name("X")->default_value(o.factor),
      "on its gate errors and gate times");
  add("temperature", po::value(&o.temperature)->value_name("K")->default_value(o.temperature),
      "of its qubits, kelvin; 0 = none excited");
  add("idle", po::value(&o.idle)->value_name("none|asap|alap")->default_value(o.idle),
      "relaxation of waiting qubits");
  add("over-rotation", po::value(&o.over_rotation)->value_name("X")->default_value(o.over_rotation),
      "of its pulses, in parts of their angle");
  add("zz-crosstalk", po::value(&o.zz_crosstalk)->value_name("HZ")->default_value(o.zz_crosstalk),
      "of coupled qubits while two-qubit gates run, hertz");
}

}  // namespace

void add_noise_options(CommandLine& line, NoiseArguments& arguments, NoiseOptionSet set) {
  search::NoiseOptions& o = arguments.options;
  po::options_description_easy_init add = line.options().add_options();
  if (set == NoiseOptionSet::kAll) {
    add("noise", po::value(&o.model)->value_name("NOISE|FILE"),
        "a model in data/noise, a qarch-noise file, or Qiskit Aer's NoiseModel as JSON "
        "[noiseless]");
  }
  add("device", po::value(&o.device)->value_name("FILES"),
      "calibration of a device: props.json[,conf.json] or .csv");
  add("qubits", po::value(&arguments.qubits)->value_name("LIST"),
      "of the device, one for each qubit of the circuit, in its order: 3,5,8");
  add("best-qubits",
      po::value(&arguments.best_qubits)->implicit_value(kAnyNumber)->value_name("[N]"),
      "of the device, the connected ones with the smallest predicted error");
  if (set != NoiseOptionSet::kPlaces) add_device_noise_options(add, o);
  add("use-disabled-edges", po::bool_switch(&o.use_disabled),
      "allow gates that the calibration marks as not usable");
  if (set == NoiseOptionSet::kAll) {
    add("strict-noise", po::bool_switch(&o.strict),
        "repaired values, rules that match no gate and gates without noise are errors");
  }
}

std::vector<std::string> join_best_qubits(std::vector<std::string> words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string& next = words[i + 1];
    if (words[i] != "--best-qubits" || next.empty() ||
        !std::ranges::all_of(next, [](char c) { return c >= '0' && c <= '9'; })) {
      continue;
    }
    words[i] += '=' + next;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return words;
}

int resolve_noise_options(NoiseArguments& arguments, const CommandLine& line) {
  search::NoiseOptions& o = arguments.options;
  line.refuse_empty({"noise", "device", "qubits", "best-qubits"});
  check_named_file(o.model);
  check_named_file(o.device);
  if (o.device.empty()) {
    for (const char* name : kDeviceOptions) {
      if (line.given(name)) {
        throw std::invalid_argument(std::string("--") + name + " is for a device: add --device");
      }
    }
    return 0;
  }
  if (o.model != search::NoiseOptions().model) {
    throw std::invalid_argument("--noise = '" + o.model + "' and --device = '" + o.device +
                                "', must be one of the two");
  }
  if (!arguments.qubits.empty() && !arguments.best_qubits.empty()) {
    throw std::invalid_argument("--qubits and --best-qubits, must be one of the two");
  }
  if (!arguments.qubits.empty()) {
    try {
      search::set_from_text(o.qubits, arguments.qubits);
    } catch (const std::invalid_argument& error) {
      throw std::invalid_argument("--qubits = '" + arguments.qubits + "', " + error.what());
    }
  }
  o.best_qubits = !arguments.best_qubits.empty();
  o.validate();
  if (!arguments.qubits.empty()) return static_cast<int>(o.qubits.size());
  if (!o.best_qubits || arguments.best_qubits == kAnyNumber) return 0;
  int count = 0;
  try {
    search::set_from_text(count, arguments.best_qubits);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument("--best-qubits = '" + arguments.best_qubits + "', " + error.what());
  }
  if (count < 1) {
    throw std::invalid_argument("--best-qubits = '" + arguments.best_qubits + "', must be >= 1");
  }
  return count;
}

std::vector<std::string> noise_keys(const NoiseArguments& arguments, const CommandLine& line) {
  const search::NoiseOptions& o = arguments.options;
  line.refuse_empty({"noise", "device", "qubits", "best-qubits"});
  if (line.given("noise") && line.given("device")) {
    throw std::invalid_argument("--noise = '" + o.model + "' and --device = '" + o.device +
                                "', must be one of the two");
  }
  if (line.given("qubits") && line.given("best-qubits")) {
    throw std::invalid_argument("--qubits and --best-qubits, must be one of the two");
  }
  std::vector<std::string> keys;
  if (line.given("noise")) keys = {"noise.device=", "noise.model=" + o.model};
  if (line.given("device")) keys = {"noise.model=noiseless", "noise.device=" + o.device};
  if (line.given("qubits")) keys.push_back("noise.qubits=" + arguments.qubits);
  if (line.given("best-qubits")) {
    if (arguments.best_qubits != kAnyNumber) {
      throw std::invalid_argument("--best-qubits = '" + arguments.best_qubits +
                                  "', must be without a number: the problem says how many");
    }
    keys.emplace_back("noise.best_qubits=true");
  }
  search::visit_fields(o, [&](std::string_view name, const auto& field, const char* /*help*/) {
    for (const NoiseKey& row : kNoiseKeys) {
      if (row.key != name || !line.given(row.option)) continue;
      keys.push_back("noise." + std::string(name) + "=" + search::to_text(field));
    }
  });
  return keys;
}

}  // namespace qarch::apps

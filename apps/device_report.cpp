#include "apps/device_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <numeric>
#include <ostream>

#include "apps/report_circuit.h"
#include "sim/device_noise.h"
#include "sim/device_statistics.h"

namespace qarch::apps {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kMicro = 1e6;
constexpr double kNano = 1e9;
constexpr double kGiga = 1e-9;

/// A number in a column of `width`, "-" for NaN, "none" for infinity.
std::string cell(double value, const char* pattern, int width) {
  std::array<char, 40> text{};
  if (std::isnan(value)) return format("%*s", width, "-");
  if (std::isinf(value)) return format("%*s", width, "none");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  std::snprintf(text.data(), text.size(), pattern, value);
#pragma GCC diagnostic pop
  return format("%*s", width, text.data());
}

sim::Ptm<2> swapped(const sim::Ptm<2>& ptm) {
  const auto other = [](int k) { return (k % 4) * 4 + k / 4; };
  sim::Ptm<2> result;
  for (int i = 0; i < 16; ++i) {
    for (int j = 0; j < 16; ++j) result(other(i), other(j)) = ptm(i, j);
  }
  return result;
}

/// The channel on the qubits of a gate; the identity if it acts on spectators.
template <int K>
sim::Ptm<K> on_operands(const sim::AppliedChannel& applied);

template <>
sim::Ptm<1> on_operands<1>(const sim::AppliedChannel& applied) {
  return applied.spectators.empty() ? applied.channel.ptm<1>() : sim::Ptm<1>::Identity();
}

template <>
sim::Ptm<2> on_operands<2>(const sim::AppliedChannel& applied) {
  if (!applied.spectators.empty()) return sim::Ptm<2>::Identity();
  const sim::Ptm<1> one = sim::Ptm<1>::Identity();
  if (applied.channel.num_qubits() == 2) {
    return applied.operands[0] == 0 ? applied.channel.ptm<2>() : swapped(applied.channel.ptm<2>());
  }
  return applied.operands[0] == 0 ? sim::tensor_product(applied.channel.ptm<1>(), one)
                                  : sim::tensor_product(one, applied.channel.ptm<1>());
}

template <int K>
double error_of(const std::vector<const sim::NoiseRule*>& rules) {
  sim::Ptm<K> whole = sim::Ptm<K>::Identity();
  for (const sim::NoiseRule* rule : rules) {
    for (const sim::AppliedChannel& applied : rule->channels) {
      whole = on_operands<K>(applied) * whole;
    }
  }
  return 1.0 - sim::average_gate_fidelity<K>(whole);
}

}  // namespace

double channel_error(const sim::NoiseModel& noise, const sim::Gate& gate) {
  std::vector<const sim::NoiseRule*> rules;
  for (const sim::NoiseRule& rule : noise.rules()) {
    if (rule.matches(gate)) rules.push_back(&rule);
  }
  if (rules.empty()) return kNaN;
  return gate.num_qubits() == 1 ? error_of<1>(rules) : error_of<2>(rules);
}

Spread spread_of(std::vector<double> values) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  if (values.empty()) return {kNaN, kNaN};
  return {sim::median(values), *std::ranges::max_element(values)};
}

namespace {

/// The gate as the noise model of its own qubits has it, so that devices of any size can be shown.
DeviceGateRow gate_row_of(const sim::Device& device, const sim::GateCalibration& gate,
                          sim::DeviceNoiseOptions options) {
  DeviceGateRow row{&gate, false, kNaN};
  const sim::GateRow* kind = sim::find_operation(gate.name);
  if (kind == nullptr || kind->num_qubits != static_cast<int>(gate.qubits.size()) ||
      (gate.disabled && !options.use_disabled)) {
    return row;
  }
  options.layout = gate.qubits;
  sim::Gate ours{kind->kind};
  for (std::size_t k = 0; k < gate.qubits.size(); ++k) ours.qubits[k] = static_cast<int>(k);
  row.channel_error = channel_error(sim::device_noise(device, options).model, ours);
  row.in_model = !std::isnan(row.channel_error);
  return row;
}

}  // namespace

DeviceReport device_report(const search::NoiseOptions& options, int num_qubits,
                           const search::DataFolders& data) {
  search::NamedNoise noise = search::load_noise(options, num_qubits, data);
  DeviceReport report{search::load_device(options.device, data), {}, {}, {}, {}, {}};
  report.native_gates = report.device.native_gates;
  if (report.native_gates.empty()) {
    for (const sim::GateKind kind : noise.native_gates) {
      report.native_gates.emplace_back(sim::gate_row(kind).name);
    }
  }
  if (!options.qubits.empty() || options.best_qubits) report.chosen = noise.layout;
  report.qubits = report.chosen;
  if (report.qubits.empty()) {
    report.qubits.resize(static_cast<std::size_t>(report.device.num_qubits()));
    std::iota(report.qubits.begin(), report.qubits.end(), 0);
  }
  std::ranges::sort(report.qubits);
  const sim::DeviceNoiseOptions how = search::device_noise_options(options);
  for (const sim::GateCalibration& gate : report.device.gates) {
    if (std::ranges::all_of(gate.qubits,
                            [&](int q) { return std::ranges::binary_search(report.qubits, q); })) {
      report.gates.push_back(gate_row_of(report.device, gate, how));
    }
  }
  for (std::string& note : noise.notes) {
    if (std::ranges::find(report.device.notes, note) == report.device.notes.end()) {
      report.notes.push_back(std::move(note));
    }
  }
  return report;
}

namespace {

/// The error of a one-qubit gate by name, NaN where it is not calibrated.
double gate_error(const sim::Device& device, const char* name, int qubit) {
  const sim::GateCalibration* gate = device.find(name, {qubit}, true);
  return gate == nullptr ? kNaN : gate->error;
}

struct QubitColumn {
  const char* title;
  const char* pattern;
  double scale;
  double (*value)(const sim::Device& device, int qubit);
};

const sim::QubitCalibration& qubit_of(const sim::Device& device, int q) {
  return device.qubits[static_cast<std::size_t>(q)];
}

constexpr int kWidth = 11;
constexpr std::array kQubitColumns{
    QubitColumn{"T1 us", "%.2f", kMicro,
                [](const sim::Device& d, int q) { return qubit_of(d, q).t1; }},
    QubitColumn{"T2 us", "%.2f", kMicro,
                [](const sim::Device& d, int q) { return qubit_of(d, q).t2; }},
    QubitColumn{"freq GHz", "%.4f", kGiga,
                [](const sim::Device& d, int q) { return qubit_of(d, q).frequency; }},
    QubitColumn{"P(1|0)", "%.4f", 1.0,
                [](const sim::Device& d, int q) { return qubit_of(d, q).readout.p10; }},
    QubitColumn{"P(0|1)", "%.4f", 1.0,
                [](const sim::Device& d, int q) { return qubit_of(d, q).readout.p01; }},
    QubitColumn{"readout ns", "%.0f", kNano,
                [](const sim::Device& d, int q) { return qubit_of(d, q).readout_time; }},
    QubitColumn{"sx error", "%.3e", 1.0,
                [](const sim::Device& d, int q) { return gate_error(d, "sx", q); }},
    QubitColumn{"x error", "%.3e", 1.0,
                [](const sim::Device& d, int q) { return gate_error(d, "x", q); }},
};

void print_qubits(std::ostream& out, const DeviceReport& report) {
  out << "\nqubit  ";
  for (const QubitColumn& column : kQubitColumns) out << format("%*s", kWidth, column.title);
  out << '\n';
  std::array<std::vector<double>, kQubitColumns.size()> all;
  for (const int q : report.qubits) {
    out << format("%5d  ", q);
    for (std::size_t c = 0; c < kQubitColumns.size(); ++c) {
      const QubitColumn& column = kQubitColumns[c];
      all[c].push_back(column.scale * column.value(report.device, q));
      out << cell(all[c].back(), column.pattern, kWidth);
    }
    out << (qubit_of(report.device, q).operational ? "\n" : "  not operational\n");
  }
  for (const bool median : {true, false}) {
    out << (median ? "median " : "largest");
    for (std::size_t c = 0; c < kQubitColumns.size(); ++c) {
      const Spread spread = spread_of(all[c]);
      out << cell(median ? spread.median : spread.largest, kQubitColumns[c].pattern, kWidth);
    }
    out << '\n';
  }
}

std::string pair_text(const std::vector<int>& qubits) {
  std::string text;
  for (const int q : qubits) text += (text.empty() ? "" : "-") + std::to_string(q);
  return text;
}

void print_gates(std::ostream& out, const DeviceReport& report) {
  out << "\ngates on two qubits: average error as reported, and of the channels made of it\n"
      << "   pair  gate      reported   channels    time ns\n";
  for (const DeviceGateRow& row : report.gates) {
    if (row.gate->qubits.size() != 2) continue;
    out << format("%7s  %-6s", pair_text(row.gate->qubits).c_str(), row.gate->name.c_str())
        << cell(row.gate->error, "%.3e", kWidth) << cell(row.channel_error, "%.3e", kWidth)
        << cell(kNano * row.gate->time, "%.1f", kWidth)
        << (row.gate->disabled ? "  disabled"
            : row.in_model     ? ""
                               : "  not in the model")
        << '\n';
  }
}

/// One line for each name of a gate.
void print_gate_summary(std::ostream& out, const DeviceReport& report) {
  struct Columns {
    std::vector<double> error, time, excess;
    int disabled = 0;
    bool in_model = false;
  };
  std::map<std::string, Columns> by_name;
  for (const DeviceGateRow& row : report.gates) {
    Columns& c = by_name[row.gate->name];
    c.disabled += row.gate->disabled ? 1 : 0;
    c.in_model = c.in_model || row.in_model;
    if (row.gate->disabled) continue;
    c.error.push_back(row.gate->error);
    c.time.push_back(kNano * row.gate->time);
    c.excess.push_back(row.channel_error - row.gate->error);
  }
  out << "\ngate      number  disabled  median err  largest err  median ns  largest ns  channels - "
         "reported, largest\n";
  for (const auto& [name, c] : by_name) {
    const Spread error = spread_of(c.error);
    const Spread time = spread_of(c.time);
    out << format("%-9s %6zu  %8d", name.c_str(),
                  c.error.size() + static_cast<std::size_t>(c.disabled), c.disabled)
        << cell(error.median, "%.3e", 12) << cell(error.largest, "%.3e", 13)
        << cell(time.median, "%.1f", 11) << cell(time.largest, "%.1f", 12) << "  "
        << (c.in_model ? cell(spread_of(c.excess).largest, "%+.1e", 1) : "not in the model")
        << '\n';
  }
}

void print_coupling(std::ostream& out, const char* title,
                    const std::vector<std::pair<int, int>>& pairs) {
  out << title;
  if (pairs.empty()) out << " all";
  for (const auto& [a, b] : pairs) out << ' ' << a << '-' << b;
  out << '\n';
}

/// Qubits whose readout is not that of all others.
void print_readout(std::ostream& out, const sim::NoiseModel& model) {
  const sim::ReadoutError others = model.readout(sim::kMaxPauliQubits);
  out << "\nreadout   qubit   P(1|0)   P(0|1)\n";
  for (int q = 0; q < sim::kMaxPauliQubits; ++q) {
    const sim::ReadoutError error = model.readout(q);
    if (error.p10 == others.p10 && error.p01 == others.p01) continue;
    out << format("  %13d  %.5f  %.5f\n", q, error.p10, error.p01);
  }
  out << format("     all others  %.5f  %.5f\n", others.p10, others.p01);
}

}  // namespace

void print_device(std::ostream& out, const DeviceReport& report) {
  const sim::Device& device = report.device;
  out << format("device   %s: %d qubits", device.name.c_str(), device.num_qubits());
  if (static_cast<int>(report.qubits.size()) < device.num_qubits()) {
    out << ", of which " << report.qubits.size() << " are chosen:";
    for (const int q : report.chosen) out << ' ' << q;
  }
  out << "\nnative  ";
  for (const std::string& gate : report.native_gates) out << ' ' << gate;
  if (device.native_gates.empty()) out << " (no file names them: those that are calibrated)";
  out << '\n';
  print_coupling(out, "coupling", device.coupling);
  for (const sim::Provenance& file : device.provenance) {
    out << "file     " << file.file << (file.date.empty() ? "" : ", calibrated " + file.date)
        << ", sha256 " << file.sha256 << '\n';
  }
  print_qubits(out, report);
  print_gates(out, report);
  print_gate_summary(out, report);
  out << '\n';
  for (const sim::Repair& repair : device.repairs) {
    out << "repaired " << search::repair_text(repair) << '\n';
  }
  for (const std::string& note : device.notes) out << "note     " << note << '\n';
  for (const std::string& note : report.notes) out << "note     " << note << '\n';
}

void print_noise_model(std::ostream& out, const search::NamedNoise& noise) {
  print_noise(out, noise);
  const sim::NoiseModel& model = noise.model;
  print_coupling(out, "coupling", model.coupling_map());
  out << "\nrules: average gate error of all noise after the rule's first gate; channels\n";
  for (std::size_t r = 0; r < model.rules().size(); ++r) {
    const sim::NoiseRule& rule = model.rules()[r];
    sim::Gate gate{rule.kinds.front()};
    const int k = sim::gate_row(gate.kind).num_qubits;
    for (int i = 0; i < k; ++i) {
      const auto place = static_cast<std::size_t>(i);
      gate.qubits[place] = rule.qubits.empty() ? i : rule.qubits[place];
    }
    out << format("  %3zu ", r) << cell(channel_error(model, gate), "%.6e", 13) << "  "
        << rule.description() << '\n';
  }
  print_readout(out, model);
  const sim::IdleNoise& idle = model.idle_noise();
  constexpr std::array kPolicies{"none", "asap", "alap"};
  out << "\nidle     " << kPolicies[static_cast<std::size_t>(idle.policy)];
  out << format(", %zu qubits relax, %zu gate times\n",
                static_cast<std::size_t>(std::ranges::count_if(
                    idle.qubits, [](const auto& q) { return q.has_value(); })),
                idle.times.size());
}

}  // namespace qarch::apps

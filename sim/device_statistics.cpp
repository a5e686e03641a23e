#include "sim/device_statistics.h"

#include <algorithm>
#include <cmath>

namespace qarch::sim {
namespace {

double largest(const std::vector<double>& values) {
  double result = kNotCalibrated;
  for (const double value : values) result = std::fmax(result, value);
  return result;
}

double summary(std::vector<double> values, DeviceStatistic statistic) {
  return statistic == DeviceStatistic::kMax ? largest(values) : median(std::move(values));
}

}  // namespace

double median(std::vector<double> values) {
  std::erase_if(values, [](double value) { return std::isnan(value); });
  if (values.empty()) return kNotCalibrated;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

QubitCalibration typical_qubit(const Device& device, DeviceStatistic statistic) {
  const auto of = [&](auto&& field, DeviceStatistic how) {
    std::vector<double> values;
    for (const QubitCalibration& qubit : device.qubits)
      if (qubit.operational) values.push_back(field(qubit));
    return summary(std::move(values), how);
  };
  using Qubit = QubitCalibration;
  QubitCalibration result;
  result.t1 = of([](const Qubit& q) { return q.t1; }, DeviceStatistic::kMedian);
  result.t2 = of([](const Qubit& q) { return q.t2; }, DeviceStatistic::kMedian);
  result.frequency = of([](const Qubit& q) { return q.frequency; }, DeviceStatistic::kMedian);
  result.readout.p10 = of([](const Qubit& q) { return q.readout.p10; }, statistic);
  result.readout.p01 = of([](const Qubit& q) { return q.readout.p01; }, statistic);
  result.readout_error = of([](const Qubit& q) { return q.readout_error; }, statistic);
  result.readout_time = of([](const Qubit& q) { return q.readout_time; }, statistic);
  return result;
}

std::optional<GateCalibration> typical_gate(const Device& device, std::string_view name,
                                            DeviceStatistic statistic) {
  std::vector<double> errors;
  std::vector<double> times;
  for (const GateCalibration& gate : device.gates) {
    if (gate.name != name || gate.disabled) continue;
    errors.push_back(gate.error);
    times.push_back(gate.time);
  }
  if (errors.empty()) return std::nullopt;
  GateCalibration result;
  result.name = name;
  result.error = summary(std::move(errors), statistic);
  result.time = summary(std::move(times), statistic);
  return result;
}

}  // namespace qarch::sim

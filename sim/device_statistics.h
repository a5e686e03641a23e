#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "sim/device.h"

/// One number for many: devices in which all qubits are alike.
namespace qarch::sim {

/// Which numbers every qubit and gate gets: its own, or one for all.
enum class DeviceStatistic { kPerQubit, kMedian, kMax };

/// The middle value, or the mean of the two middle values; NaNs do not count. NaN of nothing.
double median(std::vector<double> values);

/// A qubit that stands for all that are operational: each number is the median; for kMax, readout
/// error and readout time are the largest, while T1, T2 and the frequency stay medians, as in the
/// published models of CRLQAS (data/noise/README.md).
QubitCalibration typical_qubit(const Device& device, DeviceStatistic statistic);

/// A gate that stands for all of this name that are not disabled: median, or for kMax largest,
/// error and time (not necessarily of one gate). None if there is no such gate.
std::optional<GateCalibration> typical_gate(const Device& device, std::string_view name,
                                            DeviceStatistic statistic);

}  // namespace qarch::sim

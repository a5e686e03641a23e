#pragma once

#include <string>
#include <string_view>

#include "sim/device.h"

namespace qarch::search {

/// Seconds in one unit of time (s, ms, us, ns), where us may be written with either letter mu
/// (U+00B5, U+03BC), or 0 for an unknown name.
double seconds_per_unit(std::string_view unit);

/// Hertz in one unit of frequency (Hz, kHz, MHz, GHz), or 0 for an unknown name.
double hertz_per_unit(std::string_view unit);

/// `value` in units of `unit` seconds. A time > 0 that is shorter than `shortest` but lies in
/// [shortest, 1] if the number is read as seconds was written in seconds: then it is, with a Repair
/// at `place`.
double plausible_seconds(double value, double unit, double shortest, const std::string& place,
                         sim::Device& device);

inline constexpr double kShortestRelaxation = 1e-9;  ///< second; no T1, T2 or readout is shorter
inline constexpr double kShortestGate = 1e-12;       ///< second; no gate is shorter, but for 0

/// More qubits than any device has: a bound on what a file can make us allocate.
inline constexpr int kMostDeviceQubits = 4096;

}  // namespace qarch::search

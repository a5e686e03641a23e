#pragma once

#include <string>

#include "apps/device_report.h"
#include "apps/simulation.h"

/// What `qarch simulate --json` and `qarch noise inspect --json` write: README.md lists the keys.
namespace qarch::apps {

enum class JsonText { kIndented, kOneLine };

std::string simulation_json(const Simulation& simulation);
std::string device_json(const DeviceReport& report, JsonText how);
std::string noise_model_json(const search::NamedNoise& noise, JsonText how);

}  // namespace qarch::apps

#include "search/io/device/device_units.h"

#include <array>

#include "search/io/noise_channel.h"

namespace qarch::search {
namespace {

struct FrequencyUnit {
  std::string_view name;
  double hertz;
};
constexpr std::array<FrequencyUnit, 4> kFrequencyUnits{
    {{"GHz", 1e9}, {"MHz", 1e6}, {"kHz", 1e3}, {"Hz", 1.0}}};

}  // namespace

double seconds_per_unit(std::string_view unit) {
  for (const std::string_view mu : {"\u00b5s", "\u03bcs"})
    if (unit == mu) return seconds_per("us");
  return seconds_per(unit);
}

double hertz_per_unit(std::string_view unit) {
  for (const FrequencyUnit& known : kFrequencyUnits)
    if (known.name == unit) return known.hertz;
  return 0.0;
}

double plausible_seconds(double value, double unit, double shortest, const std::string& place,
                         sim::Device& device) {
  const double seconds = value * unit;
  const bool too_short = seconds > 0.0 && seconds < shortest;
  if (!too_short || value < shortest || value > 1.0) return seconds;
  device.repairs.push_back({place, sim::time_text(seconds), sim::time_text(value),
                            "shorter than any: the number is in seconds"});
  return value;
}

}  // namespace qarch::search

#include "apps/estimate_json.h"

#include <nlohmann/json.hpp>

#include "apps/json_parts.h"

namespace qarch::apps {

std::string estimate_json(const std::string& configuration, const Estimate& estimate,
                          double free_bytes) {
  using Json = nlohmann::ordered_json;
  Json memory = Json::array();
  for (const MemoryRow& row : estimate.memory) {
    memory.push_back({{"what", row.what}, {"bytes", row.bytes}});
  }
  Json work = Json::array();
  for (const WorkRow& row : estimate.work) {
    work.push_back({{"what", row.what}, {"at_most", row.count}, {"how", row.how}});
  }
  const bool timed = estimate.seconds_each > 0.0;
  return json_text<Json>(
      {{"format", "qarch-dry-run"},
       {"version", 1},
       {"configuration", configuration},
       {"memory", std::move(memory)},
       {"processes", estimate.processes},
       {"peak_bytes", estimate.peak_bytes()},
       {"free_bytes", free_bytes},
       {"work", std::move(work)},
       {"measured", estimate.measured},
       {"seconds_each", timed ? json_number<Json>(estimate.seconds_each) : Json()},
       {"seconds_at_most", timed ? json_number<Json>(estimate.seconds()) : Json()},
       {"notes", estimate.notes}});
}

}  // namespace qarch::apps

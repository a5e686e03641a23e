#include "apps/import_json.h"

#include <nlohmann/json.hpp>

#include "apps/json_parts.h"

namespace qarch::apps {

std::string import_json(const std::string& file, const search::CrlqasImport& result) {
  using Json = nlohmann::ordered_json;
  Json keys = Json::array();
  for (const search::ImportNote& note : result.notes) {
    keys.push_back({{"key", note.key},
                    {"value", note.value},
                    {"line", note.place.substr(note.place.rfind(':') + 1)},
                    {"status", search::import_status_name(note.status)},
                    {"text", note.text}});
  }
  return json_text<Json>({{"format", "qarch-import"},
                          {"version", 1},
                          {"file", file},
                          {"keys", std::move(keys)},
                          {"configuration", result.ini}});
}

}  // namespace qarch::apps

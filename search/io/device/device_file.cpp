#include "search/io/device/device_file.h"

#include <array>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "chem/io/checksum.h"
#include "search/io/device/calibration_csv.h"
#include "search/io/device/ibm_backend.h"
#include "search/io/text_file.h"
#include "sim/device_gates.h"

namespace qarch::search {
namespace {

constexpr std::size_t kMostBytes = std::size_t{32} << 20;

enum class Kind { kProperties, kConfiguration, kTable };
constexpr std::array<const char*, 3> kKindNames{"properties (JSON)", "configuration (JSON)",
                                                "calibration table (CSV)"};

/// By keys that stand in only one kind of file, without reading the whole.
Kind kind_of(const DeviceText& file) {
  if (file.text.size() > kMostBytes)
    throw std::invalid_argument(file.file + ": " + std::to_string(file.text.size()) +
                                " bytes, must be at most " + std::to_string(kMostBytes));
  const std::size_t first = file.text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) throw std::invalid_argument(file.file + ": is empty");
  if (file.text[first] != '{') return Kind::kTable;
  const auto has = [&](const char* key) { return file.text.find(key) != std::string::npos; };
  if (has("\"basis_gates\"") || has("\"n_qubits\"")) return Kind::kConfiguration;
  if (has("\"qubits\"") && has("\"gates\"")) return Kind::kProperties;
  throw std::invalid_argument(file.file +
                              ": must have the keys 'qubits' and 'gates' (properties of an IBM "
                              "device) or 'n_qubits' and 'basis_gates' (its configuration)");
}

std::string name_without_folders(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

/// Which file is what; throws unless there is one calibration and at most one configuration.
struct Roles {
  const DeviceText* calibration = nullptr;
  Kind kind = Kind::kProperties;  ///< of the calibration
  const DeviceText* configuration = nullptr;
};

Roles roles_of(const std::vector<DeviceText>& files) {
  Roles roles;
  for (const DeviceText& file : files) {
    const Kind kind = kind_of(file);
    const DeviceText*& place =
        kind == Kind::kConfiguration ? roles.configuration : roles.calibration;
    if (place != nullptr)
      throw std::invalid_argument(
          file.file + ": " + kKindNames[static_cast<std::size_t>(kind)] + ", but " + place->file +
          " is one already; must be one calibration, and at most one configuration");
    place = &file;
    if (kind != Kind::kConfiguration) roles.kind = kind;
  }
  if (roles.calibration == nullptr)
    throw std::invalid_argument((files.empty() ? "device" : files[0].file) +
                                ": a calibration is needed, properties (JSON) or a table (CSV)" +
                                (files.empty() ? "" : "; this is only a configuration"));
  return roles;
}

}  // namespace

sim::Device parse_device(const std::vector<DeviceText>& files) {
  const Roles roles = roles_of(files);
  std::optional<BackendConfiguration> configuration;
  if (roles.configuration != nullptr)
    configuration =
        parse_backend_configuration(roles.configuration->text, roles.configuration->file);
  const auto& [file, text] = *roles.calibration;
  sim::Device device =
      roles.kind == Kind::kTable
          ? parse_calibration_csv(text, file)
          : parse_backend_properties(text, file,
                                     configuration ? configuration->dt : sim::kNotCalibrated);
  if (configuration) apply_configuration(*configuration, roles.configuration->file, device);
  const std::string date = device.date;
  for (const DeviceText& each : files)
    device.provenance.push_back({name_without_folders(each.file), chem::sha256_hex(each.text),
                                 &each == roles.calibration ? date : ""});
  sim::complete_gates(device);
  sim::repair(device);
  return device;
}

sim::Device read_device(const std::vector<std::string>& paths) {
  std::vector<DeviceText> files;
  files.reserve(paths.size());
  for (const std::string& path : paths) {
    files.push_back({path, read_text_file(path, kMostBytes)});
  }
  return parse_device(files);
}

}  // namespace qarch::search

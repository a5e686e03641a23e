#include "apps/new_run_folder.h"

#include <filesystem>
#include <stdexcept>

namespace qarch::apps {

namespace fs = std::filesystem;

std::string default_run_folder(const std::string& experiment, std::uint64_t seed) {
  const std::string name = fs::path(experiment).stem().string() + "-seed" + std::to_string(seed);
  return (fs::path("runs") / name).string();
}

void require_new_run_folder(const std::string& folder) {
  if (!fs::exists(fs::path(folder) / "run.h5") && !fs::exists(fs::path(folder) / "events.jsonl")) {
    return;
  }
  throw std::invalid_argument("--output = '" + folder +
                              "' already holds a run, must be a new or empty folder");
}

void make_folder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!error && fs::is_directory(folder)) return;
  throw std::runtime_error("cannot create the folder '" + folder +
                           "': " + (error ? error.message() : "it is a file"));
}

}  // namespace qarch::apps

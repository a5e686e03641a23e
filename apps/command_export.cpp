#include <stdexcept>

#include "apps/command.h"

namespace qarch::apps {

int run_export_command(const std::vector<std::string>& /*arguments*/, const Streams& /*streams*/) {
  throw std::runtime_error("qarch export is not there yet");
}

}  // namespace qarch::apps

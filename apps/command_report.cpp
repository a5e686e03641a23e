#include <stdexcept>

#include "apps/command.h"

namespace qarch::apps {

int run_report_command(const std::vector<std::string>& /*arguments*/, const Streams& /*streams*/) {
  throw std::runtime_error("qarch report is not there yet");
}

}  // namespace qarch::apps

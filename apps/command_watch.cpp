#include <stdexcept>

#include "apps/command.h"

namespace qarch::apps {

int run_watch_command(const std::vector<std::string>& /*arguments*/, const Streams& /*streams*/) {
  throw std::runtime_error("qarch watch is not there yet");
}

}  // namespace qarch::apps

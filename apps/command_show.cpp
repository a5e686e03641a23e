#include <stdexcept>

#include "apps/command.h"

namespace qarch::apps {

int run_show_command(const std::vector<std::string>& /*arguments*/, const Streams& /*streams*/) {
  throw std::runtime_error("qarch show is not there yet");
}

}  // namespace qarch::apps

#include <unistd.h>

#include <iostream>

#include "apps/command.h"
#include "apps/terminal.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  qarch::apps::Streams streams{std::cout, std::cerr, isatty(STDERR_FILENO) == 1,
                               isatty(STDOUT_FILENO) == 1};
  streams.width = qarch::apps::terminal_width();
  return qarch::apps::run_qarch(arguments, streams);
}

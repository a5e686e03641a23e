#include <unistd.h>

#include <iostream>

#include "apps/command.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return qarch::apps::run_qarch(arguments, {std::cout, std::cerr, isatty(STDERR_FILENO) == 1});
}

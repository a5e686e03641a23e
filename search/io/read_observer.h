#pragma once

#include <functional>
#include <string>

namespace qarch::search {

/// Called with the path of every file before read_text_file reads it, from any thread; empty:
/// nobody listens. To be set while no other thread reads.
void observe_reads(std::function<void(const std::string& path)> observer);

}  // namespace qarch::search

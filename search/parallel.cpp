#include "search/parallel.h"

#include <exception>

namespace qarch::search {

SideBySide::SideBySide(int threads) {
  if (threads > 1) team_ = std::make_unique<sim::ThreadTeam>(2);
}

void SideBySide::run(const std::function<void()>& f, const std::function<void()>& g) {
  if (team_) {
    team_->run([&](int index) { (index == 0 ? f : g)(); });
    return;
  }
  std::exception_ptr from_f;
  try {
    f();
  } catch (...) {
    from_f = std::current_exception();
  }
  g();
  if (from_f) std::rethrow_exception(from_f);
}

}  // namespace qarch::search

#include "search/parallel.h"

#include <exception>

namespace qarch::search {

namespace {

std::exception_ptr exception_of(const std::function<void()>& call) {
  try {
    call();
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

}  // namespace

SideBySide::SideBySide(int threads) {
  if (threads > 1) team_ = std::make_unique<sim::ThreadTeam>(2);
}

void SideBySide::run(const std::function<void()>& f, const std::function<void()>& g) {
  if (team_) {
    team_->run([&](int index) { (index == 0 ? f : g)(); });
    return;
  }
  const std::exception_ptr from_f = exception_of(f);
  const std::exception_ptr from_g = exception_of(g);
  if (from_f) std::rethrow_exception(from_f);
  if (from_g) std::rethrow_exception(from_g);
}

}  // namespace qarch::search

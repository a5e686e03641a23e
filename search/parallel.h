#pragma once

#include <exception>

namespace qarch::search {

/// Calls f and g, side by side if threads > 1. They must not touch the same data, so that the
/// result does not depend on the number of threads. What either throws is thrown after both ended,
/// f's exception first.
template <class F, class G>
void run_both(int threads, F&& f, G&& g) {
  std::exception_ptr from_f;
  std::exception_ptr from_g;
  const auto guarded = [](auto& call, std::exception_ptr& caught) {
    try {
      call();
    } catch (...) {
      caught = std::current_exception();
    }
  };
#pragma omp parallel sections num_threads(2) if (threads > 1)
  {
#pragma omp section
    guarded(f, from_f);
#pragma omp section
    guarded(g, from_g);
  }
  if (from_f) std::rethrow_exception(from_f);
  if (from_g) std::rethrow_exception(from_g);
}

}  // namespace qarch::search

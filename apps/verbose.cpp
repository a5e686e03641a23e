#include "apps/verbose.h"

#include <sys/resource.h>

#include <mutex>
#include <ostream>

#include "apps/report_circuit.h"
#include "search/io/read_observer.h"

namespace qarch::apps {

VerboseReport::VerboseReport(const Streams& streams)
    : err_(streams.err), start_(std::chrono::steady_clock::now()) {
  err_ << "qarch " << QARCH_VERSION << '\n';
  search::observe_reads([this](const std::string& path) {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    err_ << "read     " << path << '\n';
  });
}

VerboseReport::~VerboseReport() {
  search::observe_reads({});
  const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start_;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  err_ << format("took     %.2f s, %.2f s of processor time, at most %.0f MB of memory\n",
                 passed.count(), seconds(usage.ru_utime) + seconds(usage.ru_stime),
                 static_cast<double>(usage.ru_maxrss) / 1024.0);
}

}  // namespace qarch::apps

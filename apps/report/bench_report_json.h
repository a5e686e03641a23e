#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace qarch::apps {

/// What a report says of a file of `qarch bench --json` (apps/README.md); NaN: null there.
struct BenchFileRow {
  std::string name;
  std::string kind;
  std::string workload;
  int qubits = 0;
  bool noisy = true;
  int lanes = 1;
  int threads = 1;
  double median_us = 0.0;  ///< per circuit; per call for gradient, sweep, compile
  double spread = 0.0;     ///< (max - min) / median
  double per_second = 0.0;
  double ratio_to_single = std::numeric_limits<double>::quiet_NaN();
  double peak_fraction = std::numeric_limits<double>::quiet_NaN();
  double bandwidth_fraction = std::numeric_limits<double>::quiet_NaN();
  std::string level = {};    ///< where the states fit
  std::string binding = {};  ///< peak or bandwidth, the larger
};

/// The time of another simulator beside ours.
struct BenchFilePeer {
  int qubits = 0;
  bool noisy = true;
  std::string simulator;
  double us = 0.0;
  double our_us = 0.0;
  std::string our_row;
};

struct BenchFile {
  std::string version;                                       ///< of qarch
  std::string date;                                          ///< UTC
  std::vector<std::pair<std::string, std::string>> machine;  ///< name and value, as facts
  bool asserts = false;
  int repetitions = 0;
  double min_seconds = 0.0;
  std::vector<std::vector<std::string>> workloads;  ///< name, qubits, gates, ... as bench_sections
  std::string model;                                ///< what multiply-adds and bytes count
  struct Bandwidth {
    std::string level;
    double vector_bytes = 0.0;
    int threads = 1;
    double bytes_per_second = 0.0;
  };
  std::vector<Bandwidth> bandwidth;
  std::vector<std::pair<int, double>> peak;  ///< threads, multiply-adds per second
  std::vector<BenchFileRow> rows;
  std::vector<std::pair<std::string, std::string>> skipped;  ///< name, reason
  std::string peer_note = {};
  std::vector<BenchFilePeer> peers = {};
};

/// Throws std::runtime_error if the file cannot be read, std::invalid_argument "file: place: ..."
/// if it is no such file or of another version. Keys that it does not know are not looked at.
BenchFile read_bench_file(const std::string& path);

}  // namespace qarch::apps

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "search/results/circuit_rewrite.h"

namespace qarch::search {

/// The optima of circuits that were optimised before, by
///
///   (structure of the canonical circuit, its starting angles bit for bit),
///
/// so that episodes which take the same way, or place independent gates in another order, need not
/// optimise again. What is optimised is the canonical circuit (circuit_rewrite.h), so that an
/// optimum is a function of its key alone: with the cache or without, full or empty, results are
/// the same bits. Only for optimisers that draw no random numbers, on exact objectives.
///
/// Two generations: when the younger has `capacity` entries it becomes the older, and the older is
/// forgotten; a hit moves an entry to the younger.
class EvaluationCache {
 public:
  struct Optimum {
    std::vector<double> angles;    ///< of the canonical circuit
    double energy = 0.0;           ///< under noise, no shot noise
    double noiseless = 0.0;        ///< the same circuit and angles without noise
    std::int64_t evaluations = 0;  ///< that it took, and would take again
  };

  /// capacity = 0: nothing is kept.
  explicit EvaluationCache(std::size_t capacity) : capacity_(capacity) {}

  static std::string key_of(const BoundCircuit& canonical_start);

  /// The optimum, or nullptr; valid until the next call.
  const Optimum* find(const std::string& key);
  void store(std::string key, Optimum optimum);

  std::int64_t lookups() const { return lookups_; }
  std::int64_t hits() const { return hits_; }
  std::size_t size() const { return younger_.size() + older_.size(); }

 private:
  using Generation = std::unordered_map<std::string, Optimum>;

  Generation::iterator insert(std::string key, Optimum optimum);

  std::size_t capacity_;
  Generation younger_;
  Generation older_;
  std::int64_t lookups_ = 0;
  std::int64_t hits_ = 0;
};

}  // namespace qarch::search

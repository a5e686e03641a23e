#include "search/evaluation_cache.h"

#include <cstring>
#include <utility>

namespace qarch::search {

std::string EvaluationCache::key_of(const BoundCircuit& canonical_start) {
  std::string key = structure_key(canonical_start.circuit);
  const std::size_t structure = key.size();
  key.resize(structure + canonical_start.angles.size() * sizeof(double));
  if (!canonical_start.angles.empty()) {
    std::memcpy(key.data() + structure, canonical_start.angles.data(), key.size() - structure);
  }
  return key;
}

EvaluationCache::Generation::iterator EvaluationCache::insert(std::string key, Optimum optimum) {
  if (younger_.size() >= capacity_) {
    older_ = std::move(younger_);
    younger_.clear();
  }
  return younger_.insert_or_assign(std::move(key), std::move(optimum)).first;
}

const EvaluationCache::Optimum* EvaluationCache::find(const std::string& key) {
  if (capacity_ == 0) return nullptr;
  ++lookups_;
  if (const auto place = younger_.find(key); place != younger_.end()) {
    ++hits_;
    return &place->second;
  }
  const auto place = older_.find(key);
  if (place == older_.end()) return nullptr;
  ++hits_;
  Optimum optimum = std::move(place->second);
  older_.erase(place);
  return &insert(key, std::move(optimum))->second;
}

void EvaluationCache::store(std::string key, Optimum optimum) {
  if (capacity_ > 0) insert(std::move(key), std::move(optimum));
}

}  // namespace qarch::search

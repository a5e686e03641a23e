#include "search/tasks/shot_noise.h"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "search/did_you_mean.h"

namespace qarch::search {

namespace {

constexpr std::array<std::pair<std::string_view, ShotVariance>, 2> kModels{
    {{"fixed", fixed_shot_variance}, {"state_dependent", state_dependent_shot_variance}}};

}  // namespace

double fixed_shot_variance(const sim::CompiledObservable& observable, const sim::PauliVector&,
                           double shots) {
  return observable.squared_norm_without_identity() / shots;
}

double state_dependent_shot_variance(const sim::CompiledObservable& observable,
                                     const sim::PauliVector& state, double shots) {
  return observable.single_shot_variance(state) / shots;
}

ShotVariance shot_variance_from_name(std::string_view name) {
  std::vector<std::string> names;
  for (const auto& [known, variance] : kModels) {
    if (known == name) return variance;
    names.emplace_back(known);
  }
  throw std::invalid_argument("noise.shot_noise = '" + std::string(name) + "', " +
                              must_be_one_of(name, names));
}

}  // namespace qarch::search

#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rl/random.h"
#include "search/classify/attack_options.h"
#include "search/classify/classifier.h"

namespace qarch::search {

/// One kind of attack. All go `steps` times from x' along the sample's loss gradient g, taken by
/// encoded angle, and are then brought back into what is allowed:
///
///   fgsm  one step, epsilon sign(g)                        (Goodfellow et al., arXiv:1412.6572)
///   bim   step_size sign(g)                                (Kurakin et al., arXiv:1607.02533)
///   pgd   bim from a random point of what is allowed       (Madry et al., arXiv:1706.06083)
///   adam  a step of Adam of step_size up the loss, beta1 = 0.9, beta2 = 0.999, 1e-8
struct AttackMethod {
  std::string_view name;
  bool one_step = false;  ///< of length epsilon
  bool random_start = false;
  bool adaptive = false;  ///< Adam's moments instead of a sign
};

std::span<const AttackMethod> attack_methods();

/// Throws std::invalid_argument "attack.method = 'x', must be one of: ...".
const AttackMethod& attack_from_name(std::string_view name);

/// s_f, the data_scale of feature f: that of largest size among the angles that encode x_f itself,
/// or, where there is none, among those of products with x_f; 0 where there is no angle.
std::vector<double> feature_scales(const EncodedCircuit& model);

/// Samples x' near those of `data` that raise the classifier's loss. For every feature f
///
///   |s_f (x'_f - x_f)| <= epsilon    and, where low < high,    low <= x'_f <= high,
///
/// and x'_f = x_f where x_f is masked (s_f x_f <= mask_above), in no angle, or so far out of
/// [low, high] that nothing is allowed. So no angle of a single feature turns by more than epsilon;
/// angles of products, (pi - x_f) (pi - x_g), may. Gradients are exact, by Evaluator; where a
/// sample's loss is flat (a hinge met) it stays.
///
/// Rows in, rows out, in the same order and whatever the threads; pgd alone draws from rng, by row
/// and then feature. Throws std::invalid_argument as options.validate() and judge() do.
Samples attacked_samples(Evaluator& evaluator, const ClassifierWeights& classifier,
                         const Dataset& data, const Loss& loss, double loss_shots,
                         const AttackOptions& options, rl::Rng& rng);

/// The same for samples and signs y = +-1 of their classes.
Samples attacked_samples(Evaluator& evaluator, const ClassifierWeights& classifier,
                         const Samples& x, std::span<const int> y, const Loss& loss,
                         double loss_shots, const AttackOptions& options, rl::Rng& rng);

/// Gradients that the attack of one sample takes.
int attack_gradients(const AttackOptions& options);

}  // namespace qarch::search

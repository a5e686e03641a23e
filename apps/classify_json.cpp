#include "apps/classify_json.h"

#include <nlohmann/json.hpp>

#include "apps/json_parts.h"

namespace qarch::apps {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return json_number<Json>(value); }

/// Data, circuit and noise: what the commands about an experiment begin with.
Json setup_json(const char* format, const ClassifySetup& setup) {
  const search::DataSplit& data = setup.data;
  const sim::Circuit& circuit = setup.executed;
  return {{"format", format},
          {"version", 1},
          {"bit_order", "little"},
          {"data",
           {{"name", data.train.name},
            {"features", data.train.num_features()},
            {"classes", data.train.classes},
            {"train", data.train.size()},
            {"validation", data.validation.size()},
            {"test", data.test.size()},
            {"files", provenance_json<Json>(data.train.provenance)},
            {"notes", data.notes}}},
          {"model",
           {{"encoding", setup.experiment.model.encoding},
            {"qubits", circuit.num_qubits()},
            {"gates", circuit.gates().size()},
            {"two_qubit_gates", circuit.num_two_qubit_gates()},
            {"weights", setup.model.num_weights}}},
          {"noise", noise_json<Json>(setup.noise)},
          {"seed", setup.experiment.general.seed}};
}

Json judgement_json(const search::Judgement& judgement) {
  return {{"accuracy", number(judgement.accuracy)},
          {"loss", number(judgement.loss)},
          {"f1", number(judgement.f1())},
          {"confusion", judgement.confusion}};
}

Json parts_json(const search::ClassifierRecord& record) {
  Json parts = Json::object();
  for (std::size_t p = 0; p < record.parts.size(); ++p) {
    const search::PartRecord& part = record.parts[p];
    if (part.samples == 0) continue;
    parts[std::string(search::kPartNames[p])] = {
        {"samples", part.samples},
        {"accuracy", number(part.accuracy)},
        {"loss", number(part.loss)},
        {"f1", number(part.f1)},
        {"bayes_ceiling", number(part.bayes_ceiling)},
        {"confusion",
         {{part.confusion[0], part.confusion[1]}, {part.confusion[2], part.confusion[3]}}}};
  }
  return parts;
}

Json baselines_json(const search::ClassifierRecord& record) {
  Json list = Json::array();
  for (const search::BaselineRecord& row : record.baselines) {
    list.push_back({{"name", row.name},
                    {"train_accuracy", number(row.train_accuracy)},
                    {"test_accuracy", number(row.test_accuracy)}});
  }
  return list;
}

}  // namespace

std::string train_json(const ClassifySetup& setup, const std::vector<TrainedSeed>& seeds) {
  Json json = setup_json("qarch-classify-train", setup);
  json.erase("seed");
  json["runs"] = Json::array();
  for (const TrainedSeed& seed : seeds) {
    const search::ClassifierRecord& r = seed.record;
    json["runs"].push_back({{"seed", r.seed},
                            {"folder", seed.folder},
                            {"seconds", seed.seconds},
                            {"evaluations", r.evaluations},
                            {"stopped", r.stopped},
                            {"weights_rad", json_numbers<Json>(r.classifier.weights)},
                            {"bias", number(r.classifier.bias)},
                            {"parts", parts_json(r)},
                            {"baselines", baselines_json(r)}});
  }
  return json_text(json);
}

std::string evaluate_json(const ClassifySetup& setup, double shots,
                          const std::vector<EvaluatedPart>& parts) {
  Json json = setup_json("qarch-classify-evaluate", setup);
  json["shots"] = shots > 0.0 ? Json(static_cast<std::int64_t>(shots)) : Json();
  json["parts"] = Json::object();
  for (const EvaluatedPart& part : parts) {
    json["parts"][part.name] = {
        {"samples", part.samples},
        {"accuracy", number(part.accuracy)},
        {"noiseless_accuracy", number(part.noiseless_accuracy)},
        {"agreement", number(part.agreement)},
        {"contrast", number(part.contrast)},
        {"shot_accuracy", part.shot_accuracy ? number(*part.shot_accuracy) : Json()}};
  }
  return json_text(json);
}

std::string attack_json(const ClassifySetup& setup, const search::AdversarialResult& result,
                        double largest_change, double largest_angle) {
  const search::AttackOptions& attack = setup.experiment.attack;
  const std::string& defence = setup.experiment.train.adversarial;
  const bool defended = defence != "none";
  const auto after = [&](const search::Judgement& j) {
    return defended ? judgement_json(j) : Json();
  };
  Json json = setup_json("qarch-classify-attack", setup);
  json["attack"] = {{"method", attack.method}, {"epsilon_rad", attack.epsilon}};
  json["defence"] = defended ? Json(defence) : Json();
  json["clean_before"] = judgement_json(result.clean_before);
  json["attacked_before"] = judgement_json(result.attacked_before);
  json["clean_after"] = after(result.clean_after);
  json["stale_after"] = after(result.stale_after);
  json["renewed_after"] = after(result.renewed_after);
  json["largest_feature_change"] = number(largest_change);
  json["largest_angle_change_rad"] = number(largest_angle);
  json["evaluations"] = result.training.evaluations;
  json["stopped"] = result.training.stopped;
  return json_text(json);
}

std::string kernel_json(const ClassifySetup& setup, const std::vector<KernelSeed>& seeds,
                        const std::vector<std::string>& notes) {
  Json json = setup_json("qarch-classify-kernel", setup);
  json.erase("seed");
  json["seeds"] = Json::array();
  for (const KernelSeed& seed : seeds) {
    Json rows = Json::array();
    for (const KernelRow& row : seed.rows) {
      rows.push_back({{"name", row.name},
                      {"train_accuracy", number(row.train_accuracy)},
                      {"test_accuracy", number(row.test_accuracy)},
                      {"largest_error", number(row.largest_error)}});
    }
    json["seeds"].push_back({{"seed", seed.seed}, {"classifiers", std::move(rows)}});
  }
  json["notes"] = notes;
  return json_text(json);
}

std::string labels_json(const LabelAnswer& a) {
  Json functions = Json::array();
  for (const LabelRow& row : a.functions) {
    functions.push_back({{"bits", row.bits},
                         {"inputs", row.inputs},
                         {"parity_error", number(row.parity_error)},
                         {"majority_wrong", row.majority_wrong},
                         {"majority_ties", row.majority_ties}});
  }
  Json variances = Json::array();
  for (const VarianceRow& row : a.variances) {
    variances.push_back({{"bits", row.bits}, {"variance", number(row.variance)}});
  }
  Json states;
  if (a.states) {
    states = {{"samples", a.states->samples},
              {"test_samples", a.states->test_samples},
              {"designed_accuracy", number(a.states->designed_accuracy)},
              {"learned_accuracy", number(a.states->learned_accuracy)},
              {"local_accuracy", number(a.states->local_accuracy)}};
  }
  return json_text<Json>({{"format", "qarch-classify-labels"},
                          {"version", 1},
                          {"seed", a.seed},
                          {"functions", std::move(functions)},
                          {"gradient_starts", a.starts},
                          {"gradient_variances", std::move(variances)},
                          {"states", std::move(states)}});
}

}  // namespace qarch::apps

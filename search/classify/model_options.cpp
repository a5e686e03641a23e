#include "search/classify/model_options.h"

#include <cmath>
#include <string>
#include <string_view>

#include "search/classify/ansaetze.h"
#include "search/classify/encodings.h"
#include "search/classify/entangling_pairs.h"
#include "search/classify/model.h"
#include "search/classify/readout.h"
#include "search/optimize/require.h"

namespace qarch::search {

void ModelOptions::validate() const {
  const auto require = [](bool ok, std::string_view field, auto value, std::string_view bound) {
    require_option(ok, "model", field, value, bound);
  };
  data_encoding(encoding);
  const TrainedAnsatz& trained = trained_ansatz(ansatz);
  entangling_pairs(entangle, 2);
  check_readout(readout);
  weight_start(start);
  require(qubits >= 0 && qubits <= kMaxModelQubits, "qubits", qubits,
          "in [0, " + std::to_string(kMaxModelQubits) + "]");
  require(layers >= 0 && layers <= 1000, "layers", layers, "in [0, 1000]");
  require(uploads >= 1 && uploads <= 100, "uploads", uploads, "in [1, 100]");
  require(!readout_turn || trained.readout_qubit, "readout_turn", "true",
          "false with model.ansatz = " + ansatz);
  require(std::isfinite(data_scale), "data_scale", data_scale, "finite");
  require(std::isfinite(data_offset), "data_offset", data_offset, "finite");
  require(std::isfinite(start_width) && start_width >= 0.0, "start_width", start_width,
          "finite and >= 0");
}

ModelOptions without_entanglement(ModelOptions options) {
  options.entangle = "none";
  if (options.readout != "parity") options.readout = "mean";
  return options;
}

}  // namespace qarch::search

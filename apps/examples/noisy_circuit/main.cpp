// <ZZ> of a circuit of two qubits on a noisy device: noisy_circuit FILE.qasm [NOISE]
#include <cstdio>
#include <exception>

#include "search/data_path.h"
#include "search/io/qasm.h"
#include "search/noise_source.h"
#include "sim/expectation.h"

int main(int argc, char** argv) try {
  using namespace qarch;
  if (argc < 2) throw std::invalid_argument("noisy_circuit FILE.qasm [NOISE]");
  const search::QasmCircuit file = search::read_qasm_file(argv[1]);
  const search::NamedNoise noise =
      search::load_noise(argc > 2 ? argv[2] : "ibm_ourense", search::DataFolders({DATA_FOLDER}));
  const sim::PauliSum zz(2, {{sim::PauliString::parse("ZZ"), 1.0}});
  sim::ExpectationFunction energy(file.circuit, noise.model, zz);
  std::printf("%.17g\n", energy(file.known_angles().value()));
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}

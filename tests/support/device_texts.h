#pragma once

#include <string>

/// Device files of any size in the layouts of IBM, with invented numbers.
namespace qarch::test {

inline std::string json_parameter(const std::string& name, const std::string& unit, double value) {
  return R"({"date": "2020-01-01T00:00:00+00:00", "name": ")" + name + R"(", "unit": ")" + unit +
         R"(", "value": )" + std::to_string(value) + "}";
}

/// BackendProperties of a line of qubits with cz in both directions.
inline std::string line_properties(int num_qubits) {
  std::string qubits;
  std::string gates;
  const auto gate = [&](const std::string& name, const std::string& on, double error, double time) {
    gates += (gates.empty() ? "" : ",\n") + std::string(R"({"gate": ")") + name +
             R"(", "qubits": [)" + on + R"(], "parameters": [)";
    if (error >= 0.0) gates += json_parameter("gate_error", "", error) + ", ";
    gates += json_parameter("gate_length", "ns", time) + R"(], "name": ")" + name + on + "\"}";
  };
  for (int q = 0; q < num_qubits; ++q) {
    const double x = (q % 7) / 7.0;
    qubits += std::string(q > 0 ? ",\n[" : "[") + json_parameter("T1", "us", 150 + 80 * x) + ", " +
              json_parameter("T2", "us", 120 + 60 * x) + ", " +
              json_parameter("frequency", "GHz", 4.8 + 0.1 * x) + ", " +
              json_parameter("anharmonicity", "GHz", -0.31) + ", " +
              json_parameter("readout_error", "", 0.015 + 0.01 * x) + ", " +
              json_parameter("prob_meas0_prep1", "", 0.02 + 0.01 * x) + ", " +
              json_parameter("prob_meas1_prep0", "", 0.01 + 0.01 * x) + ", " +
              json_parameter("readout_length", "ns", 1200) + "]";
    const std::string on = std::to_string(q);
    gate("id", on, 2e-4 + 1e-4 * x, 32);
    gate("rz", on, 0.0, 0.0);
    gate("sx", on, 2e-4 + 1e-4 * x, 32);
    gate("x", on, 2e-4 + 1e-4 * x, 32);
    gate("reset", on, -1.0, 1800);
    if (q == 0) continue;
    const std::string before = std::to_string(q - 1);
    gate("cz", before + ", " + on, 2e-3 + 3e-3 * x, 68);
    gate("cz", on + ", " + before, 2e-3 + 3e-3 * x, 68);
    gate("rzz", before + ", " + on, 3e-3 + 3e-3 * x, 90);
  }
  return R"({"backend_name": "line", "backend_version": "1", "last_update_date":
"2020-01-02T03:04:05+00:00", "general": [], "qubits": [)" +
         qubits + "], \"gates\": [" + gates + "]}";
}

/// Its configuration.
inline std::string line_configuration(int num_qubits) {
  std::string pairs;
  for (int q = 1; q < num_qubits; ++q)
    pairs += (q > 1 ? ", [" : "[") + std::to_string(q - 1) + ", " + std::to_string(q) + "], [" +
             std::to_string(q) + ", " + std::to_string(q - 1) + "]";
  return R"({"backend_name": "line", "n_qubits": )" + std::to_string(num_qubits) +
         R"(, "basis_gates": ["cz", "id", "rz", "sx", "x"], "dt": 4.0, "coupling_map": [)" + pairs +
         "]}";
}

}  // namespace qarch::test

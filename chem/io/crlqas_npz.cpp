#include "chem/io/crlqas_npz.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

#include "chem/io/npz.h"
#include "chem/io/text_scanner.h"

namespace qarch::chem {

namespace {

using Complex = std::complex<double>;

constexpr int kMaxMatrixQubits = 10;
constexpr double kSingleAsymmetry = 1e-5;  // in units of the largest entry
constexpr double kDoubleAsymmetry = 1e-10;
constexpr double kSingleRounding = 0x1p-23;
constexpr double kDoubleNoise = 1e-12;      // hartree
constexpr double kLargestSnap = 1e-6;       // hartree
constexpr double kLargestImaginary = 1e-6;  // of an eigenvalue, hartree

std::string digits(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g", value);
  return text.data();
}

/// sum_b (-1)^(z.b) v_b for all z, in place.
void walsh_hadamard(std::vector<Complex>& v) {
  for (std::size_t half = 1; half < v.size(); half *= 2) {
    for (std::size_t block = 0; block < v.size(); block += 2 * half) {
      for (std::size_t b = block; b < block + half; ++b) {
        const Complex a = v[b];
        v[b] = a + v[b + half];
        v[b + half] = a - v[b + half];
      }
    }
  }
}

std::uint64_t reversed_bits(std::uint64_t mask, int num_bits) {
  std::uint64_t result = 0;
  for (int bit = 0; bit < num_bits; ++bit) result = result << 1U | (mask >> bit & 1U);
  return result;
}

class CrlqasReader {
 public:
  CrlqasReader(std::string_view bytes, const std::string& name)
      : name_(name),
        arrays_(parse_npz(bytes, name, {"hamiltonian", "eigvals", "energy_shift", "weights"})) {}

  CrlqasProblem read() {
    const NpyArray& matrix = array("hamiltonian");
    const int num_qubits = qubits_of(matrix);
    check_hermitian(matrix);
    std::vector<sim::PauliTerm> terms = significant_terms(num_qubits, matrix);
    if (matrix.is_single_precision) use_weights(terms);
    for (sim::PauliTerm& term : terms) {  // mode 0 is the highest bit of the row
      term.string = {reversed_bits(term.string.x, num_qubits),
                     reversed_bits(term.string.z, num_qubits)};
    }
    return {.hamiltonian = sim::PauliSum(num_qubits, std::move(terms)),
            .energy_shift = shift(),
            .eigenvalues = eigenvalues(std::size_t{1} << static_cast<unsigned>(num_qubits)),
            .notes = std::move(notes_)};
  }

 private:
  [[noreturn]] void fail(const std::string& problem) const {
    throw std::invalid_argument(name_ + ": " + problem);
  }

  const NpyArray& array(const std::string& key) const {
    const auto found = arrays_.find(key);
    if (found == arrays_.end()) fail("key '" + key + "' is missing");
    return found->second;
  }

  int qubits_of(const NpyArray& matrix) {
    const std::vector<std::size_t>& shape = matrix.shape;
    const bool fits = shape.size() == 2 && shape[0] == shape[1] && std::has_single_bit(shape[0]) &&
                      shape[0] >= 2 && shape[0] <= std::size_t{1} << kMaxMatrixQubits;
    if (!fits) {
      std::string text;
      for (const std::size_t extent : shape) {
        text += (text.empty() ? "" : " x ") + std::to_string(extent);
      }
      fail("hamiltonian is " + (text.empty() ? "one number" : text) +
           ", must be 2^n x 2^n with n in [1, " + std::to_string(kMaxMatrixQubits) + "]");
    }
    largest_ = 0.0;
    for (const Complex& entry : matrix.values) largest_ = std::max(largest_, std::abs(entry));
    if (!std::isfinite(largest_ * static_cast<double>(shape[0]))) {
      fail("hamiltonian has entries of " + digits(largest_) + ", too large to add up");
    }
    return std::countr_zero(shape[0]);
  }

  void check_hermitian(const NpyArray& matrix) const {
    const double allowed =
        largest_ * (matrix.is_single_precision ? kSingleAsymmetry : kDoubleAsymmetry);
    const std::size_t size = matrix.shape[0];
    for (std::size_t row = 0; row < size; ++row) {
      for (std::size_t column = 0; column <= row; ++column) {
        const double asymmetry = std::abs(matrix.values[row * size + column] -
                                          std::conj(matrix.values[column * size + row]));
        if (asymmetry <= allowed) continue;
        fail("hamiltonian[" + std::to_string(row) + ", " + std::to_string(column) +
             "] differs from its mirror image by " + digits(asymmetry) + ", must be Hermitian to " +
             digits(allowed));
      }
    }
  }

  /// Entries of an x mask, H[b, b ^ x], are rounded by at most 2^-24 |H[b, b ^ x]| in each part,
  /// and so its coefficients by less than 2^-23 of the mean |H[b, b ^ x]|.
  std::vector<double> noise_of_masks(const NpyArray& matrix) const {
    const std::size_t size = matrix.shape[0];
    std::vector<double> noise(size, kDoubleNoise);
    for (std::size_t x = 0; matrix.is_single_precision && x < size; ++x) {
      double sum = 0.0;
      for (std::size_t b = 0; b < size; ++b) sum += std::abs(matrix.values[b * size + (b ^ x)]);
      noise[x] = std::max(kDoubleNoise, kSingleRounding * sum / static_cast<double>(size));
    }
    return noise;
  }

  std::vector<sim::PauliTerm> significant_terms(int num_qubits, const NpyArray& matrix) {
    const std::vector<double> noise = noise_of_masks(matrix);
    const sim::PauliSum all = pauli_decomposition(num_qubits, matrix.values);
    std::vector<sim::PauliTerm> terms;
    double largest_dropped = 0.0;
    for (const sim::PauliTerm& term : all.terms()) {
      if (std::abs(term.coefficient) > noise[term.string.x]) {
        terms.push_back(term);
      } else {
        largest_dropped = std::max(largest_dropped, std::abs(term.coefficient));
      }
    }
    if (largest_dropped > 0.0) {
      notes_.push_back("terms below the rounding of the matrix, at most " +
                       digits(*std::max_element(noise.begin(), noise.end())) +
                       " hartree, are dropped; the largest is " + digits(largest_dropped));
    }
    return terms;
  }

  /// Sorted terms and sorted weights pair off with the least largest difference.
  void use_weights(std::vector<sim::PauliTerm>& terms) {
    const auto found = arrays_.find("weights");
    if (found == arrays_.end()) return;
    std::vector<double> weights;
    for (const Complex& weight : found->second.values) {
      if (std::abs(weight) > 0.0) weights.push_back(weight.real());
    }
    std::vector<std::size_t> order(terms.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return terms[a].coefficient < terms[b].coefficient;
    });
    std::sort(weights.begin(), weights.end());
    double snap = 0.0;
    for (std::size_t i = 0; i < std::min(order.size(), weights.size()); ++i) {
      snap = std::max(snap, std::abs(terms[order[i]].coefficient - weights[i]));
    }
    if (weights.size() != terms.size() || snap > kLargestSnap) {
      notes_.push_back("weights (" + std::to_string(weights.size()) + " for " +
                       std::to_string(terms.size()) +
                       " terms) do not fit the matrix: its single precision stays");
      return;
    }
    for (std::size_t i = 0; i < order.size(); ++i) terms[order[i]].coefficient = weights[i];
    notes_.push_back("coefficients are the file's double-precision weights, within " +
                     digits(snap) + " hartree of the single-precision matrix");
  }

  double shift() const {
    const NpyArray& found = array("energy_shift");
    if (found.values.size() != 1 || found.values[0].imag() != 0.0) {
      fail("energy_shift has " + std::to_string(found.values.size()) +
           " values, must be one real number");
    }
    return found.values[0].real();
  }

  std::vector<double> eigenvalues(std::size_t count) const {
    const NpyArray& found = array("eigvals");
    if (found.values.empty() || found.values.size() > count) {
      fail("eigvals has " + std::to_string(found.values.size()) + " values, must have 1 to " +
           std::to_string(count));
    }
    std::vector<double> result;
    for (const Complex& value : found.values) {
      if (std::abs(value.imag()) > kLargestImaginary) fail("eigvals are not real");
      result.push_back(value.real());
    }
    std::sort(result.begin(), result.end());
    return result;
  }

  std::string name_;
  std::map<std::string, NpyArray> arrays_;
  std::vector<std::string> notes_;
  double largest_ = 0.0;  ///< max |H_ij|
};

}  // namespace

CrlqasProblem parse_crlqas_npz(std::string_view bytes, const std::string& name) {
  return CrlqasReader(bytes, name).read();
}

CrlqasProblem read_crlqas_npz(const std::string& path) {
  return parse_crlqas_npz(read_file_bytes(path), path);
}

sim::PauliSum pauli_decomposition(int num_qubits, std::span<const std::complex<double>> matrix) {
  const std::size_t size = std::size_t{1} << static_cast<unsigned>(std::clamp(num_qubits, 0, 30));
  if (num_qubits < 1 || num_qubits > kMaxMatrixQubits || matrix.size() != size * size) {
    throw std::invalid_argument("Pauli decomposition: " + std::to_string(matrix.size()) +
                                " entries for " + std::to_string(num_qubits) +
                                " qubits, must be 4^n with n in [1, " +
                                std::to_string(kMaxMatrixQubits) + "]");
  }
  // P |b> = i^(x.z) (-1)^(z.b) |b ^ x>, so Tr(P H) = i^(x.z) sum_b (-1)^(z.b) H[b, b ^ x].
  std::vector<sim::PauliTerm> terms;
  terms.reserve(size * size);
  std::vector<Complex> diagonal(size);
  for (std::size_t x = 0; x < size; ++x) {
    for (std::size_t b = 0; b < size; ++b) diagonal[b] = matrix[b * size + (b ^ x)];
    walsh_hadamard(diagonal);
    for (std::size_t z = 0; z < size; ++z) {
      const Complex sum = diagonal[z];
      const std::array<double, 4> real_parts{sum.real(), -sum.imag(), -sum.real(), sum.imag()};
      const auto phase = static_cast<std::size_t>(std::popcount(x & z) % 4);
      terms.push_back({{x, z}, real_parts[phase] / static_cast<double>(size)});
    }
  }
  return {num_qubits, std::move(terms)};
}

}  // namespace qarch::chem

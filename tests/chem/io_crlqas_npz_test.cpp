#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "chem/io/crlqas_npz.h"
#include "chem/io/pauli_text.h"
#include "sim/spectrum.h"
#include "tests/chem/molecules.h"
#include "tests/chem/mutations.h"
#include "tests/chem/npz_samples.h"

namespace qarch::chem {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::ThrowsMessage;
using Complex = std::complex<double>;

/// Row-major, column by column from its definition; bit q of a row is qubit q.
std::vector<Complex> dense(const sim::PauliSum& sum) {
  const std::size_t size = std::size_t{1} << static_cast<unsigned>(sum.num_qubits());
  std::vector<Complex> matrix(size * size);
  for (std::size_t column = 0; column < size; ++column) {
    std::vector<Complex> in(size);
    std::vector<Complex> out(size);
    in[column] = 1.0;
    sim::add_product(sum, in, out);
    for (std::size_t row = 0; row < size; ++row) matrix[row * size + column] = out[row];
  }
  return matrix;
}

sim::PauliSum random_sum(int num_qubits, int num_terms, unsigned seed) {
  std::mt19937_64 rng(seed);
  const std::uint64_t mask = (std::uint64_t{1} << static_cast<unsigned>(num_qubits)) - 1;
  std::vector<sim::PauliTerm> terms;
  for (int i = 0; i < num_terms; ++i) {
    terms.push_back(
        {{rng() & mask, rng() & mask}, std::uniform_real_distribution<double>(0.1, 1.0)(rng)});
  }
  return {num_qubits, terms};
}

void expect_near(const sim::PauliSum& a, const sim::PauliSum& b, double tolerance) {
  ASSERT_EQ(a.num_qubits(), b.num_qubits());
  ASSERT_EQ(a.terms().size(), b.terms().size());
  for (std::size_t i = 0; i < a.terms().size(); ++i) {
    EXPECT_EQ(a.terms()[i].string, b.terms()[i].string);
    EXPECT_NEAR(a.terms()[i].coefficient, b.terms()[i].coefficient, tolerance);
  }
}

/// A file of CRLQAS from a sum, in which mode 0 is the last qubit: `words_reversed` says the same
/// of the operator that the reader must give.
template <class Real>
std::string npz_of(const sim::PauliSum& words_reversed, double shift,
                   const std::vector<double>& weights, zip_int32_t method = ZIP_CM_STORE) {
  const std::vector<Complex> matrix = dense(words_reversed);
  const std::vector<std::complex<Real>> entries(matrix.begin(), matrix.end());
  const std::size_t size = std::size_t{1} << static_cast<unsigned>(words_reversed.num_qubits());
  const std::string n = std::to_string(size);
  // Column-major order of the conjugate is row-major order of the matrix, which is Hermitian.
  std::vector<std::complex<Real>> mirrored(entries);
  for (auto& entry : mirrored) entry = std::conj(entry);
  const std::vector<double> eigenvalues(1, sim::lowest_eigenvalues(words_reversed)[0]);
  std::vector<std::pair<std::string, std::string>> members{
      {"hamiltonian.npy", test::npy_bytes(sizeof(Real) == 4 ? "<c8" : "<c16",
                                          "(" + n + ", " + n + ")", mirrored, true)},
      {"eigvals.npy", test::npy_bytes("<f8", "(1,)", eigenvalues)},
      {"energy_shift.npy", test::npy_bytes<double>("<f8", "()", {shift})},
      {"unused.npy", "pickled"}};
  if (!weights.empty()) {
    members.emplace_back(
        "weights.npy",
        test::npy_bytes("<f8", "(" + std::to_string(weights.size()) + ",)", weights));
  }
  return test::zip_bytes(members, method);
}

std::vector<double> coefficients(const sim::PauliSum& sum) {
  std::vector<double> result;
  for (const sim::PauliTerm& term : sum.terms()) result.push_back(term.coefficient);
  std::reverse(result.begin(), result.end());  // another order than the reader's
  return result;
}

sim::PauliSum reversed(const sim::PauliSum& sum) {
  std::vector<sim::PauliTerm> terms;
  for (const sim::PauliTerm& term : sum.terms()) {
    std::string word = term.string.to_text(sum.num_qubits());
    std::reverse(word.begin(), word.end());
    terms.push_back({sim::PauliString::parse(word), term.coefficient});
  }
  return {sum.num_qubits(), terms};
}

TEST(CrlqasNpz, TheDecompositionUndoesTheDenseMatrix) {
  for (int n = 1; n <= 6; ++n) {
    const sim::PauliSum sum = random_sum(n, 3 * n, static_cast<unsigned>(n));
    const sim::PauliSum found = pauli_decomposition(n, dense(sum));
    EXPECT_THAT(found.terms(), SizeIs(std::size_t{1} << static_cast<unsigned>(2 * n)));
    expect_near(found.without_small_terms(1e-13), sum, 1e-13);
  }
  EXPECT_THROW(pauli_decomposition(2, std::vector<Complex>(4)), std::invalid_argument);
  EXPECT_THROW(pauli_decomposition(0, std::vector<Complex>(1)), std::invalid_argument);
  EXPECT_THROW(pauli_decomposition(11, std::vector<Complex>(4)), std::invalid_argument);
}

TEST(CrlqasNpz, TheMostSignificantBitOfTheRowIsQubit0) {
  // Z on the most significant bit: diag(1, 1, -1, -1)
  std::vector<double> matrix(16);
  for (const auto& [i, value] : {std::pair{0, 1.0}, {5, 1.0}, {10, -1.0}, {15, -1.0}}) {
    matrix[static_cast<std::size_t>(i)] = value;
  }
  const CrlqasProblem problem = parse_crlqas_npz(
      test::zip_bytes({{"hamiltonian.npy", test::npy_bytes("<f8", "(4, 4)", matrix)},
                       {"eigvals.npy", test::npy_bytes<double>("<f8", "(4,)", {1, -1, 1, -1})},
                       {"energy_shift.npy", test::npy_bytes<double>("<f8", "()", {-7.5})}}),
      "x");
  EXPECT_EQ(problem.hamiltonian.to_text(), "+1 IZ\n");
  EXPECT_EQ(problem.energy_shift, -7.5);
  EXPECT_THAT(problem.eigenvalues, testing::ElementsAre(-1, -1, 1, 1));
  EXPECT_THAT(problem.notes, IsEmpty());
}

TEST(CrlqasNpz, DoublePrecisionMatricesGiveDoubleCoefficients) {
  const sim::PauliSum sum = random_sum(5, 20, 7);
  for (const zip_int32_t method : {ZIP_CM_STORE, ZIP_CM_DEFLATE}) {
    const CrlqasProblem problem =
        parse_crlqas_npz(npz_of<double>(reversed(sum), 0.25, {}, method), "x");
    expect_near(problem.hamiltonian, sum, 1e-13);
    EXPECT_NEAR(problem.eigenvalues[0], sim::lowest_eigenvalues(problem.hamiltonian)[0], 1e-10);
  }
}

TEST(CrlqasNpz, WeightsRestoreTheDigitsOfSinglePrecisionMatrices) {
  const sim::PauliSum sum = random_sum(4, 20, 8);
  const CrlqasProblem single = parse_crlqas_npz(npz_of<float>(reversed(sum), 0.0, {}), "x");
  expect_near(single.hamiltonian, sum, 1e-6);
  EXPECT_THAT(single.notes, Contains(HasSubstr("below the rounding of the matrix")));
  const CrlqasProblem restored =
      parse_crlqas_npz(npz_of<float>(reversed(sum), 0.0, coefficients(sum)), "x");
  EXPECT_EQ(restored.hamiltonian.to_text(), sum.to_text());
  EXPECT_NE(single.hamiltonian.to_text(), sum.to_text());
  EXPECT_THAT(restored.notes, Contains(HasSubstr("double-precision weights")));
  std::vector<double> others = coefficients(sum);
  others[0] += 1e-4;
  const CrlqasProblem kept = parse_crlqas_npz(npz_of<float>(reversed(sum), 0.0, others), "x");
  EXPECT_EQ(kept.hamiltonian.to_text(), single.hamiltonian.to_text());
  EXPECT_THAT(kept.notes, Contains(HasSubstr("do not fit the matrix")));
}

TEST(CrlqasNpz, ThePublishedHamiltoniansSurviveTheirMatrixForm) {
  const std::string folder = test::kSharedData + "crlqas_hamiltonians/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
  for (const std::string file : {"H2_2q_R0.7414_checksum", "H2_4q_R2.63_jw", "LiH_4q_R2.2_parity",
                                 "LiH_6q_R3.4_jw", "H2O_8q_jw_geom_in_bohr"}) {
    // Read with the last letter as qubit 0, the matrix has mode 0 as its most significant bit.
    const std::string path = folder + file + ".txt";
    const sim::PauliSum rows = read_pauli_text(path, LetterOrder::kLastIsQubit0).sum;
    const sim::PauliSum modes = read_pauli_text(path, LetterOrder::kFirstIsQubit0).sum;
    expect_near(parse_crlqas_npz(npz_of<double>(rows, 0.0, {}), file).hamiltonian, modes, 1e-12);
    // Weights closer than the single precision of -70 hartree may be exchanged.
    const CrlqasProblem single =
        parse_crlqas_npz(npz_of<float>(rows, 0.0, coefficients(rows)), file);
    expect_near(single.hamiltonian, modes, file.starts_with("H2O") ? 1e-6 : 1e-12);
    EXPECT_THAT(single.notes, Contains(HasSubstr("double-precision weights")));
  }
}

TEST(CrlqasNpz, ErrorsTellPlaceValueAndWhatIsAllowed) {
  using Members = std::vector<std::pair<std::string, std::string>>;
  const std::pair<std::string, std::string> hamiltonian{
      "hamiltonian.npy", test::npy_bytes<double>("<f8", "(2, 2)", {1, 0, 0, 1})};
  const std::pair<std::string, std::string> eigenvalues{
      "eigvals.npy", test::npy_bytes<double>("<f8", "(2,)", {1, 1})};
  const std::pair<std::string, std::string> shift{"energy_shift.npy",
                                                  test::npy_bytes<double>("<f8", "()", {0})};
  const auto matrix = [](const std::string& shape, const std::vector<double>& values) {
    return std::pair<std::string, std::string>{"hamiltonian.npy",
                                               test::npy_bytes("<f8", shape, values)};
  };
  struct Case {
    Members members;
    const char* message;
  };
  for (const auto& [members, message] : std::vector<Case>{
           {{eigenvalues, shift}, "x: key 'hamiltonian' is missing"},
           {{hamiltonian, shift}, "x: key 'eigvals' is missing"},
           {{hamiltonian, eigenvalues}, "x: key 'energy_shift' is missing"},
           {{matrix("()", {1}), eigenvalues, shift}, "x: hamiltonian is one number, must be 2^n"},
           {{matrix("(4,)", {1, 0, 0, 1}), eigenvalues, shift}, "x: hamiltonian is 4, must be"},
           {{matrix("(1, 4)", {1, 0, 0, 1}), eigenvalues, shift}, "x: hamiltonian is 1 x 4"},
           {{matrix("(3, 3)", std::vector(9, 1.0)), eigenvalues, shift}, "x: hamiltonian is 3 x 3"},
           {{{"hamiltonian.npy",
              test::npy_bytes("|i1", "(2048, 2048)", std::vector<std::int8_t>(2048UL * 2048UL))},
             eigenvalues,
             shift},
            "x: hamiltonian is 2048 x 2048, must be 2^n x 2^n with n in [1, 10]"},
           {{matrix("(2, 2)", {1, 0.5, 0, 1}), eigenvalues, shift},
            "x: hamiltonian[1, 0] differs from its mirror image by 0.5, must be Hermitian"},
           {{matrix("(2, 2)", {1e308, 0, 0, 1e308}), eigenvalues, shift}, "too large to add up"},
           {{hamiltonian,
             {"eigvals.npy", test::npy_bytes<double>("<f8", "(3,)", {1, 1, 1})},
             shift},
            "x: eigvals has 3 values, must have 1 to 2"},
           {{hamiltonian,
             {"eigvals.npy", test::npy_bytes<Complex>("<c16", "(1,)", {{1, 1}})},
             shift},
            "x: eigvals are not real"},
           {{hamiltonian,
             eigenvalues,
             {"energy_shift.npy", test::npy_bytes<double>("<f8", "(2,)", {0, 0})}},
            "x: energy_shift has 2 values, must be one real number"},
           {{hamiltonian, eigenvalues, {"energy_shift.npy", "pickled"}},
            "x: energy_shift.npy: no .npy file"}}) {
    EXPECT_THAT([&] { parse_crlqas_npz(test::zip_bytes(members), "x"); },
                ThrowsMessage<std::invalid_argument>(HasSubstr(message)))
        << message;
  }
}

TEST(CrlqasNpz, DamagedBytesAreReadOrRefused) {
  const sim::PauliSum sum = random_sum(2, 4, 9);
  test::expect_survives_mutations(
      {npz_of<float>(sum, 0.5, coefficients(sum)), npz_of<double>(sum, 0.5, {}, ZIP_CM_DEFLATE)},
      1500, [](const std::string& bytes) { parse_crlqas_npz(bytes, "x"); });
}

}  // namespace
}  // namespace qarch::chem

#include "chem/linear_encoding.h"

#include <bit>
#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

namespace qarch::chem {

namespace {

constexpr int kMaxModes = 63;

std::uint64_t bit(std::size_t j) { return std::uint64_t{1} << j; }

void check_num_modes(std::size_t num_modes) {
  if (num_modes < 1 || num_modes > kMaxModes) {
    throw std::invalid_argument("LinearEncoding: num_modes = " + std::to_string(num_modes) +
                                ", must be in [1, " + std::to_string(kMaxModes) + "]");
  }
}

/// Gauss-Jordan elimination over GF(2).
std::vector<std::uint64_t> inverse(std::vector<std::uint64_t> rows) {
  const std::size_t n = rows.size();
  std::vector<std::uint64_t> result(n);
  for (std::size_t j = 0; j < n; ++j) result[j] = bit(j);
  for (std::size_t column = 0; column < n; ++column) {
    std::size_t pivot = column;
    while (pivot < n && (rows[pivot] & bit(column)) == 0) ++pivot;
    if (pivot == n) {
      throw std::invalid_argument("LinearEncoding: the matrix has no inverse over GF(2) (column " +
                                  std::to_string(column) + " depends on those before)");
    }
    std::swap(rows[pivot], rows[column]);
    std::swap(result[pivot], result[column]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == column || (rows[i] & bit(column)) == 0) continue;
      rows[i] ^= rows[column];
      result[i] ^= result[column];
    }
  }
  return result;
}

bool is_odd(std::uint64_t bits) { return (std::popcount(bits) & 1) != 0; }

std::uint64_t multiply(const std::vector<std::uint64_t>& rows, std::uint64_t vector) {
  std::uint64_t product = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (is_odd(rows[i] & vector)) product |= bit(i);
  }
  return product;
}

}  // namespace

LinearEncoding::LinearEncoding(std::vector<std::uint64_t> rows) : rows_(std::move(rows)) {
  check_num_modes(rows_.size());
  for (const std::uint64_t row : rows_) {
    if ((row >> rows_.size()) != 0) {
      throw std::invalid_argument("LinearEncoding: a row has more than " +
                                  std::to_string(rows_.size()) + " columns, must be square");
    }
  }
  inverse_rows_ = inverse(rows_);
}

LinearEncoding LinearEncoding::jordan_wigner(int num_modes) {
  std::vector<std::uint64_t> rows;
  for (int i = 0; i < num_modes && i <= kMaxModes; ++i)
    rows.push_back(bit(static_cast<std::size_t>(i)));
  return LinearEncoding(std::move(rows));
}

LinearEncoding LinearEncoding::parity(int num_modes) {
  std::vector<std::uint64_t> rows;
  for (int i = 0; i < num_modes && i <= kMaxModes; ++i) {
    rows.push_back((bit(static_cast<std::size_t>(i)) << 1U) - 1);
  }
  return LinearEncoding(std::move(rows));
}

LinearEncoding LinearEncoding::bravyi_kitaev(int num_modes) {
  check_num_modes(num_modes < 0 ? 0 : static_cast<std::size_t>(num_modes));
  std::vector<std::uint64_t> rows{1};
  while (std::ssize(rows) < num_modes) {
    const std::size_t half = rows.size();
    for (std::size_t i = 0; i < half; ++i) rows.push_back(rows[i] << half);
    rows.back() |= bit(half) - 1;  // the upper half of the last row holds ones already
  }
  rows.resize(static_cast<std::size_t>(num_modes));
  return LinearEncoding(std::move(rows));
}

std::uint64_t LinearEncoding::encode(std::uint64_t occupations) const {
  return multiply(rows_, occupations);
}

std::uint64_t LinearEncoding::decode(std::uint64_t qubits) const {
  return multiply(inverse_rows_, qubits);
}

std::uint64_t LinearEncoding::update_set(int mode) const {
  return encode(bit(static_cast<std::size_t>(mode)));
}

std::uint64_t LinearEncoding::occupation_set(int mode) const {
  return inverse_rows_.at(static_cast<std::size_t>(mode));
}

std::uint64_t LinearEncoding::parity_set(int mode) const {
  std::uint64_t sum = 0;
  for (int j = 0; j < mode; ++j) sum ^= inverse_rows_.at(static_cast<std::size_t>(j));
  return sum;
}

Transfer LinearEncoding::transfer(int to, int from) const {
  if (to == from) {
    return {.real = {{.string = {}, .coefficient = 0.5},
                     {.string = {0, occupation_set(to)}, .coefficient = -0.5}},
            .imaginary = {}};
  }
  // a+_i a_j = 1/4 X^Ui Z^Pi (1 + Z^Fi) X^Uj Z^Pj (1 - Z^Fj): four products, each
  // X^Ui Z^v X^Uj Z^w = (-1)^(v.Uj) X^x Z^z, and X^x Z^z = (-i)^k P with k the number of Y in P.
  Transfer result;
  const std::uint64_t x = update_set(to) ^ update_set(from);
  for (const bool with_to : {false, true}) {
    const std::uint64_t v = parity_set(to) ^ (with_to ? occupation_set(to) : 0);
    for (const bool with_from : {false, true}) {
      const std::uint64_t z = v ^ parity_set(from) ^ (with_from ? occupation_set(from) : 0);
      const bool negative = is_odd(v & update_set(from)) != with_from;
      const double c = negative ? -0.25 : 0.25;
      const int num_ys = std::popcount(x & z) % 4;
      auto& part = num_ys % 2 == 0 ? result.real : result.imaginary;
      part.push_back({.string = {x, z}, .coefficient = num_ys == 0 || num_ys == 3 ? c : -c});
    }
  }
  return result;
}

}  // namespace qarch::chem

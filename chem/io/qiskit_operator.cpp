#include "chem/io/qiskit_operator.h"

#include <algorithm>
#include <complex>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "chem/io/decoding.h"
#include "chem/io/npz.h"
#include "chem/io/pauli_terms.h"
#include "chem/io/qiskit_printed.h"
#include "chem/io/text_scanner.h"

namespace qarch::chem {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxTextBytes = std::size_t{32} << 20U;
constexpr int kMaxDepth = 32;

/// Refuses depth and second uses of a key, which the parser otherwise drops in silence.
class JsonWatch {
 public:
  explicit JsonWatch(const std::string& name) : name_(name) {}

  bool operator()(int depth, json::parse_event_t event, const json& value) {
    if (depth > kMaxDepth) {
      throw std::invalid_argument(name_ + ": JSON is nested deeper than " +
                                  std::to_string(kMaxDepth));
    }
    if (event == json::parse_event_t::object_start) keys_.emplace_back();
    if (event == json::parse_event_t::object_end) keys_.pop_back();
    if (event == json::parse_event_t::key &&
        !keys_.back().insert(value.get_ref<const std::string&>()).second) {
      throw std::invalid_argument(name_ + ": key " +
                                  in_quotes(value.get_ref<const std::string&>()) +
                                  " is given twice in one object");
    }
    return true;
  }

 private:
  const std::string& name_;
  std::vector<std::set<std::string>> keys_;
};

json parse_json(std::string_view text, const std::string& name) {
  const auto short_message = [](std::string message) {  // without "[...] parse error at ...: "
    for (const char* prefix_end : {"] ", ": "}) {
      const std::size_t end = message.find(prefix_end);
      if (end != std::string::npos) message = message.substr(end + 2);
    }
    return message;
  };
  try {
    JsonWatch watch(name);
    return json::parse(text, [&watch](int depth, json::parse_event_t event, json& value) {
      return watch(depth, event, value);
    });
  } catch (const json::parse_error& error) {
    const std::size_t offset = std::min(error.byte > 0 ? error.byte - 1 : 0, text.size());
    TextScanner(text, name).fail_at(offset, short_message(error.what()));
  } catch (const json::exception& error) {  // a number that no double holds
    throw std::invalid_argument(name + ": " + short_message(error.what()));
  }
}

class JsonReader {
 public:
  explicit JsonReader(std::string name) : name_(std::move(name)), terms_(name_) {}

  sim::PauliSum read(const json& document) {
    if (document.is_array()) {
      read_pairs(document);
    } else if (document.is_object() && document.contains("__type__")) {
      read_settings(document);
    } else if (document.is_object() && document.contains("paulis")) {
      read_columns(document);
    } else {
      fail("top level",
           "must be [[label, coefficient], ...], an object with 'paulis', or the runtime's "
           "settings of a SparsePauliOp");
    }
    return std::move(terms_).sum();
  }

 private:
  [[noreturn]] void fail(const std::string& place, const std::string& problem) const {
    throw std::invalid_argument(name_ + ": " + place + ": " + problem);
  }

  static std::string element(const std::string& list, std::size_t index) {
    return list + "[" + std::to_string(index) + "]";
  }

  const json& member(const json& object, const std::string& key, const std::string& place) const {
    if (!object.is_object() || !object.contains(key)) {
      fail(place, "must be an object with '" + key + "'");
    }
    return object.at(key);
  }

  const std::string& text(const json& value, const std::string& place) const {
    if (!value.is_string()) fail(place, "must be a string");
    return value.get_ref<const std::string&>();
  }

  double number(const json& value, const std::string& place) const {
    if (!value.is_number()) fail(place, "must be a number");
    return value.get<double>();
  }

  std::complex<double> complex(const json& value, const std::string& place) const {
    if (value.is_number()) return value.get<double>();
    if (value.is_array() && value.size() == 2) {
      return {number(value[0], place + "[0]"), number(value[1], place + "[1]")};
    }
    if (value.is_object() && value.contains("real") && value.contains("imag")) {
      return {number(value["real"], place + ".real"), number(value["imag"], place + ".imag")};
    }
    if (value.is_object() && value.contains("__value__") &&
        value.value("__type__", json()) == "complex") {
      const json& pair = value["__value__"];
      if (pair.is_array() && pair.size() == 2) return complex(pair, place + ".__value__");
    }
    fail(place, "must be a number, a pair [re, im] or {\"real\", \"imag\"}");
  }

  /// [["II", c], ...]
  void read_pairs(const json& pairs) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const std::string place = element("term", i);
      if (!pairs[i].is_array() || pairs[i].size() != 2) fail(place, "must be [label, coefficient]");
      const std::string& label = text(pairs[i][0], place);
      terms_.add(label, complex(pairs[i][1], place), place);
    }
  }

  /// {"paulis": ..., "coeffs": ...}, or Aqua's {"paulis": [{"label", "coeff"}]}
  void read_columns(const json& object) {
    const json& paulis = object.at("paulis");
    if (!paulis.is_array()) fail("paulis", "must be a list");
    if (paulis.empty() || !paulis[0].is_object()) {
      add_columns(paulis, "paulis", coefficients(member(object, "coeffs", "top level"), "coeffs"));
      return;
    }
    for (std::size_t i = 0; i < paulis.size(); ++i) {
      const std::string place = element("paulis", i);
      const std::string& label = text(member(paulis[i], "label", place), place + ".label");
      terms_.add(label, complex(member(paulis[i], "coeff", place), place + ".coeff"), place);
    }
  }

  /// What the encoder of Qiskit's runtime writes: {"__type__": "settings", "__class__":
  /// "SparsePauliOp", "__value__": {"data": <PauliList or labels>, "coeffs": ...}}.
  void read_settings(const json& object) {
    const json& value = settings(object, "SparsePauliOp", "top level");
    const json* labels = &member(value, "data", "__value__");
    std::string place = "__value__.data";
    if (labels->is_object()) {
      labels = &member(settings(*labels, "PauliList", place), "data", place + ".__value__");
      place += ".__value__.data";
    }
    if (!labels->is_array()) fail(place, "must be a list of labels");
    add_columns(*labels, place,
                coefficients(member(value, "coeffs", "__value__"), "__value__.coeffs"));
  }

  const json& settings(const json& object, const std::string& kind,
                       const std::string& place) const {
    if (text(member(object, "__type__", place), place + ".__type__") != "settings" ||
        text(member(object, "__class__", place), place + ".__class__") != kind) {
      fail(place, "must be the settings of a " + kind);
    }
    return member(object, "__value__", place);
  }

  /// A list, or {"__type__": "ndarray", "__value__": base64(zlib(npy))}.
  std::vector<std::complex<double>> coefficients(const json& value,
                                                 const std::string& place) const {
    std::vector<std::complex<double>> result;
    if (value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        result.push_back(complex(value[i], element(place, i)));
      }
      return result;
    }
    if (text(member(value, "__type__", place), place + ".__type__") != "ndarray") {
      fail(place, "must be a list or an ndarray");
    }
    const json& data = member(value, "__value__", place);
    if (data.is_array()) return coefficients(data, place + ".__value__");
    const std::string& encoded = text(data, place + ".__value__");
    try {
      return parse_npy(zlib_inflated(base64_decoded(encoded)), "array").values;
    } catch (const std::invalid_argument& error) {
      fail(place, error.what());
    }
  }

  void add_columns(const json& labels, const std::string& place,
                   const std::vector<std::complex<double>>& values) {
    if (labels.size() != values.size()) {
      fail(place, std::to_string(labels.size()) + " labels and " + std::to_string(values.size()) +
                      " coefficients, must be as many");
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      terms_.add(text(labels[i], element(place, i)), values[i], element(place, i));
    }
  }

  std::string name_;
  LabelledTerms terms_;
};

bool is_json(std::string_view text) {
  TextScanner scanner(text, "");
  scanner.skip_spaces();
  if (scanner.peek() == '{') return true;
  if (!scanner.accept('[')) return false;
  scanner.skip_spaces();
  return scanner.peek() != '(';
}

}  // namespace

sim::PauliSum parse_qiskit_operator(std::string_view text, const std::string& name) {
  if (text.size() > kMaxTextBytes) {
    throw std::invalid_argument(name + ": size = " + std::to_string(text.size()) +
                                " bytes, must be at most " + std::to_string(kMaxTextBytes));
  }
  if (is_json(text)) return JsonReader(name).read(parse_json(text, name));
  return parse_printed_qiskit_operator(text, name);
}

sim::PauliSum read_qiskit_operator(const std::string& path) {
  return parse_qiskit_operator(read_file_bytes(path, kMaxTextBytes), path);
}

}  // namespace qarch::chem

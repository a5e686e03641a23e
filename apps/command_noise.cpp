#include <algorithm>
#include <array>
#include <filesystem>
#include <ostream>
#include <stdexcept>

#include "apps/answer.h"
#include "apps/command.h"
#include "apps/command_circuit.h"
#include "apps/device_report.h"
#include "apps/input_file.h"
#include "apps/noise_options.h"
#include "apps/report_circuit.h"
#include "apps/report_json.h"
#include "apps/subcommand.h"
#include "search/did_you_mean.h"
#include "search/io/aer_noise.h"
#include "search/io/noise_file.h"
#include "search/io/text_file.h"

namespace qarch::apps {

namespace {

namespace po = boost::program_options;

/// Calibration files are told from noise models by what all of IBM's hold.
bool is_device_file(const std::string& path) {
  if (path.find(',') != std::string::npos || path.ends_with(".csv")) return true;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  return search::read_text_file(path).find("\"backend_name\"") != std::string::npos;
}

/// A device if --device or the file says so, else a model.
search::NamedNoise load(NoiseArguments& arguments, const std::string& file, int num_qubits,
                        const search::DataFolders& data) {
  search::NoiseOptions options = arguments.options;
  if (options.device.empty()) {
    (is_device_file(file) ? options.device : options.model) = file;
  }
  return search::load_noise(options, num_qubits, data);
}

struct InspectArguments {
  std::vector<std::string> files;
  NoiseArguments noise;
  std::string json;
};

int run_inspect(const std::vector<std::string>& words, const Streams& streams) {
  InspectArguments a;
  CommandLine line("noise inspect FILE... [options]",
                   "Says what a device's calibration or a noise model holds, what the reader\n"
                   "repaired or left out, and what the channels made of it do. FILE is a name in\n"
                   "data/noise, a noise model, or a calibration, props.json[,conf.json] or .csv.");
  add_noise_options(line, a.noise, NoiseOptionSet::kDevice);
  line.options().add_options()(
      "json", po::value(&a.json)->value_name("FILE"),
      "also write the results as JSON, of several FILEs one a line; - : to standard output, "
      "instead of text");
  line.positionals("files", &a.files, "NOISE|FILE");
  line.example("qarch noise inspect props_mumbai.json,conf_mumbai.json --best-qubits 5");
  line.example("qarch noise inspect calibration.csv --statistic median");
  line.example("qarch noise inspect ibm_ourense aer.json");
  if (!line.parse(join_best_qubits(words), streams)) return kExitOk;
  line.refuse_empty({"json"});
  search::NoiseOptions& options = a.noise.options;
  if (!options.device.empty()) a.files.insert(a.files.begin(), options.device);
  if (a.files.empty()) throw std::invalid_argument("no file (see qarch noise inspect --help)");
  for (const std::string& file : a.files) check_named_file(file);
  const bool any_device = std::ranges::any_of(a.files, is_device_file) || !options.device.empty();
  const std::string given = options.device;
  if (any_device && given.empty()) options.device = a.files.front();
  const int num_qubits = resolve_noise_options(a.noise, line);
  const auto data = search::DataFolders::standard();
  Answer answer(streams, a.json);
  const JsonText how = a.files.size() == 1 ? JsonText::kIndented : JsonText::kOneLine;
  std::string json;
  for (std::size_t f = 0; f < a.files.size(); ++f) {
    search::NoiseOptions each = options;
    each.device.clear();
    if (f > 0) answer.out() << '\n';
    if ((f == 0 && !given.empty()) || is_device_file(a.files[f])) {
      each.device = a.files[f];
      const DeviceReport report = device_report(each, num_qubits, data);
      print_device(answer.out(), report);
      if (answer.wants_json()) json += device_json(report, how);
    } else {
      const search::NamedNoise noise = search::load_noise(a.files[f], data);
      print_noise_model(answer.out(), noise);
      if (answer.wants_json()) json += noise_model_json(noise, how);
    }
  }
  answer.write(json);
  return kExitOk;
}

/// A format that `qarch noise convert` writes.
struct NoiseFormat {
  std::string_view name;
  std::string_view what;
  /// The text; what it cannot say is added to `notes`.
  std::string (*write)(const search::NamedNoise& noise, std::vector<std::string>& notes);
};

std::string write_qarch(const search::NamedNoise& noise, std::vector<std::string>& /*notes*/) {
  search::NoiseFile file{noise.model, noise.description, ""};
  file.native_gates = noise.native_gates;
  file.layout = noise.layout;
  file.provenance = noise.provenance;
  file.notes = noise.notes;
  file.repairs = noise.repairs;
  return search::noise_file_text(file);
}

std::string write_aer(const search::NamedNoise& noise, std::vector<std::string>& notes) {
  search::AerText text = search::aer_noise_text(noise.model);
  notes.insert(notes.end(), text.notes.begin(), text.notes.end());
  return text.text;
}

constexpr std::array kFormats{
    NoiseFormat{"qarch", "qarch-noise, data/noise/README.md", write_qarch},
    NoiseFormat{"aer", "Qiskit Aer's NoiseModel as JSON", write_aer}};

const NoiseFormat& format_named(const std::string& name) {
  std::vector<std::string> names;
  for (const NoiseFormat& row : kFormats) {
    if (row.name == name) return row;
    names.emplace_back(row.name);
  }
  throw std::invalid_argument("--format = '" + name + "', " + search::must_be_one_of(name, names));
}

int run_convert(const std::vector<std::string>& words, const Streams& streams) {
  NoiseArguments noise_arguments;
  std::vector<std::string> files;
  std::string out;
  std::string format_name = "qarch";
  CommandLine line(
      "noise convert IN OUT [options]",
      "Writes a device's calibration or a noise model as a noise model. IN is what\n"
      "`qarch noise inspect` reads. OUT - is standard output; the report then goes to\n"
      "standard error.");
  add_noise_options(line, noise_arguments, NoiseOptionSet::kDevice);
  std::string help = "of OUT:";
  std::string formats;
  for (const NoiseFormat& row : kFormats) {
    help += (help.size() > 8 ? ", " : " ") + std::string(row.name) + ": " + std::string(row.what);
    formats += (formats.empty() ? "" : "|") + std::string(row.name);
  }
  line.options().add_options()(
      "format", po::value(&format_name)->value_name(formats)->default_value(format_name),
      help.c_str())("output,o", po::value(&out)->value_name("FILE"), "instead of OUT");
  line.positionals("files", &files, "NOISE|FILE");
  line.example("qarch noise convert props.json,conf.json device.json --qubits 0,1,2");
  line.example("qarch noise convert ibm_ourense aer.json --format aer");
  line.example("qarch noise convert aer.json model.json");
  if (!line.parse(join_best_qubits(words), streams)) return kExitOk;
  const NoiseFormat& target = format_named(format_name);
  line.refuse_empty({"output"});
  search::NoiseOptions& options = noise_arguments.options;
  if (!options.device.empty()) files.insert(files.begin(), options.device);
  if (!out.empty()) files.push_back(out);
  if (files.size() != 2) {
    throw std::invalid_argument("noise convert: " + std::to_string(files.size()) +
                                " files, must be two, IN and OUT");
  }
  check_named_file(files[0]);
  if (options.device.empty() && is_device_file(files[0])) options.device = files[0];
  const int num_qubits = resolve_noise_options(noise_arguments, line);
  const auto data = search::DataFolders::standard();
  const search::NamedNoise noise = load(noise_arguments, files[0], num_qubits, data);
  std::ostream& report = files[1] == "-" ? note_stream(streams) : streams.out;
  print_noise(report, noise);
  std::vector<std::string> notes;
  const std::string text = target.write(noise, notes);
  for (const std::string& note : notes) report << "note     " << note << '\n';
  deliver(text, files[1], streams);
  return kExitOk;
}

constexpr std::array<Command, 2> kTable{{
    {"inspect", "what a calibration or a noise model holds", run_inspect},
    {"convert", "a calibration or a noise model as a file of noise", run_convert},
}};

}  // namespace

int run_noise_command(const std::vector<std::string>& words, const Streams& streams) {
  return run_subcommand("noise", kTable, words, streams);
}

}  // namespace qarch::apps

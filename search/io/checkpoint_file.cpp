#include "search/io/checkpoint_file.h"

#include <array>
#include <filesystem>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "chem/io/checksum.h"
#include "rl/agent_columns.h"
#include "rl/named_columns.h"
#include "search/environment_columns.h"
#include "search/io/qasm.h"
#include "search/io/run_file.h"
#include "search/io/text_file.h"

namespace qarch::search {
namespace {

constexpr std::string_view kFormat = "qarch-checkpoint";
constexpr std::string_view kTrailer = "\nsha256 ";  ///< then 64 digits and a newline
constexpr std::size_t kTrailerSize = kTrailer.size() + 64 + 1;

std::string trailer_of(std::string_view image) {
  return std::string(kTrailer) + chem::sha256_hex(image) + "\n";
}

/// Writes what visit_columns shows as members of a group.
class Writer {
 public:
  explicit Writer(const Hdf5Group& group) : group_(group) {}

  template <class T>
  void operator()(const char* name, const T& value) const {
    if constexpr (std::is_same_v<T, bool> || std::is_enum_v<T>) {
      group_.set_number(name, static_cast<int>(value));
    } else {
      group_.set_number(name, value);
    }
  }
  template <class T>
  void operator()(const char* name, const std::vector<T>& values) const {
    group_.write_column(name, std::span<const T>(values), name);
  }
  void operator()(const char* name, const sim::Circuit& circuit) const {
    group_.write_text(name, to_qasm(circuit), "OpenQASM 3.0; parameter slots in gate order");
  }
  void operator()(const char* name, const rl::Rng& rng) const {
    const rl::Rng::State& s = rng.state();
    (*this)(name, std::vector<std::uint64_t>{s.key[0], s.key[1], s.stream, s.position});
  }
  void operator()(const char* name, const std::vector<CircuitRecord>& circuits) const {
    write_circuits(group_.create_group(name), circuits);
  }
  void operator()(const char* name, const EpisodeRecord& record) const {
    const Hdf5Group group = group_.create_group(name);
    const Writer fields(group);
    for (const EpisodeColumn& column : kEpisodeColumns)
      std::visit([&](auto member) { fields(column.name.data(), record.*member); }, column.member);
  }

 private:
  const Hdf5Group& group_;
};

/// Reads them back.
class Reader {
 public:
  Reader(const Hdf5Group& group, std::string where) : group_(group), where_(std::move(where)) {}

  template <class T>
  void operator()(const char* name, T& value) const {
    if constexpr (std::is_same_v<T, bool>) {
      value = group_.number_attribute<int>(name) != 0;
    } else if constexpr (std::is_same_v<T, EndReason>) {
      value = end_reason(name);
    } else {
      value = group_.number_attribute<T>(name);
    }
  }
  template <class T>
  void operator()(const char* name, std::vector<T>& values) const {
    values = group_.read_column<T>(name);
  }
  void operator()(const char* name, sim::Circuit& circuit) const {
    circuit = parse_qasm(group_.read_text(name), where_ + "/" + name).circuit;
  }
  void operator()(const char* name, rl::Rng& rng) const {
    const auto words = group_.read_column<std::uint64_t>(name);
    if (words.size() != 4) fail(name, std::to_string(words.size()) + " numbers, must be 4");
    rng = rl::Rng(
        rl::Rng::State{{static_cast<std::uint32_t>(words[0]), static_cast<std::uint32_t>(words[1])},
                       words[2],
                       words[3]});
  }
  void operator()(const char* name, std::vector<CircuitRecord>& circuits) const {
    circuits = read_circuits(group_.open_group(name), where_ + "/" + name);
  }
  void operator()(const char* name, EpisodeRecord& record) const {
    const Hdf5Group group = group_.open_group(name);
    const Reader fields(group, where_ + "/" + name);
    for (const EpisodeColumn& column : kEpisodeColumns)
      std::visit([&](auto member) { fields(column.name.data(), record.*member); }, column.member);
  }

 private:
  [[noreturn]] void fail(const char* name, const std::string& what) const {
    throw std::invalid_argument(where_ + "/" + name + ": " + what);
  }
  EndReason end_reason(const char* name) const {
    const int value = group_.number_attribute<int>(name);
    const auto last = static_cast<int>(kEndReasonNames.size()) - 1;
    if (value < 0 || value > last)
      fail(name, std::to_string(value) + ", must be in [0, " + std::to_string(last) + "]");
    return static_cast<EndReason>(value);
  }

  const Hdf5Group& group_;
  std::string where_;
};

void write_agent(const Hdf5Group& group, const rl::DoubleDqn::State& agent) {
  const rl::NamedColumns columns = rl::to_columns(agent);
  for (const auto& [name, values] : columns.columns)
    std::visit(
        [&, &key = name](const auto& v) {
          using T = typename std::remove_cvref_t<decltype(v)>::value_type;
          group.write_column(key, std::span<const T>(v), key);
        },
        values);
}

rl::DoubleDqn::State read_agent(const Hdf5Group& group, const rl::DoubleDqn::State& fresh) {
  rl::NamedColumns columns;
  for (const std::string& name : group.group_names())
    columns.put(name, group.read_any_column(name));
  return rl::from_columns(columns, fresh);
}

std::string image_of(const std::string& path, const Checkpoint& checkpoint) {
  const Hdf5File file = Hdf5File::create(path);
  const Hdf5Group& root = file.root();
  const auto& [record, env_steps, open, environment, agent] = checkpoint.state;
  root.set_attribute("format", kFormat);
  root.set_number("format_version", kCheckpointFormatVersion);
  root.set_number("number", checkpoint.number);
  root.set_number("events_bytes", checkpoint.events_bytes);
  root.set_number("seconds", checkpoint.seconds);
  root.set_number("env_steps", env_steps);
  root.set_number("has_open_episode", open ? 1 : 0);
  write_run(root.create_group("run"), record);
  if (open) {
    const Hdf5Group group = root.create_group("open_episode");
    visit_columns(*open, Writer(group));
  }
  const Hdf5Group group = root.create_group("environment");
  visit_columns(environment, Writer(group));
  write_agent(root.create_group("agent"), agent);
  return file.bytes();
}

/// The image of a file whose checksum is right.
Hdf5File open_checked(const std::string& path) {
  std::string bytes = read_text_file(path, kMostRunBytes);
  if (bytes.size() < kTrailerSize)
    throw std::invalid_argument(path + ": is no whole checkpoint: " + std::to_string(bytes.size()) +
                                " bytes");
  const std::string_view image(bytes.data(), bytes.size() - kTrailerSize);
  if (std::string_view(bytes).substr(image.size()) != trailer_of(image))
    throw std::invalid_argument(path + ": is damaged: its SHA-256 is not the one in its last line");
  bytes.resize(image.size());
  return Hdf5File::open(bytes, path);
}

/// A whole file, or nothing and the reason in `reason` (empty: there is no file).
std::optional<CheckpointFile> try_read(const std::string& path, std::string& reason) {
  if (!std::filesystem::exists(path)) return std::nullopt;
  try {
    return CheckpointFile::read(path);
  } catch (const std::exception& error) {
    reason = error.what();
    return std::nullopt;
  }
}

}  // namespace

CheckpointFile::CheckpointFile(std::string path, Hdf5File file)
    : path_(std::move(path)), file_(std::move(file)) {
  const Hdf5Group& root = file_.root();
  const std::string format = root.text_attribute("format");
  const int version = root.number_attribute<int>("format_version");
  if (format != kFormat || version != kCheckpointFormatVersion)
    throw std::invalid_argument(path_ + ": format = '" + format + "' " + std::to_string(version) +
                                ", must be '" + std::string(kFormat) + "' " +
                                std::to_string(kCheckpointFormatVersion));
  number_ = root.number_attribute<std::int64_t>("number");
  events_bytes_ = root.number_attribute<std::int64_t>("events_bytes");
  seconds_ = root.number_attribute<double>("seconds");
  configuration_ = root.open_group("run").text_attribute("configuration");
}

CheckpointFile CheckpointFile::read(const std::string& path) { return {path, open_checked(path)}; }

SearchState CheckpointFile::state(const rl::DoubleDqn::State& fresh) const {
  const Hdf5Group& root = file_.root();
  SearchState state{read_run(root.open_group("run"), path_ + ": /run"),
                    root.number_attribute<std::int64_t>("env_steps"),
                    std::nullopt,
                    {},
                    read_agent(root.open_group("agent"), fresh)};
  if (root.number_attribute<int>("has_open_episode") != 0) {
    const Hdf5Group group = root.open_group("open_episode");
    visit_columns(state.open.emplace(), Reader(group, path_ + ": /open_episode"));
  }
  const Hdf5Group group = root.open_group("environment");
  visit_columns(state.environment, Reader(group, path_ + ": /environment"));
  return state;
}

std::string checkpoint_path(const std::string& folder, std::int64_t number) {
  return folder + (number % 2 != 0 ? "/checkpoint-A.h5" : "/checkpoint-B.h5");
}

void write_checkpoint_file(const std::string& folder, const Checkpoint& checkpoint) {
  const std::string path = checkpoint_path(folder, checkpoint.number);
  std::string bytes = image_of(path, checkpoint);
  bytes += trailer_of(bytes);
  write_text_file_atomically(path, bytes);
}

std::optional<CheckpointFile> newest_checkpoint(
    const std::string& folder, const std::function<void(const std::string&)>& warn) {
  std::array<std::string, 2> reasons;
  std::optional<CheckpointFile> a = try_read(checkpoint_path(folder, 1), reasons[0]);
  std::optional<CheckpointFile> b = try_read(checkpoint_path(folder, 2), reasons[1]);
  if (!a && !b) {
    if (reasons[0].empty() && reasons[1].empty()) return std::nullopt;
    std::string text;
    for (const std::string& reason : reasons)
      if (!reason.empty()) text += reason + "; ";
    throw std::invalid_argument(text + "no whole checkpoint is left in " + folder +
                                ", only what run.h5, best.qasm and events.jsonl hold");
  }
  const bool take_a = a && (!b || a->number() > b->number());
  CheckpointFile& newest = take_a ? *a : *b;
  for (const std::string& reason : reasons)
    if (!reason.empty() && warn) warn(reason + "; going on from " + newest.path());
  return std::move(newest);
}

}  // namespace qarch::search

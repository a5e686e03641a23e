#include "search/io/data/idx_data.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "search/io/data/gzip_text.h"

namespace qarch::search {

namespace {

constexpr std::uint32_t kImages = 0x00000803;
constexpr std::uint32_t kLabels = 0x00000801;
constexpr std::uint32_t kMostPixelsASide = 1024;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

/// A file with its header; the rest of the bytes is what the header counts.
class IdxFile {
 public:
  IdxFile(std::string_view bytes, const std::string& file, std::uint32_t magic)
      : bytes_(bytes), file_(file) {
    const std::uint32_t found = next_number();
    if (found != magic) {
      fail("magic number " + std::to_string(found) + ", must be " + std::to_string(magic) +
           (magic == kImages ? " (images)" : " (labels)"));
    }
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw std::invalid_argument(file_ + ": " + message);
  }

  std::uint32_t next_number() {
    if (bytes_.size() < 4) fail("the header is cut off");
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8U | byte_at(bytes_, i);
    bytes_.remove_prefix(4);
    return number;
  }

  /// The bytes behind the header. Throws unless there are `count` of them.
  std::string_view content(std::uint64_t count) const {
    if (bytes_.size() != count) {
      fail(std::to_string(bytes_.size()) + " bytes behind the header, must be " +
           std::to_string(count) + " as it says");
    }
    return bytes_;
  }

 private:
  std::string_view bytes_;
  const std::string& file_;
};

/// Pixels and sizes of the images.
Dataset images_of(std::string_view bytes, const std::string& name) {
  IdxFile file(bytes, name, kImages);
  const std::uint64_t count = file.next_number();
  const std::uint64_t height = file.next_number();
  const std::uint64_t width = file.next_number();
  if (count == 0) file.fail("no images");
  for (const std::uint64_t side : {height, width}) {
    if (side < 1 || side > kMostPixelsASide) {
      file.fail("images of " + std::to_string(width) + " x " + std::to_string(height) +
                " pixels, must be in [1, " + std::to_string(kMostPixelsASide) + "] a side");
    }
  }
  if (count > kMostDataValues / (height * width)) {
    file.fail(std::to_string(count) + " images, must have at most " +
              std::to_string(kMostDataValues) + " pixels in all");
  }
  const std::string_view pixels = file.content(count * height * width);
  Dataset data;
  data.image_width = static_cast<int>(width);
  data.image_height = static_cast<int>(height);
  data.x.resize(static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(height * width));
  for (std::size_t i = 0; i < pixels.size(); ++i) data.x.data()[i] = byte_at(pixels, i) / 255.0;
  return data;
}

}  // namespace

bool is_idx(std::string_view bytes) {
  using namespace std::string_view_literals;
  return bytes.starts_with("\0\0\x08\x03"sv) || bytes.starts_with("\0\0\x08\x01"sv);
}

Dataset parse_idx(std::string_view images, const std::string& images_file, std::string_view labels,
                  const std::string& labels_file) {
  Dataset data = images_of(images, images_file);
  IdxFile file(labels, labels_file, kLabels);
  const std::uint32_t count = file.next_number();
  const std::string_view values = file.content(count);
  if (static_cast<Eigen::Index>(count) != data.x.rows()) {
    file.fail(std::to_string(count) + " labels, must be as many as there are images in " +
              images_file + ": " + std::to_string(data.x.rows()));
  }
  std::array<int, 256> index{};
  for (const char value : values) index[static_cast<std::uint8_t>(value)] = 1;
  for (std::size_t label = 0; label < index.size(); ++label) {
    if (index[label] == 0) continue;
    index[label] = static_cast<int>(data.classes.size());
    data.classes.push_back(std::to_string(label));
  }
  data.labels.reserve(count);
  for (const char value : values) data.labels.push_back(index[static_cast<std::uint8_t>(value)]);
  return data;
}

Dataset read_idx(const std::string& images_path, const std::string& labels_path) {
  const DataFile images = read_data_file(images_path);
  const DataFile labels = read_data_file(labels_path);
  Dataset data = parse_idx(images.bytes, images_path, labels.bytes, labels_path);
  std::filesystem::path name = std::filesystem::path(images_path).filename();
  if (name.extension() == ".gz") name.replace_extension();
  data.name = name.string();
  data.provenance = {images.provenance, labels.provenance};
  return data;
}

}  // namespace qarch::search

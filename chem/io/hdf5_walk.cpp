#include "chem/io/hdf5_walk.h"

#include <hdf5.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "chem/io/hdf5_element.h"
#include "chem/io/hdf5_id.h"

namespace qarch::chem {
namespace {

constexpr std::size_t kMaxName = 4096;
constexpr std::size_t kMaxAttributeBytes = std::size_t{64} << 20;

/// Ends the walk with a message.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Hdf5Value unreadable(std::string reason) {
  Hdf5Value value;
  value.kind = Hdf5Kind::kUnreadable;
  value.reason = std::move(reason);
  return value;
}

/// Collects names for H5Literate and H5Aiterate2; out is a NameList. No exception may pass them.
struct NameList {
  std::vector<std::string> names;
  std::size_t limit;
};

herr_t add_name(NameList& list, const char* name) noexcept try {
  if (list.names.size() >= list.limit) return 1;  // enough to be refused
  list.names.emplace_back(name);
  return 0;
} catch (const std::bad_alloc&) {
  return -1;
}

std::vector<hsize_t> dimensions(hid_t space) {
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> shape(static_cast<std::size_t>(std::max(rank, 0)));
  if (rank > 0) H5Sget_simple_extent_dims(space, shape.data(), nullptr);
  return shape;
}

/// Why the stored form of a dataset is not read; empty when it is.
std::string refused_storage(hid_t dataset, std::size_t max_bytes, std::size_t element_bytes) {
  const Hdf5Id properties(H5Dget_create_plist(dataset), H5Pclose);
  const hid_t id = properties.get();
  const H5D_layout_t layout = H5Pget_layout(id);
  if (layout == H5D_VIRTUAL || H5Pget_external_count(id) > 0) {
    return "is stored in other files, which are not read";
  }
  if (layout == H5D_CHUNKED) {
    std::vector<hsize_t> chunk(H5S_MAX_RANK);
    const int rank = H5Pget_chunk(id, H5S_MAX_RANK, chunk.data());
    chunk.resize(static_cast<std::size_t>(std::max(rank, 0)));
    const auto count = element_count({chunk.begin(), chunk.end()});
    if (rank < 1 || !count || *count > max_bytes / element_bytes) return "has chunks too large";
  }
  const int filters = H5Pget_nfilters(id);
  for (int i = 0; i < filters; ++i) {
    unsigned flags = 0;
    std::size_t num_values = 0;
    const H5Z_filter_t filter = H5Pget_filter2(id, static_cast<unsigned>(i), &flags, &num_values,
                                               nullptr, 0, nullptr, nullptr);
    if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE &&
        filter != H5Z_FILTER_FLETCHER32) {
      return "is stored with filter " + std::to_string(filter) +
             ", must be shuffle, deflate or fletcher32";
    }
  }
  return filters < 0 ? "has unreadable filters" : "";
}

/// Memory for texts of variable length, which a damaged file can make arbitrarily long. Elements
/// may share one stored text, so that the size of the file is no bound.
struct TextAllowance {
  std::size_t bytes_left;
  bool exceeded;
};

void* allocate_text(std::size_t size, void* info) {
  auto& allowance = *static_cast<TextAllowance*>(info);
  if (size > allowance.bytes_left) {
    allowance.exceeded = true;
    return nullptr;
  }
  allowance.bytes_left -= size;
  return std::malloc(size);
}

void free_text(void* text, void* /*info*/) { std::free(text); }

class Walker {
 public:
  Walker(const Hdf5ReadOptions& options, Hdf5StreamWriter& out)
      : options_(options),
        out_(out),
        link_access_(H5Pcreate(H5P_LINK_ACCESS), H5Pclose),
        bytes_left_(options.max_bytes),
        objects_left_(options.max_objects) {
    // A soft link may pass through one to another file.
    H5Pset_elink_cb(
        link_access_.get(),
        [](const char*, const char*, const char*, const char*, unsigned*, hid_t, void*) -> herr_t {
          return -1;
        },
        nullptr);
  }

  /// What `name` in `parent` leads to.
  void object(hid_t parent, const std::string& name, const std::string& path, int depth) {
    count_object(path);
    H5L_info_t link{};
    if (name != "." && H5Lget_info(parent, name.c_str(), &link, H5P_DEFAULT) < 0) {
      return leaf(name, {}, unreadable("is damaged"));
    }
    if (name != "." && link.type != H5L_TYPE_HARD && link.type != H5L_TYPE_SOFT) {
      return leaf(name, {}, unreadable("is a link to another file, which is not followed"));
    }
    const Hdf5Id id(H5Oopen(parent, name.c_str(), link_access_.get()), H5Oclose);
    H5O_info_t info{};
    if (!id.valid() || H5Oget_info2(id.get(), &info, H5O_INFO_BASIC) < 0) {
      return leaf(name, {}, unreadable("cannot be opened"));
    }
    if (info.type == H5O_TYPE_DATASET) return dataset(id.get(), name, path);
    if (info.type != H5O_TYPE_GROUP) return leaf(name, {}, unreadable("is a datatype"));
    if (!groups_.insert({info.fileno, info.addr}).second) {
      return leaf(name, {}, unreadable("is a second link to a group, which is not followed"));
    }
    group(id.get(), name, path, depth);
  }

 private:
  using Attributes = std::vector<std::pair<std::string, Hdf5Value>>;

  void count_object(const std::string& path) {
    if (objects_left_ == 0) {
      throw Refusal(path + ": more than " + std::to_string(options_.max_objects) + " objects");
    }
    --objects_left_;
  }

  void leaf(const std::string& name, const Attributes& attributes, const Hdf5Value& value) {
    out_.begin_dataset(name);
    put(attributes);
    out_.value(value);
  }

  void put(const Attributes& attributes) {
    out_.attribute_count(attributes.size());
    for (const auto& [name, value] : attributes) {
      out_.attribute_name(name);
      out_.value(value);
    }
  }

  void group(hid_t id, const std::string& name, const std::string& path, int depth) {
    if (depth > options_.max_depth) {
      throw Refusal(path + ": more than " + std::to_string(options_.max_depth) +
                    " groups in each other");
    }
    const Attributes attributes = read_attributes(id, path);
    const std::string inside = path == "/" ? path : path + "/";
    NameList list{{}, objects_left_ + 1};
    if (options_.wants(inside)) {
      const herr_t listed = H5Literate(
          id, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr,
          [](hid_t, const char* child, const H5L_info_t*, void* out) -> herr_t {
            return add_name(*static_cast<NameList*>(out), child);
          },
          &list);
      if (listed < 0) throw Refusal(path + ": its members cannot be listed");
    }
    std::sort(list.names.begin(), list.names.end());
    out_.begin_group(name);
    put(attributes);
    for (const std::string& child : list.names) {
      if (child.size() > kMaxName) throw Refusal(path + ": a name is too long");
      object(id, child, inside + child, depth + 1);
    }
    out_.end_group();
  }

  void dataset(hid_t id, const std::string& name, const std::string& path) {
    const Attributes attributes = read_attributes(id, path);
    const Hdf5Id type(H5Dget_type(id), H5Tclose);
    const Hdf5Id space(H5Dget_space(id), H5Sclose);
    if (!type.valid() || !space.valid()) return leaf(name, attributes, unreadable("is damaged"));
    Hdf5Value value;
    const Hdf5Element element = describe(value, type.get(), space.get());
    const bool wanted = value.kind != Hdf5Kind::kUnreadable && options_.wants(path);
    if (wanted && value.kind != Hdf5Kind::kNull) {
      const std::string refused = refused_storage(id, options_.max_bytes, element.bytes);
      if (!refused.empty()) return leaf(name, attributes, unreadable(refused));
    }
    if (wanted) load_dataset(value, element, id, type.get(), path);
    leaf(name, attributes, value);
  }

  void load_dataset(Hdf5Value& value, const Hdf5Element& element, hid_t id, hid_t type,
                    const std::string& path) {
    const std::uint64_t count = declared_count(value, element, path);
    TextAllowance allowance{bytes_left_, false};
    const Hdf5Id transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose);
    H5Pset_vlen_mem_manager(transfer.get(), allocate_text, &allowance, free_text, nullptr);
    load_hdf5_elements(value, type, count, [&](hid_t memory, void* out) {
      return H5Dread(id, memory, H5S_ALL, H5S_ALL, transfer.get(), out);
    });
    if (allowance.exceeded) throw too_large(path);
    charge(value, path);
  }

  Refusal too_large(const std::string& path) const {
    return Refusal(path + ": is too large, all that is read together must fit into " +
                   std::to_string(options_.max_bytes) + " bytes");
  }

  /// The number of elements, once it is known that they fit.
  std::uint64_t declared_count(const Hdf5Value& value, const Hdf5Element& element,
                               const std::string& path) const {
    if (value.kind == Hdf5Kind::kNull) return 0;
    const auto count = element_count(value.shape);
    if (!count || *count > bytes_left_ / element.bytes) throw too_large(path);
    return *count;
  }

  /// What the value takes of the allowance.
  void charge(const Hdf5Value& value, const std::string& path) {
    std::size_t bytes = 8 * (value.integers.size() + value.reals.size());
    for (const std::string& text : value.texts) bytes += sizeof(std::string) + text.size();
    if (bytes > bytes_left_) throw too_large(path);
    bytes_left_ -= bytes;
  }

  /// Kind and shape.
  static Hdf5Element describe(Hdf5Value& value, hid_t type, hid_t space) {
    Hdf5Element element = hdf5_element(type);
    value.kind = element.kind;
    value.reason = element.reason;
    if (H5Sget_simple_extent_type(space) == H5S_NULL) value.kind = Hdf5Kind::kNull;
    if (value.kind != Hdf5Kind::kNull) {
      const auto shape = dimensions(space);
      value.shape.assign(shape.begin(), shape.end());
    }
    return element;
  }

  Attributes read_attributes(hid_t id, const std::string& path) {
    NameList list{{}, objects_left_ + 1};
    hsize_t position = 0;
    const herr_t listed = H5Aiterate2(
        id, H5_INDEX_NAME, H5_ITER_NATIVE, &position,
        [](hid_t, const char* name, const H5A_info_t*, void* out) -> herr_t {
          return add_name(*static_cast<NameList*>(out), name);
        },
        &list);
    if (listed < 0) throw Refusal(path + ": its attributes cannot be listed");
    Attributes attributes;
    for (const std::string& name : list.names) {
      if (name.size() > kMaxName) throw Refusal(path + ": a name is too long");
      count_object(path);
      attributes.emplace_back(name, read_attribute(id, name, path));
    }
    return attributes;
  }

  Hdf5Value read_attribute(hid_t object, const std::string& name, const std::string& path) {
    const Hdf5Id id(H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose);
    if (!id.valid()) return unreadable("is damaged");
    const Hdf5Id type(H5Aget_type(id.get()), H5Tclose);
    const Hdf5Id space(H5Aget_space(id.get()), H5Sclose);
    if (!type.valid() || !space.valid()) return unreadable("is damaged");
    Hdf5Value value;
    const Hdf5Element element = describe(value, type.get(), space.get());
    if (value.kind == Hdf5Kind::kUnreadable) return value;
    if (value.kind == Hdf5Kind::kNull) {
      value.loaded = true;
      return value;
    }
    const auto count = element_count(value.shape);
    if (!count || *count > std::min(bytes_left_, kMaxAttributeBytes) / element.bytes) {
      return unreadable("is too large");
    }
    load_hdf5_elements(value, type.get(), *count,
                       [&](hid_t memory, void* out) { return H5Aread(id.get(), memory, out); });
    charge(value, path);
    return value;
  }

  const Hdf5ReadOptions& options_;
  Hdf5StreamWriter& out_;
  Hdf5Id link_access_;
  std::size_t bytes_left_;
  std::size_t objects_left_;
  std::set<std::pair<unsigned long, haddr_t>> groups_;  ///< entered so far
};

}  // namespace

void walk_hdf5_file(const std::string& path, const Hdf5ReadOptions& options,
                    Hdf5StreamWriter& out) {
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);
  const Hdf5Id access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
  H5Pset_sieve_buf_size(access.get(), 4096);       // cleared for each dataset; most are small
  H5Pset_file_locking(access.get(), false, true);  // some network file systems cannot lock
  const Hdf5Id file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose);
  if (!file.valid()) {
    out.message("not an HDF5 file, or a damaged one");
    return;
  }
  try {
    Walker(options, out).object(file.get(), ".", "/", 0);
  } catch (const Refusal& refusal) {
    out.message(refusal.what());
  } catch (const std::bad_alloc&) {
    out.message("malformed HDF5: reading it takes too much memory");
  }
}

}  // namespace qarch::chem

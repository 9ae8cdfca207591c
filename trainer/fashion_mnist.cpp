#include "trainer/fashion_mnist.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include <boost/iostreams/copy.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_streambuf.hpp>

#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {

const std::vector<std::string> fashion_mnist_classes{
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};

namespace {

constexpr std::size_t side = 28;

std::string unzipped(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path))
    throw InputError(path.string() +
                     ": no such file; install the Debian package dataset-fashion-mnist, or name "
                     "the files' folder in task.folder");
  std::istringstream zipped(read_text(path));
  boost::iostreams::filtering_istreambuf source;
  source.push(boost::iostreams::gzip_decompressor());
  source.push(zipped);
  std::string bytes;
  try {
    boost::iostreams::copy(source, std::back_inserter(bytes));
  } catch (const std::ios_base::failure&) {
    throw InputError(path.string() + ": expected a gzip file, got something else or a part of one");
  }
  return bytes;
}

std::size_t big_endian(const std::string& bytes, std::size_t offset) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value * 256 + static_cast<unsigned char>(bytes[offset + i]);
  return value;
}

// An IDX file of unsigned bytes: 0, 0, 8 (the type), the number of dimensions, each dimension in
// four bytes, the data.
struct Idx {
  std::size_t items = 0;
  std::string bytes;
  std::size_t start = 0;  // of the data

  const unsigned char* data() const {
    return reinterpret_cast<const unsigned char*>(bytes.data()) + start;
  }
};

// item: the dimensions of one item.
Idx read_idx(const std::filesystem::path& path, const std::vector<std::size_t>& item) {
  const auto fail = [&](const std::string& message) {
    throw InputError(path.string() + ": " + message);
  };
  Idx idx;
  idx.bytes = unzipped(path);
  const std::size_t dimensions = item.size() + 1;
  idx.start = 4 + 4 * dimensions;
  if (idx.bytes.size() < idx.start || big_endian(idx.bytes, 0) != 0x0800 + dimensions)
    fail("expected an IDX file of bytes with " + std::to_string(dimensions) + " dimension" +
         (dimensions == 1 ? "" : "s"));
  idx.items = big_endian(idx.bytes, 4);
  std::size_t size = idx.items;
  for (std::size_t i = 0; i < item.size(); ++i) {
    const std::size_t found = big_endian(idx.bytes, 8 + 4 * i);
    if (found != item[i])
      fail("expected images of 28 x 28 pixels, got a side of " + std::to_string(found));
    size *= item[i];
  }
  if (idx.bytes.size() != idx.start + size)
    fail("expected " + std::to_string(idx.start + size) + " bytes unzipped, got " +
         std::to_string(idx.bytes.size()));
  return idx;
}

void append_part(const std::filesystem::path& folder, const std::string& part, Images& images) {
  const Idx pixels = read_idx(folder / (part + "-images-idx3-ubyte.gz"), {side, side});
  const std::filesystem::path label_path = folder / (part + "-labels-idx1-ubyte.gz");
  const Idx labels = read_idx(label_path, {});
  if (labels.items != pixels.items)
    throw InputError(label_path.string() + ": expected " + std::to_string(pixels.items) +
                     " labels, one an image, got " + std::to_string(labels.items));
  const arma::uword before = images.X.n_cols;
  images.X.resize(side * side, before + pixels.items);
  std::copy_n(pixels.data(), side * side * pixels.items, images.X.colptr(before));
  for (std::size_t i = 0; i < labels.items; ++i) {
    const std::size_t label = labels.data()[i];
    if (label >= fashion_mnist_classes.size())
      throw InputError(label_path.string() + ": expected labels from 0 to 9, got " +
                       std::to_string(label));
    images.labels.push_back(label);
  }
}

}  // namespace

Images read_fashion_mnist(const std::filesystem::path& folder) {
  Images images;
  append_part(folder, "train", images);
  append_part(folder, "t10k", images);
  return images;
}

}  // namespace mlp

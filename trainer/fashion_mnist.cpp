#include "trainer/fashion_mnist.hpp"

#include <algorithm>
#include <system_error>

#include "trainer/error.hpp"
#include "trainer/idx.hpp"

namespace mlp {

const std::vector<std::string> fashion_mnist_classes{
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};

namespace {

constexpr std::size_t side = 28;

Idx read_part(const std::filesystem::path& path, const std::vector<std::size_t>& item) {
  std::error_code error;
  if (std::filesystem::status(path, error).type() == std::filesystem::file_type::not_found)
    throw InputError(path.string() +
                     ": no such file; install the Debian package dataset-fashion-mnist, or name "
                     "the files' folder in task.folder");
  return read_idx(path, item);
}

void append_part(const std::filesystem::path& folder, const std::string& part, Images& images) {
  const Idx pixels = read_part(folder / (part + "-images-idx3-ubyte.gz"), {side, side});
  const std::filesystem::path label_path = folder / (part + "-labels-idx1-ubyte.gz");
  const Idx labels = read_part(label_path, {});
  if (labels.items != pixels.items)
    throw InputError(label_path.string() + ": expected " + std::to_string(pixels.items) +
                     " labels, one an image, got " + std::to_string(labels.items));
  const arma::uword before = images.X.n_cols;
  images.X.resize(side * side, before + pixels.items);
  std::ranges::copy(pixels.bytes, images.X.memptr() + before * side * side);
  for (std::size_t i = 0; i < labels.items; ++i) {
    const std::size_t label = static_cast<unsigned char>(labels.bytes[i]);
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

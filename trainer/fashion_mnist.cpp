#include "trainer/fashion_mnist.hpp"

#include <algorithm>
#include <array>
#include <system_error>

#include "trainer/error.hpp"
#include "trainer/idx.hpp"

namespace mlp {

const std::vector<std::string> fashion_mnist_classes{
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
    "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};

namespace {

namespace fs = std::filesystem;

constexpr std::array parts{"train", "t10k"};

IdxFile open_part(const fs::path& path, const std::vector<std::size_t>& item) {
  std::error_code error;
  if (fs::status(path, error).type() == fs::file_type::not_found)
    throw InputError(path.string() +
                     ": no such file; install the Debian package dataset-fashion-mnist, or name "
                     "the files' folder in task.folder");
  return {path, item};
}

IdxFile open_images(const fs::path& folder, std::string part) {
  return open_part(folder / (part + "-images-idx3-ubyte.gz"), {28, 28});
}

}  // namespace

std::vector<std::size_t> read_fashion_mnist_labels(const fs::path& folder) {
  std::vector<std::size_t> all;
  for (const std::string part : parts) {
    const std::size_t images = open_images(folder, part).items();
    const fs::path path = folder / (part + "-labels-idx1-ubyte.gz");
    const auto fail = [&](const std::string& message) {
      throw InputError(path.string() + ": expected " + message);
    };
    IdxFile file = open_part(path, {});
    if (file.items() != images)
      fail(std::to_string(images) + " labels, one an image, got " + std::to_string(file.items()));
    for (std::size_t i = 0; i < images; ++i) {
      unsigned char label = 0;
      file.next({&label, 1});
      if (label >= fashion_mnist_classes.size())
        fail("labels from 0 to 9, got " + std::to_string(label));
      all.push_back(label);
    }
    file.check_end();
  }
  return all;
}

Images read_fashion_mnist(const fs::path& folder, const std::vector<std::size_t>& labels,
                          const std::vector<std::size_t>& chosen) {
  Images images;
  images.X.set_size(fashion_mnist_pixels, chosen.size());
  images.class_names = fashion_mnist_classes;
  std::vector<unsigned char> image(fashion_mnist_pixels);
  std::size_t number = 0;
  for (const std::string part : parts) {
    IdxFile file = open_images(folder, part);
    for (std::size_t i = 0; i < file.items(); ++i, ++number) {
      file.next(image);
      const std::size_t place = images.labels.size();
      if (place == chosen.size() || number != chosen[place]) continue;
      std::ranges::copy(image, images.X.colptr(place));
      images.labels.push_back(labels[number]);
    }
    file.check_end();
  }
  if (images.size() != images.labels.size())
    throw InputError(folder.string() + ": expected as many images as before, got fewer");
  return images;
}

}  // namespace mlp

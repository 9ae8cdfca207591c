// Which images does Fashion-MNIST hold? Its gzipped IDX files, checked and pooled.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "trainer/samples.hpp"

namespace mlp {

// Grey-scale images as recorded: a byte a pixel, an eighth of what doubles take.
using Images = SamplesIn<unsigned char>;

inline constexpr std::size_t fashion_mnist_pixels = 28 * 28;
extern const std::vector<std::string> fashion_mnist_classes;

// Class numbers of the 60,000 training and 10,000 test images, in this order. InputError "file:
// reason", also where the images' files are no such files.
std::vector<std::size_t> read_fashion_mnist_labels(const std::filesystem::path& folder);

// The chosen images, by their ascending numbers in that order; no others are kept in memory.
// InputError as above.
Images read_fashion_mnist(const std::filesystem::path& folder,
                          const std::vector<std::size_t>& labels,
                          const std::vector<std::size_t>& chosen);

}  // namespace mlp

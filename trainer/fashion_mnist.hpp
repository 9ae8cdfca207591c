// Which images does Fashion-MNIST hold? Its gzipped IDX files, checked and pooled.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "trainer/armadillo.hpp"

namespace mlp {

// Grey-scale images as recorded: a byte a pixel, an eighth of what doubles take.
struct Images {
  arma::Mat<unsigned char> X;       // pixels x images
  std::vector<std::size_t> labels;  // class number of each image
};

extern const std::vector<std::string> fashion_mnist_classes;

// The 60,000 training and 10,000 test images, in this order. InputError "file: reason".
Images read_fashion_mnist(const std::filesystem::path& folder);

}  // namespace mlp

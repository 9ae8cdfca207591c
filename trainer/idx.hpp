// What does a gzipped IDX file of bytes hold? The form in which MNIST and its likes come.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace mlp {

struct Idx {
  std::size_t items = 0;
  std::string bytes;  // item after item
};

// `item`: the dimensions of one item, which must be the file's. InputError "file: expected ..., got
// ..."; no more is unzipped than the header promises.
Idx read_idx(const std::filesystem::path& file, const std::vector<std::size_t>& item);

}  // namespace mlp

// What is fuzzed? Everything that reads what users or other programs wrote, each as a function of
// bytes.
#pragma once

#include <string_view>
#include <vector>

namespace mlp {

struct FuzzTarget {
  std::string_view name;  // inputs of its own are in tests/fuzz/corpus/<name>/
  // Are the bytes what is read there? It returns whatever they are; all else is a defect.
  bool (*accepts)(std::string_view bytes);
};

const std::vector<FuzzTarget>& fuzz_targets();

}  // namespace mlp

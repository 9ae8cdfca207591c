// One program for all targets, for libFuzzer: the environment's FUZZ names the one that is run.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/targets.hpp"

namespace {

const mlp::FuzzTarget* target = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* const name = std::getenv("FUZZ");
  const auto& targets = mlp::fuzz_targets();
  const auto found =
      std::ranges::find(targets, name == nullptr ? "" : name, &mlp::FuzzTarget::name);
  if (found != targets.end()) {
    target = &*found;
    return 0;
  }
  std::fputs("expected the environment's FUZZ to be one of:\n", stderr);
  for (const mlp::FuzzTarget& known : targets)
    std::fprintf(stderr, "%.*s\n", static_cast<int>(known.name.size()), known.name.data());
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  target->accepts({reinterpret_cast<const char*>(data), size});
  return 0;
}

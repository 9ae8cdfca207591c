// How much memory is there to be had?
#pragma once

#include <filesystem>

namespace mlp {

// Bytes that this process can still take: what Linux calls available, or less where a control group
// (of a container, of a batch job) allows less. Reads below `root`; infinite where nothing is said.
double free_memory(const std::filesystem::path& root = "/");

// Bytes that this process has taken.
double resident_memory();

}  // namespace mlp

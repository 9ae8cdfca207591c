// What is thrown when a user's file, not the program, is at fault.
#pragma once

#include <stdexcept>
#include <string>

namespace mlp {

// A data file or config that can't be used; what() is complete: "file:line:column: what was
// expected, what was found".
struct InputError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Something outside failed while running: a file could not be written, memory ran out.
struct RunError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace mlp

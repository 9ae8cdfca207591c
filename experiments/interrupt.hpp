// What does Ctrl-C do? The first SIGINT or SIGTERM asks the program to stop, a second one ends it.
#pragma once

#include <stdexcept>
#include <string>

namespace mlp {

// From now on. Signals that are ignored, as those of a job in the background, stay so.
void catch_interrupts();

// The number of the signal that came; 0 if none did.
int interrupt();

// As if this signal had come first; for one that came to another process.
void interrupt_with(int signal);

// An experiment was stopped by a signal; its finished runs are kept.
struct Interrupted : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace mlp

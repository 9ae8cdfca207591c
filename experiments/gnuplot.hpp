// How is gnuplot run, and how does any text reach it safely?
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mlp {

// The text in gnuplot's single quotes, where nothing is expanded; control characters become blanks.
std::string gnuplot_text(std::string_view text);

struct GnuplotResult {
  bool is_missing = false;
  std::string error;  // gnuplot's own message; empty if all went well
};

// Runs the file in its folder, without a shell.
GnuplotResult run_gnuplot(const std::filesystem::path& script);

}  // namespace mlp

// Which figures show what an experiment found?
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/config.hpp"
#include "experiments/report.hpp"
#include "experiments/tables.hpp"
#include "experiments/text.hpp"

namespace mlp {

struct Figure {
  std::string name;  // file name without extension, unique in the experiment
  Text title;
  Text finding;                     // plain sentences on what is seen; also the alt text
  std::vector<std::string> claims;  // ids of the claims that it shows; may be empty
  std::string error = {};           // why it could not be drawn; usually empty
  bool is_gnuplot_missing = false;  // that is why
};

struct FigureRequest {
  const Report& report;
  const Config& config;
  const Tables& tables;
  std::filesystem::path folder;
  const Rendering& rendering;
};

// "<name>", "<name>.zh": the figure's files without extension, in a language.
std::string figure_file(const Figure& figure, std::string_view language);

// Writes folder/figures/<name>[.zh].gp, .dat and, with gnuplot, .svg for each language; returns the
// figures in reading order. Without gnuplot .svg files are missing. InputError for damaged tables,
// RunError for files that can't be written.
std::vector<Figure> draw_figures(const FigureRequest& request);

}  // namespace mlp

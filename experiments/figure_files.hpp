// Which files did a render draw, and which of them are out of date?
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "experiments/figure.hpp"

namespace mlp {

struct FigureFile {
  std::filesystem::path path;
  std::string figure;    // the figure's name
  std::string language;  // "en" or "zh"
  std::string format;    // "gp", "dat", "svg", ...
};

// The files that scripts in the folder are or draw. A script that draws files of another name than
// its own is a user's copy, and neither it nor what it draws is here.
std::vector<FigureFile> drawn_files(const std::filesystem::path& folder);

// Removes those of earlier files that a render of these figures did not write again; but the
// figures of another language than the rendered ones are left to its page.
void remove_outdated(const std::vector<FigureFile>& earlier, const std::vector<Figure>& figures,
                     const FigureRequest& request);

}  // namespace mlp

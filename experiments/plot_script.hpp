// Which commands make gnuplot draw a figure?
#pragma once

#include <string>
#include <string_view>

#include "experiments/plot.hpp"
#include "experiments/plot_layout.hpp"

namespace mlp {

// The bytes of the .dat file: one block a line, map or set of samples, in the order of the panels.
std::string plot_data(const Plot& plot);

// The command that begins a drawing of `name`.
std::string output_command(const std::string& name, const std::string& format);

// The bytes of the .gp file, which draws `name`.<format>.part of `name`.dat for each format.
std::string plot_script(const Plot& plot, const Layout& layout, const std::string& name,
                        std::string_view language, const std::vector<std::string>& formats);

}  // namespace mlp

// How does one experiment's report look as a page?
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/config.hpp"
#include "experiments/figure.hpp"
#include "experiments/json.hpp"
#include "experiments/report.hpp"

namespace mlp {

// A figure with the text of its SVG file; empty where the file is missing.
struct DrawnFigure {
  Figure figure;
  std::string svg;
};

// Question, verdicts, each claim with its figures and how to repeat it, other figures, ranks,
// comparison, warnings, environment; one HTML file. A claim's part is "claim-<id>"; a figure is in
// the part of the first claim that it shows. `languages` are those in which the page is written; an
// empty `environment` is said to be missing.
std::string report_page(const Report& report, const std::vector<DrawnFigure>& figures,
                        const Json& environment, const Config& config, std::string_view language,
                        const std::vector<std::string>& languages);

}  // namespace mlp

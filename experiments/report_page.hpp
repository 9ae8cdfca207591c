// How does one experiment's report look as a page?
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/figure.hpp"
#include "experiments/json.hpp"
#include "experiments/report.hpp"

namespace mlp {

// A figure with the text of its SVG file; empty where the file is missing.
struct DrawnFigure {
  Figure figure;
  std::string svg;
};

// Question, verdicts, figures, comparison, warnings, environment; one HTML file. A claim's anchor
// "claim-<id>" is at the first figure that shows it, or else in the table of verdicts.
// `languages` are those in which the page is written.
std::string report_page(const Report& report, const std::vector<DrawnFigure>& figures,
                        const Json& environment, std::size_t seeds, std::string_view language,
                        const std::vector<std::string>& languages);

}  // namespace mlp

// What do all pages share? Their frame and style, and how a claim's outcome stands in a table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/report.hpp"

namespace mlp {

// A whole file: HTML5 with its own style, without scripts and without the network. `title` is plain
// text, `body` HTML.
std::string html_page(std::string_view language, std::string_view title, std::string_view body);

// "English" or "中文", where the page is there in the other language as well; otherwise empty.
std::string language_link(std::string_view page, std::string_view language,
                          const std::vector<std::string>& languages);

// "below 0.001" -> "< 0.001", "0.9 to 1.1" -> "0.9 … 1.1": the same in every language.
std::string bar_text(std::string_view expected);

// Headers of the columns below, after that of the statement.
std::vector<std::string> verdict_header(std::string_view language);

// "✓ holds", coloured by whether it came out as stated.
std::string verdict_html(const JudgedClaim& judged, std::string_view language);

// <td> for verdict, observed value with interval, bar and control.
std::string verdict_cells(const JudgedClaim& judged, std::string_view language);

// "12 of 13"
std::string stated_count(const std::vector<JudgedClaim>& claims, std::string_view language);

}  // namespace mlp

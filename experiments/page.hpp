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

// A fixed phrase, and a heading of a page's part.
std::string say(std::string_view en, std::string_view language);
std::string heading(std::string_view en, std::string_view language);

// "English" or "中文", where the page is there in the other language as well; otherwise empty.
std::string language_link(std::string_view page, std::string_view language,
                          const std::vector<std::string>& languages);

// The text in the language; where it is only there in the other, marked as that.
std::string text_html(const Text& text, std::string_view language);

// "below 0.001" -> "< 0.001", "0.9 to 1.1" -> "0.9 … 1.1": the same in every language.
std::string bar_text(std::string_view expected);

// A table of claims. `rows` are <tr> with a <th> for the statement, then `verdict_cells`.
std::string verdict_table(std::string_view label, std::string_view rows, std::string_view language);

// A sentence on how to read that table.
std::string verdict_note(std::string_view language);

// "✓ holds", coloured by whether it came out as stated.
std::string verdict_html(const JudgedClaim& judged, std::string_view language);

// <td> for verdict, observed value with interval, bar and control.
std::string verdict_cells(const JudgedClaim& judged, std::string_view language);

// "12 of 13"
std::string stated_count(const std::vector<JudgedClaim>& claims, std::string_view language);

}  // namespace mlp

// How does text become HTML? Everything that comes from a config passes through `escaped`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlp {

// The text as it is, in an element or in an attribute within double quotes. Control characters,
// which HTML forbids, become U+FFFD.
std::string escaped(std::string_view text);

// A name for `id` and, after #, for `href`, whatever the text holds; equal only for equal texts.
std::string anchor(std::string_view text);

// A file's path as a link needs it: other than letters, digits and -./ as %XX.
std::string in_url(std::string_view path);

// <tag attributes>content</tag>; the content is HTML already.
std::string element(std::string_view tag, std::string_view content,
                    std::string_view attributes = "");

// What is wider than the page scrolls in its own box. `label` (plain text) says what is in it;
// nothing for nothing.
std::string scroll_box(std::string_view html, std::string_view label);

// A table in its scroll box. Cells are HTML already; `rows` are whole <tr>.
std::string html_table(std::string_view label, const std::vector<std::string>& header,
                       std::string_view rows);

// An SVG file's text as a part of a page: without prolog and title, its ids prefixed by `name`, as
// wide as its place, and with `finding` as what is read aloud. Empty if there is no <svg> in it.
std::string inline_svg(std::string_view svg, std::string_view name, std::string_view finding);

}  // namespace mlp

#include "experiments/html.hpp"

#include <cctype>

namespace mlp {
namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

// Without what stands between `start` and `end`, both included.
void remove_all(std::string& text, std::string_view start, std::string_view end) {
  for (std::size_t at = 0; (at = text.find(start, at)) != std::string::npos;) {
    const std::size_t last = text.find(end, at);
    text.erase(at, last == std::string::npos ? last : last + end.size() - at);
  }
}

// Removes ` name="..."` from a tag.
void remove_attribute(std::string& tag, const std::string& name) {
  for (const char before : {' ', '\n', '\t'}) {
    for (const char quote : {'"', '\''}) {
      const std::size_t at = tag.find(before + name + '=' + quote);
      if (at == std::string::npos) continue;
      const std::size_t last = tag.find(quote, at + name.size() + 3);
      if (last != std::string::npos) tag.erase(at, last + 1 - at);
    }
  }
}

// Letters and digits of ASCII and those that are `kept`; the other bytes as the mark and two
// digits.
std::string spelled(std::string_view text, std::string_view kept, char mark) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string spelling;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x80 && std::isalnum(byte) != 0) || kept.find(c) != std::string_view::npos)
      spelling += c;
    else
      spelling.append(1, mark).append(1, digits[byte >> 4U]).append(1, digits[byte & 15U]);
  }
  return spelling;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        if ((c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == '\x7f')
          html += "\uFFFD";
        else
          html += c;
    }
  }
  return html;
}

std::string anchor(std::string_view text) {
  return spelled(text, "-.", '_');
}

std::string in_url(std::string_view path) {
  return spelled(path, "-./", '%');
}

std::string element(std::string_view tag, std::string_view content, std::string_view attributes) {
  std::string html = "<";
  html.append(tag);
  if (!attributes.empty()) html.append(" ").append(attributes);
  return html.append(">").append(content).append("</").append(tag).append(">");
}

std::string scroll_box(std::string_view html, std::string_view label) {
  if (html.empty()) return "";
  return element("div", html,
                 "class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"" + escaped(label) +
                     "\"") +
         "\n";
}

std::string html_table(std::string_view label, const std::vector<std::string>& header,
                       std::string_view rows) {
  std::string head;
  for (const std::string& cell : header) head += element("th", cell, "scope=\"col\"");
  return scroll_box(
      element("table", element("thead", element("tr", head)) + "\n" + element("tbody", rows)),
      label);
}

std::string inline_svg(std::string_view svg, std::string_view name, std::string_view finding) {
  const std::size_t start = svg.find("<svg");
  const std::size_t end = svg.rfind("</svg>");
  if (start == std::string_view::npos || end == std::string_view::npos || end < start) return "";
  std::string text(svg.substr(start, end + 6 - start));
  remove_all(text, "<title>", "</title>");
  remove_all(text, "<desc>", "</desc>");
  remove_all(text, "<!--", "-->");
  const std::string prefix = anchor(name) + "-";
  for (const std::string_view before :
       {" id=\"", " id='", "\tid=\"", "url(#", "href=\"#", "href='#"})
    replace_all(text, before, std::string(before) + prefix);
  const std::size_t tag_end = text.find('>');
  std::string tag = text.substr(0, tag_end);
  for (const std::string attribute : {"width", "height", "role", "aria-label"})
    remove_attribute(tag, attribute);
  return tag + " width=\"100%\" role=\"img\" aria-label=\"" + escaped(finding) + "\"" +
         text.substr(tag_end);
}

}  // namespace mlp

// What do pages say in Chinese? The fixed phrases of reports, each in both languages.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "experiments/text.hpp"

namespace mlp {

struct Phrase {
  std::string_view en, zh;
};

std::span<const Phrase> phrases();

// An English phrase in the language ("en" or "zh"); what the table lacks stays English.
std::string phrase(std::string_view en, std::string_view language);

// The text in the language, or in the other where it is missing.
const std::string& in(const Text& text, std::string_view language);

// Chinese and what follows it: with a blank between where that begins with a Latin letter.
std::string chinese_joined(std::string_view before, std::string_view after);

// "report.html", "report.zh.html"
std::string page_file(std::string_view name, std::string_view language);

}  // namespace mlp

// How is a title or statement kept in two languages? In a config it is one string (English) or
// {"en": ..., "zh": ...}.
#pragma once

#include <string>

namespace mlp {

struct Text {
  std::string en;
  std::string zh;                                                      // may be empty
  const std::string& english() const { return en.empty() ? zh : en; }  // where there is any
  bool operator==(const Text&) const = default;
};

}  // namespace mlp

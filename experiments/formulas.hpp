// Which formulas belong to a section of the lecture?
#pragma once

#include <string>
#include <string_view>

namespace mlp {

// Paragraphs with MathML; empty for a section without formulas.
std::string formulas_of(std::string_view section);

}  // namespace mlp

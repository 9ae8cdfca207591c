// How does an argument look in a command that is to be typed again?
#pragma once

#include <string>
#include <string_view>

namespace mlp {

// As it is, or in single quotes where a shell would make something else of it.
std::string in_shell_quotes(std::string_view text);

}  // namespace mlp

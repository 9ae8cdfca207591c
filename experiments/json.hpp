// Which JSON type do the experiments use? One that keeps the order in which a file was written.
#pragma once

#include <nlohmann/json.hpp>

namespace mlp {

using Json = nlohmann::ordered_json;

}  // namespace mlp

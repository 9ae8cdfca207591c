// How are weights stored for other programs? In the safetensors format: a JSON header, then raw
// numbers, row by row.
#pragma once

#include <map>
#include <string>

#include "trainer/network.hpp"

namespace mlp {

// The bytes of a file with the tensors layers.0.W (units x inputs), layers.0.b, for prelu
// layers.0.slope, ...; float32 or float64 as the network is.
template <class Real>
std::string safetensors(const Network<Real>& network,
                        const std::map<std::string, std::string>& metadata);

}  // namespace mlp

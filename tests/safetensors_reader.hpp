// A reader of safetensors files that shares nothing with the writer: what another program would
// find in them.
#pragma once

#include <bit>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "trainer/network.hpp"

namespace mlp {

struct StoredTensor {
  std::string type;
  std::vector<std::size_t> shape;
  std::size_t begin = 0, end = 0;  // bytes, after the header
  std::vector<double> numbers;     // row by row
};

struct StoredTensors {
  std::size_t header_bytes = 0;  // without the length in front
  std::map<std::string, std::string> metadata;
  std::map<std::string, StoredTensor> tensors;
};

inline std::uint64_t little_endian(const std::string& bytes, std::size_t at, std::size_t count) {
  if (count > bytes.size() || at > bytes.size() - count)
    throw std::runtime_error("the file is too short");
  std::uint64_t value = 0;
  for (std::size_t i = count; i-- > 0;)
    value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

inline std::size_t count_in(const nlohmann::json& json) {
  if (!json.is_number_unsigned()) throw std::runtime_error("expected a count");
  return json.get<std::size_t>();
}

inline StoredTensor read_tensor(const nlohmann::json& entry, const std::string& numbers) {
  StoredTensor tensor;
  tensor.type = entry.at("dtype");
  for (const nlohmann::json& side : entry.at("shape")) tensor.shape.push_back(count_in(side));
  tensor.begin = count_in(entry.at("data_offsets").at(0));
  tensor.end = count_in(entry.at("data_offsets").at(1));
  if (tensor.end > numbers.size()) throw std::runtime_error("a tensor ends after the file");
  const std::size_t size = tensor.type == "F64" ? 8 : 4;
  for (std::size_t at = tensor.begin; at < tensor.end; at += size) {
    const std::uint64_t bits = little_endian(numbers, at, size);
    tensor.numbers.push_back(
        size == 8 ? std::bit_cast<double>(bits)
                  : static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits))));
  }
  return tensor;
}

inline StoredTensors read_safetensors(const std::string& bytes) {
  StoredTensors result;
  result.header_bytes = little_endian(bytes, 0, 8);
  if (result.header_bytes > bytes.size() - 8)
    throw std::runtime_error("the header is longer than the file");
  const std::string numbers = bytes.substr(8 + result.header_bytes);
  try {
    const nlohmann::json header = nlohmann::json::parse(bytes.substr(8, result.header_bytes));
    for (const auto& [name, entry] : header.items()) {
      if (name == "__metadata__")
        result.metadata = entry.get<std::map<std::string, std::string>>();
      else
        result.tensors[name] = read_tensor(entry, numbers);
    }
  } catch (const nlohmann::json::exception& error) {
    throw std::runtime_error(error.what());
  }
  return result;
}

// Are the file's tensors exactly the network's weights and biases, and nothing else?
template <class Real>
bool holds(const StoredTensors& stored, const Network<Real>& network) {
  if (stored.tensors.size() != 2 * network.size()) return false;
  for (std::size_t l = 0; l < network.size(); ++l) {
    const Affine<Real>& map = network[l].affine;
    const std::string name = "layers." + std::to_string(l);
    const StoredTensor& W = stored.tensors.at(name + ".W");
    const StoredTensor& b = stored.tensors.at(name + ".b");
    if (W.shape != std::vector<std::size_t>{map.W.n_rows, map.W.n_cols}) return false;
    if (b.shape != std::vector<std::size_t>{map.b.n_elem}) return false;
    for (arma::uword i = 0; i < map.W.n_rows; ++i) {
      if (b.numbers.at(i) != static_cast<double>(map.b(i))) return false;
      for (arma::uword j = 0; j < map.W.n_cols; ++j)
        if (W.numbers.at(i * map.W.n_cols + j) != static_cast<double>(map.W(i, j))) return false;
    }
  }
  return true;
}

}  // namespace mlp

#include "experiments/safetensors.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

#include "experiments/json.hpp"

namespace mlp {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

template <class Real>
std::string safetensors(const Network<Real>& network,
                        const std::map<std::string, std::string>& metadata) {
  Json header{{"__metadata__", metadata}};
  std::string numbers;
  const auto add = [&](const std::string& name, std::vector<std::size_t> shape,
                       const auto& row_major) {
    const std::size_t begin = numbers.size();
    numbers.append(reinterpret_cast<const char*>(row_major.memptr()),
                   row_major.n_elem * sizeof(Real));
    header[name] = {{"dtype", sizeof(Real) == 4 ? "F32" : "F64"},
                    {"shape", shape},
                    {"data_offsets", {begin, numbers.size()}}};
  };
  for (std::size_t l = 0; l < network.size(); ++l) {
    const Affine<Real>& map = network[l].affine;
    const std::string name = "layers." + std::to_string(l);
    const arma::Mat<Real> transposed = map.W.t();  // Armadillo is column-major
    add(name + ".W", {map.W.n_rows, map.W.n_cols}, transposed);
    add(name + ".b", {map.b.n_elem}, map.b);
    if (const Prelu* prelu = std::get_if<Prelu>(&network[l].activation))
      add(name + ".slope", {1}, arma::Col<Real>(1).fill(static_cast<Real>(prelu->slope)));
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');  // the numbers start aligned
  const std::uint64_t length = text.size();
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes + text + numbers;
}

template std::string safetensors(const Network<float>&, const std::map<std::string, std::string>&);
template std::string safetensors(const Network<double>&, const std::map<std::string, std::string>&);

}  // namespace mlp

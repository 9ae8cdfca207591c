#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include "experiments/safetensors.hpp"
#include "tests/initialized_networks.hpp"
#include "tests/safetensors_reader.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(safetensors_tests)

namespace {

using Precisions = boost::mpl::list<float, double>;

}  // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(another_reader_finds_the_same_network, Real, Precisions) {
  const auto network = initialized_network<Real>({3, 5, 1, 4}, Relu{}, HeNormal{}, Normal{0, 1}, 1);
  const StoredTensors stored = read_safetensors(safetensors(network, {}));
  BOOST_TEST(holds(stored, network));
  for (const auto& [name, tensor] : stored.tensors)
    BOOST_TEST(tensor.type == (sizeof(Real) == 4 ? "F32" : "F64"));
}

BOOST_AUTO_TEST_CASE(weights_are_stored_row_by_row) {
  Network<double> network = make_network<double>(3, {{2, Identity{}}});
  network[0].affine = {{{1, 2, 3}, {4, 5, 6}}, {7, 8}};
  const StoredTensors stored = read_safetensors(safetensors(network, {}));
  BOOST_TEST(stored.tensors.at("layers.0.W").numbers == (std::vector<double>{1, 2, 3, 4, 5, 6}),
             boost::test_tools::per_element());
  BOOST_TEST(stored.tensors.at("layers.0.b").numbers == (std::vector<double>{7, 8}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_prelu_layer_has_its_slope_beside_its_weights, Real, Precisions) {
  Network<Real> network = make_network<Real>(1, {{1, Prelu{.slope = -0.5}}, {1, Identity{}}});
  const StoredTensors stored = read_safetensors(safetensors(network, {}));
  BOOST_TEST(stored.tensors.at("layers.0.slope").numbers == std::vector<double>{-0.5},
             boost::test_tools::per_element());
  BOOST_TEST(stored.tensors.size() == 5u);
  BOOST_TEST(parameters(network) == 5u);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(tensors_lie_one_after_the_other_and_fill_the_file, Real, Precisions) {
  const auto network = initialized_network<Real>({2, 3, 4}, Tanh{}, XavierNormal{}, Zeros{}, 1);
  const std::string bytes = safetensors(network, {{"run", "3"}, {"note", "\"quoted\"\n"}});
  const StoredTensors stored = read_safetensors(bytes);
  std::vector<std::pair<std::size_t, std::size_t>> parts;
  for (const auto& [name, tensor] : stored.tensors) {
    std::size_t size = sizeof(Real);
    for (const std::size_t side : tensor.shape) size *= side;
    BOOST_TEST(tensor.end - tensor.begin == size);
    parts.emplace_back(tensor.begin, tensor.end);
  }
  std::sort(parts.begin(), parts.end());
  BOOST_TEST(parts.front().first == 0u);
  for (std::size_t i = 1; i < parts.size(); ++i) BOOST_TEST(parts[i].first == parts[i - 1].second);
  BOOST_TEST(8 + stored.header_bytes + parts.back().second == bytes.size());
  BOOST_TEST(stored.header_bytes % 8 == 0u);  // so that numbers are aligned
  BOOST_TEST(bytes[8] == '{');                // the format asks for it
}

BOOST_AUTO_TEST_CASE(metadata_come_back) {
  const auto network = initialized_network<double>({1, 1}, Relu{}, Zeros{}, Zeros{}, 1);
  const std::map<std::string, std::string> metadata{{"run", "3"}, {"seed", "7"}, {"名", "\"\n"}};
  BOOST_TEST((read_safetensors(safetensors(network, metadata)).metadata == metadata));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(every_bit_survives, Real, Precisions) {
  using Limits = std::numeric_limits<Real>;
  Network<Real> network = make_network<Real>(2, {{2, Identity{}}});
  network[0].affine = {{{Limits::denorm_min(), Limits::max()}, {-Limits::infinity(), Real(0.1)}},
                       {Limits::quiet_NaN(), Real(-0.0)}};
  const StoredTensors stored = read_safetensors(safetensors(network, {}));
  const std::vector<double>& W = stored.tensors.at("layers.0.W").numbers;
  BOOST_TEST(W[0] == static_cast<double>(Limits::denorm_min()));
  BOOST_TEST(W[1] == static_cast<double>(Limits::max()));
  BOOST_TEST(W[2] == -std::numeric_limits<double>::infinity());
  BOOST_TEST(W[3] == static_cast<double>(Real(0.1)));
  const std::vector<double>& b = stored.tensors.at("layers.0.b").numbers;
  BOOST_TEST(std::isnan(b[0]));
  BOOST_TEST(b[1] == 0);
  BOOST_TEST(std::signbit(b[1]));
}

BOOST_AUTO_TEST_SUITE_END()

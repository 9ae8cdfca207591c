#include "trainer/random.hpp"

#include <numeric>
#include <utility>

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>

namespace mlp {
namespace {

// Steele, Lea & Flood 2014 (SplitMix64): nearby inputs give unrelated outputs.
constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;

std::uint64_t mix(std::uint64_t x) {
  x += golden;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31U);
}

}  // namespace

Engine stream(std::uint64_t seed, std::string_view purpose) {
  std::uint64_t hash = mix(seed);
  for (const char c : purpose) hash = mix(hash ^ static_cast<unsigned char>(c));
  return Engine(hash);
}

double uniform(Engine& engine, double low, double high) {
  return low < high ? boost::random::uniform_real_distribution<double>(low, high)(engine) : low;
}

double uniform_at(std::uint64_t key, std::uint64_t index) {
  return static_cast<double>(mix(key + index * golden) >> 11U) * 0x1p-53;
}

double normal(Engine& engine, double mean, double stddev) {
  return boost::random::normal_distribution<double>(mean, stddev)(engine);
}

std::size_t index_below(Engine& engine, std::size_t count) {
  return boost::random::uniform_int_distribution<std::size_t>(0, count - 1)(engine);
}

void shuffle(std::vector<std::size_t>& order, Engine& engine) {
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[index_below(engine, i)]);
}

std::vector<std::size_t> ascending(std::size_t count) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

}  // namespace mlp

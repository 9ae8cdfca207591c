// Where does chance come from? One seed gives independent named streams, so that adding a stream
// moves no other's numbers.
#pragma once

#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

namespace mlp {

using Engine = std::mt19937_64;

// The engine of one purpose ("data", "split", "initialization", "batches", ...) of one seed.
Engine stream(std::uint64_t seed, std::string_view purpose);

// Uniform in [low, high); the same numbers on every platform (Boost's distributions, not the
// library's own).
double uniform(Engine& engine, double low, double high);

// Number `index` of the sequence `key`, in [0, 1): the same whatever was drawn before it.
double uniform_at(std::uint64_t key, std::uint64_t index);

double normal(Engine& engine, double mean, double stddev);

// Uniform on 0 ... count - 1.
std::size_t index_below(Engine& engine, std::size_t count);

// Fisher-Yates.
void shuffle(std::vector<std::size_t>& order, Engine& engine);

// 0 ... count - 1 in order.
std::vector<std::size_t> ascending(std::size_t count);

}  // namespace mlp

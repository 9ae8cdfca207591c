// Which part of a plan's runs is done here? `--shard 2/8`: every eighth, from the second on, so
// that every arm is spread over all shards.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mlp {

struct Shard {
  std::size_t number = 1;
  std::size_t of = 1;

  bool has(std::size_t run) const { return run % of == number - 1; }
};

// "2/8"; nothing if the text is none.
std::optional<Shard> parse_shard(std::string_view text);

// "shard 2 of 8"
std::string text(const Shard& shard);

// The file shard.json of a results folder: which part it is, and of what (Records::fingerprint).
struct StoredShard {
  Shard shard;
  std::string plan;
};
std::string shard_json(const StoredShard& stored);
// InputError for a file that is missing or damaged.
StoredShard read_shard(const std::filesystem::path& file);

}  // namespace mlp

#include "experiments/shard.hpp"

#include <charconv>
#include <system_error>

#include "experiments/json.hpp"
#include "trainer/error.hpp"
#include "trainer/file_size.hpp"
#include "trainer/text_file.hpp"

namespace mlp {

std::optional<Shard> parse_shard(std::string_view text) {
  constexpr std::size_t most = 100000;
  Shard shard;
  const char* const end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, shard.number);
  if (number.ec != std::errc() || number.ptr == end || *number.ptr != '/') return std::nullopt;
  const auto of = std::from_chars(number.ptr + 1, end, shard.of);
  if (of.ec != std::errc() || of.ptr != end) return std::nullopt;
  if (shard.number < 1 || shard.number > shard.of || shard.of > most) return std::nullopt;
  return shard;
}

std::string text(const Shard& shard) {
  return "shard " + std::to_string(shard.number) + " of " + std::to_string(shard.of);
}

std::string shard_json(const StoredShard& stored) {
  const auto& [number, of] = stored.shard;
  return Json{{"shard", std::to_string(number) + "/" + std::to_string(of)}, {"plan", stored.plan}}
             .dump(2) +
         "\n";
}

StoredShard read_shard(const std::filesystem::path& file) {
  check_size(file, 1'000'000);
  const std::string text = read_text(file);
  try {
    const Json json = Json::parse(text);
    return {parse_shard(json.at("shard").get<std::string>()).value(), json.at("plan")};
  } catch (const std::exception&) {
    throw InputError(file.string() + ": damaged, or not of this program");
  }
}

}  // namespace mlp

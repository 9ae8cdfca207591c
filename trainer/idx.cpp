#include "trainer/idx.hpp"

#include <algorithm>
#include <sstream>

#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_streambuf.hpp>

#include "trainer/error.hpp"
#include "trainer/file_size.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

constexpr std::size_t largest_file = 1'000'000'000;  // bytes, zipped
constexpr std::size_t most_items = 1'000'000;

// Unzips piece by piece: a file of a few bytes can go on for ever.
class Unzipped {
 public:
  explicit Unzipped(const std::filesystem::path& file) : file_(file) {
    check_size(file, largest_file);
    zipped_.str(read_text(file));
    source_.push(boost::iostreams::gzip_decompressor());
    source_.push(zipped_);
  }

  // The next bytes, fewer at the end.
  std::string read(std::size_t count) {
    constexpr std::size_t piece = 1U << 20U;  // a header may promise more than there is
    std::string bytes;
    try {
      while (bytes.size() < count) {
        const std::size_t before = bytes.size(), wanted = std::min(piece, count - before);
        bytes.resize(before + wanted);
        const auto got = source_.sgetn(bytes.data() + before, static_cast<std::streamsize>(wanted));
        bytes.resize(before + static_cast<std::size_t>(std::max<std::streamsize>(got, 0)));
        if (bytes.size() < before + wanted) break;
      }
    } catch (const std::ios_base::failure&) {
      throw InputError(file_.string() +
                       ": expected a gzip file, got something else or a part of one");
    }
    return bytes;
  }

 private:
  std::filesystem::path file_;
  std::istringstream zipped_;
  boost::iostreams::filtering_istreambuf source_;
};

std::size_t big_endian(const std::string& bytes, std::size_t offset) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value * 256 + static_cast<unsigned char>(bytes[offset + i]);
  return value;
}

}  // namespace

// The format: 0, 0, 8 (the type: unsigned bytes), the number of dimensions, each dimension in four
// bytes, the data.
Idx read_idx(const std::filesystem::path& file, const std::vector<std::size_t>& item) {
  const auto fail = [&](const std::string& expected, const std::string& got) {
    throw InputError(file.string() + ": expected " + expected + ", got " + got);
  };
  Unzipped source(file);
  const std::size_t dimensions = item.size() + 1;
  const std::string header = source.read(4 + 4 * dimensions);
  if (header.size() < 4 + 4 * dimensions || big_endian(header, 0) != 0x0800 + dimensions)
    fail("an IDX file of bytes with " + std::to_string(dimensions) + " dimension" +
             (dimensions == 1 ? "" : "s"),
         "something else");
  Idx idx;
  idx.items = big_endian(header, 4);
  if (idx.items > most_items)
    fail("at most " + std::to_string(most_items) + " items", std::to_string(idx.items));
  std::size_t size = idx.items;
  for (std::size_t i = 0; i < item.size(); ++i) {
    const std::size_t found = big_endian(header, 8 + 4 * i);
    if (found != item[i])
      fail("a side of " + std::to_string(item[i]) + " in each item", std::to_string(found));
    size *= item[i];
  }
  idx.bytes = source.read(size + 1);
  if (idx.bytes.size() != size)
    fail(std::to_string(size) + " bytes of data",
         idx.bytes.size() > size ? "more" : std::to_string(idx.bytes.size()));
  return idx;
}

}  // namespace mlp

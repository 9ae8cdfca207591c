#include "trainer/idx.hpp"

#include <algorithm>
#include <array>

#include <boost/iostreams/filter/gzip.hpp>

#include "trainer/error.hpp"
#include "trainer/file_size.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

constexpr std::size_t largest_file = 1'000'000'000;  // bytes, zipped
constexpr std::size_t most_items = 1'000'000;

std::size_t big_endian(const unsigned char* bytes) {
  std::size_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value * 256 + bytes[i];
  return value;
}

}  // namespace

// The format: 0, 0, 8 (the type: unsigned bytes), the number of dimensions, each dimension in four
// bytes, the data.
IdxFile::IdxFile(const std::filesystem::path& file, const std::vector<std::size_t>& item)
    : file_(file) {
  check_size(file, largest_file);
  zipped_ = open_file(file);
  source_.push(boost::iostreams::gzip_decompressor());
  source_.push(zipped_);

  const std::size_t dimensions = item.size() + 1;
  std::vector<unsigned char> header(4 + 4 * dimensions);
  if (get(header) < header.size() || big_endian(header.data()) != 0x0800 + dimensions)
    fail("an IDX file of bytes with " + std::to_string(dimensions) + " dimension" +
             (dimensions == 1 ? "" : "s"),
         "something else");
  items_ = big_endian(&header[4]);
  if (items_ > most_items)
    fail("at most " + std::to_string(most_items) + " items", std::to_string(items_));
  size_ = items_;
  for (std::size_t i = 0; i < item.size(); ++i) {
    const std::size_t found = big_endian(&header[8 + 4 * i]);
    if (found != item[i])
      fail("a side of " + std::to_string(item[i]) + " in each item", std::to_string(found));
    size_ *= item[i];
  }
}

void IdxFile::next(std::span<unsigned char> bytes) {
  const std::size_t count = get(bytes);
  got_ += count;
  if (count < bytes.size()) fail(std::to_string(size_) + " bytes of data", std::to_string(got_));
}

void IdxFile::check_end() {
  std::array<unsigned char, 1> more;
  if (get(more) > 0) fail(std::to_string(size_) + " bytes of data", "more");
}

// Fewer than asked for at the end.
std::size_t IdxFile::get(std::span<unsigned char> bytes) {
  try {
    const auto count = source_.sgetn(reinterpret_cast<char*>(bytes.data()),
                                     static_cast<std::streamsize>(bytes.size()));
    return static_cast<std::size_t>(std::max<std::streamsize>(count, 0));
  } catch (const std::ios_base::failure&) {
    throw InputError(file_.string() +
                     ": expected a gzip file, got something else or a part of one");
  }
}

void IdxFile::fail(const std::string& expected, const std::string& got) const {
  throw InputError(file_.string() + ": expected " + expected + ", got " + got);
}

}  // namespace mlp

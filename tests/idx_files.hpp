// IDX files for tests: made from bytes, and read whole.
#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <boost/iostreams/copy.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_streambuf.hpp>

#include "trainer/idx.hpp"

namespace mlp {

inline std::string zipped(std::string_view bytes) {
  std::istringstream plain{std::string(bytes)};
  std::ostringstream target;
  boost::iostreams::filtering_istreambuf source;
  source.push(boost::iostreams::gzip_compressor(boost::iostreams::gzip::best_speed));
  source.push(plain);
  boost::iostreams::copy(source, target);
  return target.str();
}

// The items' bytes.
inline std::vector<std::string> read_idx(const std::filesystem::path& path,
                                         const std::vector<std::size_t>& item) {
  IdxFile file(path, item);
  std::size_t size = 1;
  for (const std::size_t side : item) size *= side;
  std::vector<unsigned char> bytes(size);
  std::vector<std::string> items;
  for (std::size_t i = 0; i < file.items(); ++i) {
    file.next(bytes);
    items.emplace_back(bytes.begin(), bytes.end());
  }
  file.check_end();
  return items;
}

}  // namespace mlp

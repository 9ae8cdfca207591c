// What does a gzipped IDX file of bytes hold? The form in which MNIST and its likes come.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include <boost/iostreams/filtering_streambuf.hpp>

namespace mlp {

// Unzipped item by item: all items may be far more than is wanted. Errors: InputError "file:
// expected ..., got ...".
class IdxFile {
 public:
  // Reads the header. `item`: the dimensions of one item, which must be the file's.
  IdxFile(const std::filesystem::path& file, const std::vector<std::size_t>& item);

  std::size_t items() const { return items_; }
  // The next item's bytes, as many as one item has.
  void next(std::span<unsigned char> bytes);
  // To be called after the last item: is there no more than the header promises?
  void check_end();

 private:
  std::size_t get(std::span<unsigned char> bytes);
  [[noreturn]] void fail(const std::string& expected, const std::string& got) const;

  std::filesystem::path file_;
  std::ifstream zipped_;
  boost::iostreams::filtering_istreambuf source_;
  std::size_t items_ = 0;
  std::size_t size_ = 0;  // of the data, in bytes
  std::size_t got_ = 0;   // of them
};

}  // namespace mlp

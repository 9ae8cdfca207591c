// How do many runs share data files? Each file is read once, whatever the number of runs and
// threads.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "trainer/fashion_mnist.hpp"
#include "trainer/samples.hpp"

namespace mlp {

struct CsvFile;

// Passed to whatever needs data files; may be used from several threads. Errors: InputError, as the
// readers say.
class DataFiles {
 public:
  // data/<name>.csv, whose last column is the class.
  std::shared_ptr<const Samples> recorded(const std::string& name);

  std::shared_ptr<const Images> fashion_mnist(const std::string& folder);

  // The user's file as the training split, and test_file, if any, as the test split; unscaled.
  std::shared_ptr<const Split> csv(const CsvFile& task);

 private:
  template <class Data>
  using Cache = std::map<std::string, std::shared_ptr<const Data>>;

  std::mutex mutex_;
  Cache<Samples> recorded_;
  Cache<Images> images_;
  Cache<Split> csv_;
};

}  // namespace mlp

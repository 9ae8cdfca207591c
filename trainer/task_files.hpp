// How do many runs share data files? Each file is read once, whatever the number of runs and
// threads.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

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

  std::shared_ptr<const std::vector<std::size_t>> fashion_mnist_labels(const std::string& folder);
  // The chosen images, by ascending numbers. The first choice is read alone, as a single run has
  // no use for the others; for the second, all are read and kept.
  Images fashion_mnist(const std::string& folder, const std::vector<std::size_t>& chosen);

  // The user's file as the training split, and test_file, if any, as the test split; unscaled.
  std::shared_ptr<const Split> csv(const CsvFile& task);

 private:
  template <class Data>
  using Cache = std::map<std::string, std::shared_ptr<const Data>>;

  std::mutex mutex_;
  Cache<Samples> recorded_;
  Cache<std::vector<std::size_t>> labels_;
  Cache<Images> images_;
  std::set<std::string> chosen_from_;  // folders
  Cache<Split> csv_;
};

}  // namespace mlp

#include "trainer/task_files.hpp"

#include "trainer/csv.hpp"
#include "trainer/csv_samples.hpp"
#include "trainer/tasks.hpp"

namespace mlp {
namespace {

// The lock is held while reading: other runs mostly wait for the same file.
template <class Data, class Read>
std::shared_ptr<const Data> cached(std::mutex& mutex,
                                   std::map<std::string, std::shared_ptr<const Data>>& cache,
                                   const std::string& key, Read read) {
  const std::lock_guard lock(mutex);
  std::shared_ptr<const Data>& entry = cache[key];
  if (entry == nullptr) entry = std::make_shared<const Data>(read());
  return entry;
}

std::string key_of(const CsvFile& task) {
  const char separator = '\0';
  std::string key = task.file + separator + task.test_file.value_or("") + separator +
                    std::string(name_of(task.kind));
  for (const std::string& name : task.target) key += separator + name;
  return key;
}

}  // namespace

std::shared_ptr<const Samples> DataFiles::recorded(const std::string& name) {
  return cached(mutex_, recorded_, name, [&] {
    CsvFile table;
    table.file = std::string(TRAINER_DATA_DIR) + "/" + name + ".csv";
    table.target = {read_csv(table.file).header.back()};
    table.kind = ClassificationKind{};
    return read_csv_samples(table).train;
  });
}

std::shared_ptr<const std::vector<std::size_t>> DataFiles::fashion_mnist_labels(
    const std::string& folder) {
  return cached(mutex_, labels_, folder, [&] { return read_fashion_mnist_labels(folder); });
}

Images DataFiles::fashion_mnist(const std::string& folder, const std::vector<std::size_t>& chosen) {
  const auto labels = fashion_mnist_labels(folder);
  const bool is_first = [&] {
    const std::lock_guard lock(mutex_);
    return chosen_from_.insert(folder).second;
  }();
  if (is_first) return read_fashion_mnist(folder, *labels, chosen);
  const auto all = cached(mutex_, images_, folder, [&] {
    return read_fashion_mnist(folder, *labels, ascending(labels->size()));
  });
  return subset(*all, chosen);
}

std::shared_ptr<const Split> DataFiles::csv(const CsvFile& task) {
  return cached(mutex_, csv_, key_of(task), [&] { return read_csv_samples(task); });
}

}  // namespace mlp

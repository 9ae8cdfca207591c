#include "trainer/tasks.hpp"

#include <algorithm>
#include <concepts>

#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

// Regression tasks say their function of x, classification tasks their points.
template <class T>
concept Curve = std::derived_from<T, Generated> && requires(const T& task) {
  task.value(0.0);
};

template <class T>
concept Classes = std::derived_from<T, Generated> && requires(const T& task) {
  task.classes;
};

// --- Generated data.

template <Classes T>
std::size_t features_of(const T& task) {
  if constexpr (requires { task.features; }) return task.features;
  return 2;
}

template <Classes T>
Samples generate(const T& task, Engine& engine) {
  Samples samples;
  samples.X.set_size(features_of(task), task.samples);
  for (std::size_t i = 0; i < task.samples; ++i) {
    const auto exact = task.point(i, engine);
    for (std::size_t k = 0; k < exact.size(); ++k)
      samples.X(k, i) = exact[k] + normal(engine, 0.0, task.noise);
    samples.labels.push_back(i % task.classes);
  }
  for (std::size_t c = 0; c < task.classes; ++c) samples.class_names.push_back(std::to_string(c));
  return samples;
}

template <Curve T>
Samples generate(const T& task, Engine& engine) {
  Samples samples;
  samples.X.set_size(1, task.samples);
  samples.Y.set_size(1, task.samples);
  for (std::size_t i = 0; i < task.samples; ++i) {
    const double x = uniform(engine, -T::end, T::end);
    samples.X(0, i) = x;
    samples.Y(0, i) = task.value(x) + normal(engine, 0.0, task.noise);
  }
  return samples;
}

// --- Recorded data: the samples themselves, and a choice of them.

// What is known of them without the samples.
struct Inventory {
  std::size_t features = 0;
  std::vector<std::string> classes;
  std::vector<std::size_t> labels;
};

Inventory inventory(const FashionMnist& task, DataFiles& files) {
  return {fashion_mnist_pixels, fashion_mnist_classes, *files.fashion_mnist_labels(task.folder)};
}
template <std::derived_from<Recorded> T>
Inventory inventory(const T&, DataFiles& files) {
  const auto all = files.recorded(std::string(T::label.name));
  return {all->features(), all->class_names, all->labels};
}

// Only the chosen images are kept, as bytes.
Images choose(const FashionMnist& task, const std::vector<std::size_t>& columns, DataFiles& files) {
  return files.fashion_mnist(task.folder, columns);
}
template <std::derived_from<Recorded> T>
Samples choose(const T&, const std::vector<std::size_t>& columns, DataFiles& files) {
  return subset(*files.recorded(std::string(T::label.name)), columns);
}

// --- Both splits, unscaled.

template <std::derived_from<Generated> T>
Split make(const T& task, std::uint64_t seed, DataFiles&) {
  Engine data = stream(seed, "data");
  Engine parts = stream(seed, "split");
  return split(generate(task, data), task.test_fraction, parts);
}

template <std::derived_from<Recorded> T>
auto make(const T& task, std::uint64_t seed, DataFiles& files) {
  const std::vector<std::size_t> labels = inventory(task, files).labels;
  std::vector<std::size_t> columns = ascending(labels.size());
  if (task.samples) {
    Engine data = stream(seed, "data");
    columns = split_columns(labels, labels.size(), *task.samples, data).test;
  }
  Engine parts = stream(seed, "split");
  return split(choose(task, columns, files), task.test_fraction, parts);
}

Split make(const CsvFile& task, std::uint64_t seed, DataFiles& files) {
  const std::shared_ptr<const Split> all = files.csv(task);
  if (task.test_file) return *all;
  Engine engine = stream(seed, "split");
  return split(all->train, task.test_fraction, engine);
}

// --- The same, foretold: how many samples of each class (regression: one class) there will be.

struct Population {
  std::size_t features = 0;
  std::size_t targets = 0;
  std::vector<std::string> classes;
  std::vector<std::size_t> train, test;  // samples of each class
};

std::size_t sum(const std::vector<std::size_t>& counts) {
  std::size_t total = 0;
  for (const std::size_t count : counts) total += count;
  return total;
}

void divide(const std::vector<std::size_t>& counts, double test_fraction, Population& population) {
  population.test = shares(counts, test_size(sum(counts), test_fraction));
  for (std::size_t c = 0; c < counts.size(); ++c)
    population.train.push_back(counts[c] - population.test[c]);
}

template <Classes T>
Population foretell(const T& task, DataFiles&) {
  Population population;
  population.features = features_of(task);
  std::vector<std::size_t> counts;
  for (std::size_t c = 0; c < task.classes; ++c) {
    counts.push_back(task.samples / task.classes + (c < task.samples % task.classes ? 1 : 0));
    population.classes.push_back(std::to_string(c));
  }
  divide(counts, task.test_fraction, population);
  return population;
}

template <Curve T>
Population foretell(const T& task, DataFiles&) {
  Population population;
  population.features = 1;
  population.targets = 1;
  divide({task.samples}, task.test_fraction, population);
  return population;
}

template <std::derived_from<Recorded> T>
Population foretell(const T& task, DataFiles& files) {
  const Inventory all = inventory(task, files);
  Population population;
  population.features = all.features;
  population.classes = all.classes;
  std::vector<std::size_t> counts = class_counts(all.labels, all.labels.size(), all.classes.size());
  if (task.samples && *task.samples > all.labels.size())
    throw InputError(std::string(T::label.name) + ": expected at most " +
                     std::to_string(all.labels.size()) + " samples, got " +
                     std::to_string(*task.samples));
  if (task.samples) counts = shares(counts, *task.samples);
  divide(counts, task.test_fraction, population);
  return population;
}

Population foretell(const CsvFile& task, DataFiles& files) {
  const std::shared_ptr<const Split> all = files.csv(task);
  const auto counts = [](const Samples& samples) {
    return class_counts(samples.labels, samples.size(), samples.classes());
  };
  Population population;
  population.features = all->train.features();
  population.targets = all->train.Y.n_rows;
  population.classes = all->train.class_names;
  if (task.test_file) {
    population.train = counts(all->train);
    population.test = counts(all->test);
  } else {
    divide(counts(all->train), task.test_fraction, population);
  }
  return population;
}

std::string source(const CsvFile& task) {
  return task.file;
}

template <class T>
std::string source(const T&) {
  return std::string(T::label.name);
}

void check(const Population& population, const std::string& source) {
  const auto fail = [&](const std::string& message) { throw InputError(source + ": " + message); };
  if (sum(population.train) < 2)
    fail("expected at least two training samples, got " + std::to_string(sum(population.train)));
  for (std::size_t c = 0; c < population.classes.size(); ++c)
    if (population.train[c] == 0)
      fail("expected a training sample of every class, got none of class " +
           in_quotes(population.classes[c]));
}

// --- Scaling when it is left to the program.

Scaling usual_scaling(const Generated&) {
  return NoScaling{};
}
Scaling usual_scaling(const Digits&) {
  return MinMaxScaling{};
}
Scaling usual_scaling(const FashionMnist&) {
  return MinMaxScaling{};
}
Scaling usual_scaling(const TaskSettings&) {
  return StandardScaling{};
}

}  // namespace

TaskShape shape(const Task& task, DataFiles& files) {
  return std::visit(
      [&](const auto& choice) {
        const Population population = foretell(choice, files);
        check(population, source(choice));
        const std::size_t test_samples = sum(population.test);
        return TaskShape{population.features, population.targets, population.classes.size(),
                         sum(population.train) + test_samples, test_samples};
      },
      task);
}

template <class Real>
SplitIn<Real> load(const Task& task, std::uint64_t seed, DataFiles& files) {
  shape(task, files);  // refuses what can't be learned from
  return std::visit(
      [&](const auto& choice) {
        return scaled<Real>(resolved_scaling(task),
                            make(choice, choice.seed.value_or(seed), files));
      },
      task);
}

Scaling resolved_scaling(const Task& task) {
  return std::visit(
      [](const auto& choice) { return choice.scaling.value.value_or(usual_scaling(choice)); },
      task);
}

template <class Real>
arma::mat targets(const SamplesIn<Real>& samples, std::size_t outputs) {
  if (!samples.is_classification()) return samples.Y;
  arma::mat Y(outputs, samples.size(), arma::fill::zeros);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (outputs == 1)
      Y(0, i) = static_cast<double>(samples.labels[i]);
    else
      Y(samples.labels[i], i) = 1.0;
  }
  return Y;
}

#define MLP_INSTANTIATE(Real)                                          \
  template SplitIn<Real> load(const Task&, std::uint64_t, DataFiles&); \
  template arma::mat targets(const SamplesIn<Real>&, std::size_t);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp

// What is there to learn? Each task is a struct of its settings; `load` makes its samples, `shape`
// foretells their number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "trainer/fields.hpp"
#include "trainer/generated_tasks.hpp"
#include "trainer/samples.hpp"
#include "trainer/scaling.hpp"
#include "trainer/task_files.hpp"
#include "trainer/task_settings.hpp"

namespace mlp {

// Measured data; where they come from: data/SOURCES.md.
struct Recorded : TaskSettings {
  std::optional<std::size_t> samples;

  static void fields(auto& self, auto&& field) {
    field("samples", self.samples,
          "a random subset of this size, each class with its share; absent: all",
          Rule{.low = 2.0, .high = 1e9});
    TaskSettings::fields(self, field);
  }
  bool operator==(const Recorded&) const = default;
};

struct Iris : Recorded {
  static constexpr Label label{"iris", "150 flowers of 3 species, 4 lengths in cm"};
  bool operator==(const Iris&) const = default;
};

struct Wine : Recorded {
  static constexpr Label label{"wine", "178 wines of 3 cultivars, 13 chemical measurements"};
  bool operator==(const Wine&) const = default;
};

struct BreastCancer : Recorded {
  static constexpr Label label{"breast_cancer",
                               "569 tumours, benign or malignant, 30 measurements"};
  bool operator==(const BreastCancer&) const = default;
};

struct Digits : Recorded {
  static constexpr Label label{"digits", "1,797 handwritten digits of 8 x 8 pixels"};
  bool operator==(const Digits&) const = default;
};

struct FashionMnist : Recorded {
  static constexpr Label label{"fashion_mnist",
                               "70,000 images of clothes of 28 x 28 pixels, 10 classes"};
  std::string folder = "/usr/share/datasets/fashion-mnist";
  static void fields(auto& self, auto&& field) {
    field("folder", self.folder, "where the four *-ubyte.gz files are");
    Recorded::fields(self, field);
  }
  bool operator==(const FashionMnist&) const = default;
};

struct AutoKind {
  static constexpr Label label{"auto",
                               "classification if the one target is text or at most 20 integers"};
  bool operator==(const AutoKind&) const = default;
};
struct ClassificationKind {
  static constexpr Label label{"classification", "each distinct target is a class"};
  bool operator==(const ClassificationKind&) const = default;
};
struct RegressionKind {
  static constexpr Label label{"regression", "targets are numbers"};
  bool operator==(const RegressionKind&) const = default;
};
using Kind = std::variant<AutoKind, ClassificationKind, RegressionKind>;

// The user's own table: all columns but the targets are features. Classes are numbered in order, by
// value if all are numbers, else by the bytes of their names.
struct CsvFile : TaskSettings {
  static constexpr Label label{"csv", "a CSV file with a header"};
  std::string file;
  std::vector<std::string> target;
  Kind kind;
  std::optional<std::string> test_file;

  static void fields(auto& self, auto&& field) {
    field("file", self.file, "the CSV file, relative to the config", required);
    field("target", self.target, "name of the target column, or a list of names", required);
    field("kind", self.kind, "what the targets are");
    field("test_file", self.test_file,
          "a CSV file with the test samples; test_fraction is then not used");
    TaskSettings::fields(self, field);
  }
  bool operator==(const CsvFile&) const = default;
};

using Task =
    std::variant<Xor, Circles, Moons, Spirals, Blobs, Checkerboard, Linear, Sine, Absolute, XSin5x,
                 StepSine, Iris, Wine, BreastCancer, Digits, FashionMnist, CsvFile>;

// What `load` will give, known without making it.
struct TaskShape {
  std::size_t features = 0;
  std::size_t targets = 0;  // numbers to predict; 0 for classification
  std::size_t classes = 0;  // 0 for regression
  std::size_t samples = 0;  // training and test together
  std::size_t test_samples = 0;

  bool is_classification() const { return classes > 0; }
  bool operator==(const TaskShape&) const = default;
};

// Cheap; reads data files if the task has any. InputError for everything that `load` would refuse.
TaskShape shape(const Task& task, DataFiles& files);

// Samples of one run, split and scaled. The streams "data" and "split" come from the task's own
// seed if it has one.
template <class Real = double>
SplitIn<Real> load(const Task& task, std::uint64_t seed, DataFiles& files);

// What the task's scaling is, or becomes if it is auto.
Scaling resolved_scaling(const Task& task);

// What a network with so many outputs should give (outputs x samples): Y for regression; the class
// number 0 or 1 for one output; else one-hot columns.
template <class Real>
arma::mat targets(const SamplesIn<Real>& samples, std::size_t outputs);

}  // namespace mlp

#include "experiments/run.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <string_view>

#include "experiments/recorder.hpp"
#include "experiments/rows.hpp"
#include "experiments/safetensors.hpp"
#include "trainer/archive.hpp"
#include "trainer/csv.hpp"
#include "trainer/measure_health.hpp"
#include "trainer/text_file.hpp"
#include "trainer/training.hpp"

namespace mlp {
namespace {

// A metric is NaN where it does not apply; a diverged run's NaN loss applies.
void append_metrics(CsvCells& row, const Metrics& metrics, const TaskShape& shape) {
  const bool has_test = shape.test_samples > 0, has_accuracy = shape.is_classification();
  const auto append = [&](bool applies, double Metrics::*member) {
    row.push_back(cell(applies ? Quantity(metrics.*member) : Quantity()));
  };
  append(true, &Metrics::train_loss);
  append(has_test, &Metrics::test_loss);
  append(has_accuracy, &Metrics::train_accuracy);
  append(has_accuracy && has_test, &Metrics::test_accuracy);
}

std::string joined(const std::vector<std::string_view>& texts, std::string_view between) {
  std::string all;
  for (const std::string_view text : texts) all.append(all.empty() ? "" : between).append(text);
  return all;
}

double seconds_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// The times of a run, which may have been begun by an earlier call of the program. CPU time is that
// of this thread alone: other runs go on beside it.
class Times {
 public:
  void end_setup() { setup_ = elapsed(); }
  double since_begin() const { return seconds_of(CLOCK_MONOTONIC) - begin_; }

  std::string row(double train) {
    const double all = elapsed();
    return csv_line({number_text(setup_), number_text(train), number_text(all - setup_ - train),
                     number_text(cpu_elapsed())});
  }

  void archive(Archive& archive) {
    double all = elapsed(), cpu = cpu_elapsed();
    archive(setup_, all, cpu);
    if (archive.loads()) {
      earlier_ = all;
      earlier_cpu_ = cpu;
    }
  }

 private:
  double elapsed() const { return earlier_ + since_begin(); }
  double cpu_elapsed() const {
    return earlier_cpu_ + seconds_of(CLOCK_THREAD_CPUTIME_ID) - cpu_begin_;
  }

  double begin_ = seconds_of(CLOCK_MONOTONIC), cpu_begin_ = seconds_of(CLOCK_THREAD_CPUTIME_ID);
  double earlier_ = 0, earlier_cpu_ = 0, setup_ = 0;
};

std::vector<LayerShape> layer_shapes(const Settings& settings) {
  std::vector<LayerShape> shapes;
  for (const LayerConfig& layer : settings.network.hidden.layers())
    shapes.push_back({layer.units, layer.activation.value_or(settings.network.activation)});
  shapes.push_back({settings.outputs, *settings.network.output.value});
  return shapes;
}

// split, then the features, then the class number or the targets; scaled as the network sees them.
template <class Real>
std::string data_csv(const SplitIn<Real>& split) {
  CsvCells header{"split"};
  for (std::size_t i = 0; i < split.train.features(); ++i)
    header.push_back(std::string("x").append(std::to_string(i)));
  if (split.train.is_classification())
    header.push_back("y");
  else
    for (arma::uword i = 0; i < split.train.Y.n_rows; ++i)
      header.push_back(std::string("y").append(std::to_string(i)));
  std::string text = csv_line(header);
  const auto add = [&](std::string_view name, const SamplesIn<Real>& samples) {
    for (std::size_t j = 0; j < samples.size(); ++j) {
      CsvCells row{std::string(name)};
      for (const Real x : samples.X.col(j)) row.push_back(number_text(x));
      if (samples.is_classification())
        row.push_back(std::to_string(samples.labels[j]));
      else
        for (const double y : samples.Y.col(j)) row.push_back(number_text(y));
      text += csv_line(row);
    }
  };
  add("train", split.train);
  add("test", split.test);
  return text;
}

// A run that did not reach its target, whatever else ended it, counts as if it had at its last
// possible step: an underestimate.
template <class Real>
Quantity steps_to_target(const Training<Real>& training, const TrainingConfig& config,
                         std::size_t samples) {
  if (!config.target) return std::nullopt;
  if (const auto& steps = training.steps_to_target()) return static_cast<double>(*steps);
  const std::size_t batch = std::min(samples, config.batch_size.count.value_or(samples));
  return static_cast<double>(config.epochs * ((samples + batch - 1) / batch));
}

template <class Real>
std::optional<RunRecord> run_in(std::size_t number, const Settings& settings, std::uint64_t seed,
                                const Keep& keep, DataFiles& files, Course course) {
  RunRecord record;
  Times times;

  const std::string run_name = std::to_string(number);
  const Data<Real> data = [&] {
    SplitIn<Real> split = load<Real>(settings.task, seed, files);
    if (keep.save.any()) record.models.emplace_back(run_name + "-data.csv", data_csv(split));
    return make_data<Real>(std::move(split), settings.outputs);
  }();
  Network<Real> network = make_network<Real>(data.train.X.n_rows, layer_shapes(settings));
  Engine initialization = stream(seed, "initialization");
  initialize(network, *settings.network.initialization.value,
             *settings.network.bias_initialization.value, initialization);
  const auto save = [&](std::string_view when, const Network<Real>& weights) {
    record.models.emplace_back(
        run_name + "-" + std::string(when) + ".safetensors",
        safetensors(weights, {{"run", run_name}, {"seed", std::to_string(seed)}}));
  };
  if (keep.save.initial) save("initial", network);

  Team team(course.threads);
  Training<Real> training(settings.training, std::move(network), data, stream(seed, "batches"),
                          &team, stream(seed, "slopes"));
  for (const Measurement& measurement : keep.measure)
    if (is<GradientFlow>(measurement)) training.keep_previous();
  Recorder<Real> recorder(settings, seed, keep.measure, data);
  const auto record_epoch = [&] {
    if (training.metrics()) {
      CsvCells row{std::to_string(training.epoch())};
      append_metrics(row, *training.metrics(), settings.shape);
      record.epochs += csv_line(row);
    }
    recorder.record(training, record);
  };
  times.end_setup();
  if (course.state.empty()) {
    record_epoch();
  } else {
    Archive stored(course.state);
    stored(training, recorder, record, times);
    course.state = {};  // as large as the network
  }
  const std::size_t first_epoch = training.epoch();
  const auto state = [&] {
    Archive now;
    now(training, recorder, record, times);
    return std::move(now.bytes());
  };
  while (training.next_epoch()) {
    record_epoch();
    if (!course.after_epoch(state) && !training.is_over()) return std::nullopt;
  }
  const Health last = health(training.network(), data.train, *settings.training.loss.value);
  if (keep.save.trained) save("final", training.network());

  const bool has_diverged = training.stop_reason() == StopReason::diverged;
  CsvCells row{has_diverged ? "diverged" : "ok", std::string(name_of(training.stop_reason())),
               std::to_string(training.epoch())};
  append_metrics(row, training.final_metrics(), settings.shape);
  row.push_back(std::to_string(training.steps()));
  row.push_back(cell(steps_to_target(training, settings.training, data.train.size())));
  recorder.append_to(row);
  const std::vector<std::string_view> warned = warnings(last, has_diverged);
  row.push_back(number_text(last.largest_dead_share));
  row.push_back(csv_field(joined(warned, "; ")));
  record.runs = csv_line(row);
  record.timing = times.row(training.seconds());
  record.seconds = times.since_begin();
  record.epochs_trained = training.epoch() - first_epoch;
  return record;
}

}  // namespace

std::vector<std::string> run_columns(const std::vector<Measurement>& measure) {
  std::vector<std::string> names{"status",        "stop_reason", "epochs",
                                 "train_loss",    "test_loss",   "train_accuracy",
                                 "test_accuracy", "steps",       "steps_to_target"};
  for (const Measurement& measurement : measure) {
    std::visit(
        [&]<class M>(const M&) {
          add_names<typename M::Final>(names);
          add_names<typename M::Initial>(names, "_initial");
        },
        measurement);
  }
  names.insert(names.end(), {"largest_dead_share", "warnings"});
  return names;
}

std::vector<std::string> epoch_columns() {
  return {"epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy"};
}

std::vector<std::string> layer_columns() {
  std::vector<std::string> names{"epoch", "layer", "units", "activation"};
  add_names<LayerQuantities>(names);
  return names;
}

std::vector<std::string> map_columns() {
  return {"epoch", "x0", "x1", "output"};
}

std::vector<std::string> timing_columns() {
  return {"setup_seconds", "train_seconds", "measure_seconds", "cpu_seconds"};
}

std::optional<RunRecord> run(std::size_t number, const Settings& settings, std::uint64_t seed,
                             const Keep& keep, DataFiles& files, Course course) {
  return std::visit(
      [&]<class Precision>(Precision) {
        return run_in<typename Precision::Real>(number, settings, seed, keep, files,
                                                std::move(course));
      },
      settings.training.precision);
}

}  // namespace mlp

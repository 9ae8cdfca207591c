#include "experiments/run.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <map>
#include <string_view>

#include "experiments/rows.hpp"
#include "experiments/safetensors.hpp"
#include "trainer/archive.hpp"
#include "trainer/csv.hpp"
#include "trainer/measure_health.hpp"
#include "trainer/text_file.hpp"
#include "trainer/training.hpp"

namespace mlp {
namespace {

constexpr std::size_t probe_count =
    256;  // random inputs that the collapse is tried on beside the data

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
std::string data_csv(const Split& split) {
  CsvCells header{"split"};
  for (std::size_t i = 0; i < split.train.features(); ++i)
    header.push_back(std::string("x").append(std::to_string(i)));
  if (split.train.is_classification())
    header.push_back("y");
  else
    for (arma::uword i = 0; i < split.train.Y.n_rows; ++i)
      header.push_back(std::string("y").append(std::to_string(i)));
  std::string text = csv_line(header);
  const auto add = [&](std::string_view name, const Samples& samples) {
    for (std::size_t j = 0; j < samples.size(); ++j) {
      CsvCells row{std::string(name)};
      for (const double x : samples.X.col(j)) row.push_back(number_text(x));
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

// Takes the measurements of one run at the epochs they ask for.
template <class Real>
class Recorder {
 public:
  Recorder(const Settings& settings, std::uint64_t seed, const std::vector<Measurement>& measure,
           const Data<Real>& data)
      : settings_(settings), measure_(measure), data_(data) {
    if (measure.empty()) return;
    Engine engine = stream(seed, "probes");
    probes_.set_size(data.train.X.n_rows, probe_count);
    for (Real& x : probes_) x = static_cast<Real>(normal(engine, 0, 1));
  }

  void record(const Training<Real>& training, RunRecord& to) {
    const std::size_t epoch = training.epoch();
    const bool is_first = epoch == 0, is_last = training.is_over();
    const std::size_t last_epoch = is_last ? epoch : std::numeric_limits<std::size_t>::max();
    const auto records = [&](const auto& m) { return m.at.records(epoch, last_epoch); };
    bool has_rows = false;
    for (const Measurement& measurement : measure_) has_rows |= std::visit(records, measurement);
    if (measure_.empty() || !(is_first || is_last || has_rows)) return;

    const Network<Real>& network = training.network();
    if (!workspace_) {
      workspace_.emplace(network, data_.train.size());
      gradient_ = zeros_like(network);
    }
    forward(network, data_.train.X, *workspace_);
    backward(network, data_.train.X, data_.train.T, *settings_.training.loss.value, *workspace_,
             gradient_);
    // What is measured besides must not change what is known of the units.
    const auto records_units = [&](const Measurement& measurement) {
      return is<UnitStates>(measurement) && std::visit(records, measurement);
    };
    if (is_first || is_last || std::ranges::any_of(measure_, records_units)) record_units();
    const Moment<Real> moment{network,
                              data_,
                              *workspace_,
                              gradient_,
                              training.before_last_step(),
                              history_,
                              *settings_.network.initialization.value,
                              *settings_.network.bias_initialization.value,
                              probes_};

    std::vector<LayerQuantities> layers(network.size());
    for (const Measurement& measurement : measure_) {
      std::visit(
          [&](const auto& m) {
            if (is_first) append_fields(initial_[m.label.name], m.initial(moment));
            if (is_last) append_fields(final_[m.label.name], m.final(moment));
            if (records(m)) m.fill(moment, layers);
            if constexpr (requires { m.map(moment); }) {
              if (is_first) record_samples(to);
              if (records(m)) record_map(m.map(moment), epoch, to);
            }
          },
          measurement);
    }
    if (!has_rows) return;
    for (std::size_t l = 0; l < layers.size(); ++l) {
      CsvCells row{std::to_string(epoch), std::to_string(l + 1),
                   std::to_string(network[l].affine.W.n_rows),
                   std::string(name_of(network[l].activation))};
      append_fields(row, layers[l]);
      to.layers += csv_line(row);
    }
  }

  // What is known from earlier epochs.
  void archive(Archive& archive) {
    archive(history_);
    for (const Measurement& measurement : measure_)
      archive(initial_[name_of(measurement)], final_[name_of(measurement)]);
  }

  // In the order of run_columns.
  void append_to(CsvCells& row) const {
    for (const Measurement& measurement : measure_) {
      for (const auto* values : {&final_, &initial_}) {
        const CsvCells& cells = values->at(name_of(measurement));
        row.insert(row.end(), cells.begin(), cells.end());
      }
    }
  }

 private:
  void record_map(const std::vector<MapPoint>& points, std::size_t epoch, RunRecord& to) const {
    for (const MapPoint& point : points)
      to.maps += csv_line({std::to_string(epoch), number_text(point.x0), number_text(point.x1),
                           number_text(point.output)});
  }

  // The training split itself, which maps are drawn over: in rows without an epoch, with the class.
  void record_samples(RunRecord& to) const {
    const Examples<Real>& train = data_.train;
    if (train.X.n_rows != 2 || train.labels.empty()) return;
    for (arma::uword i = 0; i < train.X.n_cols; ++i)
      to.maps += csv_line({"", number_text(train.X(0, i)), number_text(train.X(1, i)),
                           std::to_string(train.labels[i])});
  }

  void record_units() {
    std::vector<std::vector<bool>> dead;
    for (const arma::Mat<Real>& outputs : workspace_->outputs) dead.push_back(dead_units(outputs));
    history_.record(std::move(dead));
  }

  const Settings& settings_;
  const std::vector<Measurement>& measure_;
  const Data<Real>& data_;
  arma::Mat<Real> probes_;
  std::optional<Workspace<Real>> workspace_;
  Gradient<Real> gradient_;
  UnitHistory history_;
  std::map<std::string_view, CsvCells> initial_, final_;  // cells of each measurement
};

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
  // The double-precision samples are let go before training.
  const Data<Real> data = [&] {
    Split split = load(settings.task, seed, files);
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

// What is measured of a run while it goes on?
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "experiments/rows.hpp"
#include "experiments/run.hpp"
#include "trainer/archive.hpp"
#include "trainer/csv.hpp"
#include "trainer/training.hpp"

namespace mlp {

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
  // Random inputs that the collapse is tried on beside the data.
  static constexpr std::size_t probe_count = 256;

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

}  // namespace mlp

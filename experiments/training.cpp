#include "experiments/training.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "experiments/run.hpp"

namespace mlp {

Settings settle_training(const RunConfig& asked, const Document& arm, DataFiles& files,
                         Diagnostics& diagnostics) {
  return resolve(asked, shape(asked.task, files), arm, diagnostics);
}

Columns training_columns(const Config& config) {
  Columns columns{run_columns(config.measure), epoch_columns(), layer_columns(), timing_columns()};
  const auto has_maps = [](const Measurement& m) { return is<DecisionMap>(m); };
  if (std::ranges::any_of(config.measure, has_maps)) columns.others = {{"maps.csv", map_columns()}};
  return columns;
}

std::optional<FinishedRun> run_training(const Context& context, std::size_t number,
                                        const Stops& stops) {
  using Clock = std::chrono::steady_clock;
  const Plan& plan = context.plan;
  const std::chrono::duration<double> between(context.checkpoint_seconds);
  Clock::time_point stored = Clock::now();
  const auto after_epoch = [&](const std::function<std::string()>& state) {
    context.on_epoch();
    const bool stopped = stops();
    if (between.count() > 0 && (stopped || Clock::now() - stored > between)) {
      context.records.store_checkpoint(number, state());
      stored = Clock::now();
    }
    return !stopped;
  };
  std::optional<RunRecord> done =
      run(number, plan.arm_of(number).settings, plan.seed_of(number),
          {plan.config.measure, plan.config.save}, context.files,
          {context.threads, context.records.checkpoint(number), after_epoch});
  if (!done) return std::nullopt;
  Record record{done->runs, {done->epochs, done->layers, done->maps}, std::move(done->models)};
  return FinishedRun{archived(record), done->timing, done->seconds, done->epochs_trained};
}

}  // namespace mlp

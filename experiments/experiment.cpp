#include "experiments/experiment.hpp"

#include <algorithm>
#include <system_error>

#include "experiments/environment.hpp"
#include "experiments/training.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

constexpr Experiment all[] = {
    {"training", "What do networks of these kinds do when they are trained?", run_training},
};

}  // namespace

std::span<const Experiment> experiments() {
  return all;
}

std::filesystem::path run_experiment(const Plan& plan, DataFiles& files,
                                     const std::filesystem::path& out, std::size_t jobs,
                                     bool quiet) {
  const std::filesystem::path folder = out / plan.config.name;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw RunError(folder.string() + ": " + error.message());
  write_whole(folder / "config.json", resolved_config(plan).dump(2) + "\n");
  write_whole(folder / "environment.json", environment(jobs).dump(2) + "\n");
  const auto is_it = [&](const Experiment& experiment) {
    return experiment.name == plan.config.experiment;
  };
  std::find_if(std::begin(all), std::end(all), is_it)->run({plan, files, folder, jobs, quiet});
  return folder;
}

}  // namespace mlp

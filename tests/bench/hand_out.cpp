// How many runs a second can rank 0 hand out and collect, and keep as records? Work that takes no
// time: mpirun -n 4 hand_out RUNS BYTES_OF_A_RECORD [CONFIG SECONDS_OF_A_RUN]
// With a config, of at least so many runs, records are stored in the folder records/ beside it.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "experiments/plan.hpp"
#include "experiments/pool.hpp"
#include "experiments/records.hpp"
#include "trainer/random.hpp"

int main(int argc, char** argv) {
  const mlp::Membership membership(argc, argv);
  if (argc != 3 && argc != 5) return 2;
  const auto runs = static_cast<std::size_t>(std::atoi(argv[1]));
  const std::string record(static_cast<std::size_t>(std::atoi(argv[2])), 'x');
  mlp::FinishedRun done{record, "0.000123456,0.000123456,0.000123456,0.000123456\n",
                        argc == 5 ? std::atof(argv[4]) : 0, 1};
  const std::string result = mlp::archived(done);
  mlp::DataFiles files;
  mlp::Diagnostics diagnostics;
  std::optional<mlp::Plan> plan;
  std::optional<mlp::Records> records;
  if (argc == 5 && mlp::workforce().leads) {
    plan = mlp::make_plan(argv[3], {}, files, diagnostics);
    if (!plan || plan->runs() < runs) return 2;
    records.emplace(*plan, std::filesystem::path(argv[3]).parent_path() / "records",
                    mlp::Records::Earlier::removed);
  }
  std::size_t collected = 0;
  const auto start = std::chrono::steady_clock::now();
  mlp::for_each_index(
      mlp::ascending(runs), 1,
      [&](std::size_t, const mlp::Stops&) { return std::optional(result); },
      [&](std::size_t run, const std::string& bytes) {
        const auto finished = mlp::unarchived<mlp::FinishedRun>(bytes);
        if (records) records->store(run, finished);
        ++collected;
      });
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  if (mlp::workforce().leads)
    std::printf("%.0f runs a second, in messages of %zu bytes a run\n",
                static_cast<double>(collected) / seconds.count(), result.size());
}

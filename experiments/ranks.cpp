// The pool of a program whose processes mpirun may have started.
#include "experiments/ranks.hpp"

#include <csignal>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <set>

#include <boost/mpi/collectives.hpp>
#include <boost/mpi/environment.hpp>
#include <boost/serialization/string.hpp>

namespace mlp {
namespace {

namespace mpi = boost::mpi;

std::unique_ptr<mpi::environment> joined;  // nothing without mpirun
Workforce force;
int calls = 0;  // of for_each_index

Channel next_channel() {
  return {mpi::communicator(), calls % 32768};  // numbers that MPI has at least
}

}  // namespace

const Workforce& workforce() {
  return force;
}

Membership::Membership(int& argc, char**& argv) {
  if (std::getenv("PMIX_RANK") == nullptr) return;  // MPI would start a daemon for one process
  joined = std::make_unique<mpi::environment>(argc, argv, mpi::threading::funneled,
                                              /*abort_on_exception=*/false);
  setenv("NO_COLOR", "1", 0);  // mpirun gives ranks a terminal, wherever it then writes
  const mpi::communicator world;
  force = {static_cast<std::size_t>(world.size()), world.rank() == 0};
}

Membership::~Membership() {
  joined.reset();
}

void share_failure(const std::string& failure, bool is_input_error) {
  if (force.processes == 1) return;
  if (force.leads)
    end_ranks(next_channel(), {{}, true, SIGTERM});
  else
    report_failure(next_channel(), failure, is_input_error);
}

void for_each_index(const std::vector<std::size_t>& indices, std::size_t jobs, const Work& work,
                    const Collect& collect) {
  if (force.processes == 1) return for_each_index_here(indices, jobs, work, collect);
  const Channel channel = next_channel();
  ++calls;
  if (force.leads)
    lead_ranks(channel, indices, collect);
  else
    work_as_rank(channel, jobs, work);
}

std::string shared_problem(const std::string& problem, const std::string& work) {
  if (force.processes == 1) return problem;
  const mpi::communicator world;
  std::vector<std::string> problems, works;
  mpi::all_gather(world, problem, problems);
  mpi::all_gather(world, work, works);
  for (const std::string& one : problems)
    if (!one.empty()) return one;
  for (std::size_t rank = 1; rank < works.size(); ++rank)
    if (works[rank] != works[0])
      return "rank " + std::to_string(rank) + ": has other configs than rank 0";
  return "";
}

std::string describe_workforce(std::size_t jobs) {
  if (force.processes == 1) return "";
  const mpi::communicator world;
  std::vector<std::string> hosts;
  std::vector<std::size_t> threads;
  mpi::all_gather(world, mpi::environment::processor_name(), hosts);
  mpi::all_gather(world, force.leads ? 0 : jobs, threads);
  if (!force.leads) return "";
  const auto counted = [](std::size_t count, const std::string& what) {
    return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
  };
  return counted(force.processes, "rank") + " on " +
         counted(std::set(hosts.begin(), hosts.end()).size(), "host") + ": " +
         std::to_string(force.working()) + " at work, with " +
         counted(std::accumulate(threads.begin(), threads.end(), std::size_t{0}), "thread") +
         " in all";
}

}  // namespace mlp

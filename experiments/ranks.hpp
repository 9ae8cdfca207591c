// How do the ranks of Open MPI share work? Rank 0 leads: it hands out indices to those that ask for
// them and collects; the others work.
#pragma once

#include <string>

#include "experiments/pool.hpp"
#include "experiments/rank_messages.hpp"

namespace mlp {

// Their parts of for_each_index. Only the calling thread uses MPI.
void lead_ranks(const Channel& channel, const std::vector<std::size_t>& indices,
                const Collect& collect);
void work_as_rank(const Channel& channel, std::size_t jobs, const Work& work);

// What ends theirs, where this one does not come to it.
void end_ranks(const Channel& channel, RankOrder order);
void report_failure(const Channel& channel, const std::string& failure, bool is_input_error);

}  // namespace mlp

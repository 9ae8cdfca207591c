// How is independent work spread? Indices are handed out, results come back as bytes: the one place
// that knows who works. A program is linked with alone.cpp, or with ranks.cpp: then processes that
// mpirun has started share the work.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mlp {

// Should work in progress stop as soon as it can?
using Stops = std::function<bool()>;

// Nothing if the work was stopped before its end.
using Work = std::function<std::optional<std::string>(std::size_t index, const Stops& stops)>;
using Collect = std::function<void(std::size_t index, std::string result)>;

// Calls work for each of the indices, from up to `jobs` threads of each process that works, and
// collect with each result, one call at a time; returns when all are done. After a failure or an
// interrupt no further work is begun and what is in progress is told to stop; the first exception
// is thrown again here. All processes call it: in the one that leads `indices` count, results are
// collected and exceptions thrown.
void for_each_index(const std::vector<std::size_t>& indices, std::size_t jobs, const Work& work,
                    const Collect& collect);

// The same by this process alone, whatever the others do.
void for_each_index_here(const std::vector<std::size_t>& indices, std::size_t jobs,
                         const Work& work, const Collect& collect);

// The next index, or nothing: then a thread is done. Called by several threads at a time.
using Next = std::function<std::optional<std::size_t>()>;

// What the two are made of: threads of this process, of which this one is the first.
void work_in_threads(std::size_t threads, const Next& next, const Work& work,
                     const Collect& collect);

// Who shares the work: this process alone, or one that leads and others that only work for it.
struct Workforce {
  std::size_t processes = 1;
  bool leads = true;

  std::size_t working() const { return processes > 1 ? processes - 1 : 1; }
};
const Workforce& workforce();

// For main: one of the processes that were started together, until all are at its end.
class Membership {
 public:
  Membership(int& argc, char**& argv);
  ~Membership();
  Membership(const Membership&) = delete;
  Membership& operator=(const Membership&) = delete;
};

// After a failure outside of work: the other processes end, too, instead of waiting for this one;
// one that leads, if it is not this, throws the failure from for_each_index.
void share_failure(const std::string& failure, bool is_input_error);

// The problem of the first process that has one; "" if none has. Called by all before they work,
// with all that their work depends on: that it differs is a problem, too.
std::string shared_problem(const std::string& problem, const std::string& work);

// "4 ranks on 2 hosts; 3 of them train, with 6 threads in all"; "" for one alone. Called by all.
std::string describe_workforce(std::size_t jobs);

// Cores that this process may use.
std::size_t usable_cores();

}  // namespace mlp

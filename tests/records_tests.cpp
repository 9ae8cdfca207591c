// Which runs are kept by --resume, and what is done with records that are not as they should be.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "experiments/records.hpp"
#include "experiments/table.hpp"
#include "tests/planned.hpp"
#include "tests/result_files.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(records_tests)

namespace {

const std::string xor_task = R"("task": {"type": "xor", "samples": 20})";

// What `act` prints on stderr.
template <class Act>
std::string said(Act act) {
  std::ostringstream text;
  std::streambuf* const terminal = std::cerr.rdbuf(text.rdbuf());
  try {
    act();
  } catch (...) {
    std::cerr.rdbuf(terminal);
    throw;
  }
  std::cerr.rdbuf(terminal);
  return text.str();
}

// One results folder that configs are run into, one after the other, with --resume.
struct Resumed {
  // What is said of what was kept.
  std::string operator()(const std::string& config, std::size_t jobs = 2) {
    Planned planned(config);
    const std::string text = said([&] {
      run_experiment(*planned.plan, planned.data,
                     {.out = files.path("out"), .jobs = jobs, .quiet = true, .resume = true});
    });
    // The folder is that of a run that was not resumed.
    const auto fresh =
        run_experiment(*planned.plan, planned.data, {.out = files.path("fresh"), .quiet = true});
    BOOST_TEST(differences(bytes_in(folder()), bytes_in(fresh)) == "");
    return text;
  }
  fs::path folder() const { return files.path("out/c"); }
  std::vector<fs::path> records() const {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(folder() / "records"))
      if (entry.path().extension() == ".run") paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
  }

  ConfigFiles files;
};

std::string config(const std::string& seeds, const std::string& slopes,
                   const std::string& more = R"("training": {"epochs": 2})") {
  std::string activations;
  for (const char slope : slopes)
    activations += std::string(activations.empty() ? "" : ", ") +
                   R"({"type": "leaky_relu", "slope": 0.)" + slope + "}";
  return "{" + xor_task + ", " + more + R"(, "seeds": )" + seeds +
         R"(, "sweep": {"network.activation": [)" + activations + "]}}";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_changed_config_redoes_the_runs_that_it_changes_and_no_others) {
  Resumed resumed;
  BOOST_TEST(resumed(config("2", "12")) == "c: kept 0 of 4 runs\n");
  BOOST_TEST(resumed(config("2", "12")) == "c: kept 4 of 4 runs\n");
  BOOST_TEST(resumed(config("3", "12")) == "c: kept 4 of 6 runs\n");
  BOOST_TEST(resumed(config("[7, 3, 1]", "12")) == "c: kept 4 of 6 runs\n");
  BOOST_TEST(resumed(config("[7, 3, 1]", "321")) == "c: kept 6 of 9 runs\n");
  BOOST_TEST(resumed(config("[3]", "2")) == "c: kept 1 of 1 runs\n");
  // All that determines a run's bytes counts.
  BOOST_TEST(resumed(config("[3]", "2", R"("training": {"epochs": 3})")) ==
             "c: kept 0 of 1 runs\n");
  BOOST_TEST(resumed(config("[3]", "2", R"("training": {"epochs": 3, "precision": "float32"})")) ==
             "c: kept 0 of 1 runs\n");
  BOOST_TEST(resumed(config("[3]", "2", R"("training": {"epochs": 3}, "measure": ["collapse"])")) ==
             "c: kept 0 of 1 runs\n");
  BOOST_TEST(resumed(config("[3]", "2", R"("training": {"epochs": 3}, "save": ["final"])")) ==
             "c: kept 0 of 1 runs\n");
}

BOOST_AUTO_TEST_CASE(what_does_not_change_the_numbers_keeps_them) {
  Resumed resumed;
  resumed(config("2", "12"));
  BOOST_TEST(
      resumed(config("2", "12", R"("title": "Other", "training": {"epochs": 2, "batch_size": 32},
    "claims": [{"id": "c", "measure": {"column": "train_loss"}, "expect": {"below": 9}}])"),
              7) == "c: kept 4 of 4 runs\n");
}

// Models carry the run's number.
BOOST_AUTO_TEST_CASE(runs_that_save_models_are_kept_only_under_their_number) {
  Resumed resumed;
  const std::string saves = R"("training": {"epochs": 1}, "save": ["final"])";
  resumed(config("[1, 2, 3]", "1", saves));
  BOOST_TEST(resumed(config("[1, 3, 2]", "1", saves)) == "c: kept 1 of 3 runs\n");
  BOOST_TEST(resumed(config("[1, 3, 2]", "1", saves)) == "c: kept 3 of 3 runs\n");
}

BOOST_AUTO_TEST_CASE(other_data_in_the_same_file_are_other_runs) {
  const ConfigFiles data;
  const std::string of_csv = R"({"task": {"type": "csv", "file": ")" + data.path("d.csv").string() +
                             R"(", "target": "y"}, "training": {"epochs": 1}})";
  data.add("d.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
  Resumed resumed;
  resumed(of_csv);
  BOOST_TEST(resumed(of_csv) == "c: kept 1 of 1 runs\n");
  data.add("d.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n7,b\n");
  BOOST_TEST(resumed(of_csv) == "c: kept 0 of 1 runs\n");
}

BOOST_AUTO_TEST_CASE(equal_arms_share_a_record) {
  Resumed resumed;
  const std::string twice = "{" + xor_task + R"(, "seeds": 2, "training": {"epochs": 1},
    "sweep": {"network.activation": ["leaky_relu", {"type": "leaky_relu", "slope": 0.01}]}})";
  BOOST_TEST(resumed(twice) == "c: kept 0 of 4 runs\n");
  BOOST_TEST(resumed.records().size() == 2u);
  BOOST_TEST(resumed(twice) == "c: kept 4 of 4 runs\n");
}

BOOST_AUTO_TEST_CASE(without_resume_nothing_is_kept) {
  Planned planned(config("2", "12"));
  const RunOptions options{.out = planned.files.path("out"), .quiet = true};
  const fs::path folder = run_experiment(*planned.plan, planned.data, options);
  const fs::path stray = folder / "records/0123456789abcdef.run";
  planned.files.add("out/c/records/0123456789abcdef.run", "left from another config");
  run_experiment(*planned.plan, planned.data, options);
  BOOST_TEST(!fs::exists(stray));
}

BOOST_AUTO_TEST_CASE(records_that_are_torn_or_of_something_else_are_named_and_redone) {
  Resumed resumed;
  const std::string of_four = config("2", "12");
  resumed(of_four);
  const fs::path record = resumed.records()[1];
  const std::string bytes = read_text(record);
  const auto check = [&](const std::string& damaged, const std::string& problem) {
    write_whole(record, damaged);
    const std::string text = resumed(of_four);
    BOOST_TEST(text.starts_with(record.string() + ": " + problem + "; run "), text);
    BOOST_TEST(text.ends_with(" is done again\nc: kept 3 of 4 runs\n"), text);
    BOOST_TEST((read_text(record) == bytes));
  };
  for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 8)
    check(bytes.substr(0, size), size < 14 ? "not a run of this program" : "truncated or damaged");
  for (std::size_t at = 14; at < bytes.size(); at += 1 + bytes.size() / 8) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    check(flipped, "truncated or damaged");
  }
  check(bytes + "x", "truncated or damaged");
  check("run,seed\n1,2\n", "not a run of this program");
  check("trainer run 2\n" + bytes.substr(14), "not a run of this program");
  check(read_text(resumed.records()[0]), "of another run");
}

BOOST_AUTO_TEST_CASE(kept_runs_keep_their_times) {
  Resumed resumed;
  resumed(config("[1, 2]", "1"));
  const fs::path file = resumed.folder() / "timing.csv",
                 log = resumed.folder() / "records/timing.csv";
  const auto time_of = [&](std::size_t row) { return read_table(file).text("train_seconds")[row]; };
  const std::string first = time_of(0), second = time_of(1);
  resumed(config("[2, 3, 1]", "1"));
  BOOST_TEST(read_table(file).rows() == 3u);
  BOOST_TEST(time_of(0) == second);
  BOOST_TEST(time_of(2) == first);
  BOOST_TEST(time_of(1) != "");
  // A row that is torn, and one that is missing.
  const std::string rows = read_text(log);
  const std::size_t end = rows.find('\n', rows.find('\n') + 1);
  write_whole(log, rows.substr(0, end - 3));
  BOOST_TEST(resumed(config("[2, 3, 1]", "1")) == "c: kept 3 of 3 runs\n");
  BOOST_TEST(read_table(file).rows() == 3u);
  BOOST_TEST(time_of(0) == second);
  BOOST_TEST(time_of(1) == "");
  BOOST_TEST(time_of(2) == "");
  fs::remove(log);
  BOOST_TEST(resumed(config("[2, 3, 1]", "1")) == "c: kept 3 of 3 runs\n");
}

BOOST_AUTO_TEST_CASE(studies_are_resumed_too) {
  const auto curves = [](const std::string& activations) {
    return R"({"experiment": "activation_curves", "curve": {"points": 3}, "sweep": {"curve.activation": [)" +
           activations + "]}}";
  };
  Resumed resumed;
  BOOST_TEST(resumed(curves(R"("tanh", "relu")")) == "c: kept 0 of 2 runs\n");
  BOOST_TEST(resumed(curves(R"("sigmoid", "relu", "tanh")")) == "c: kept 2 of 3 runs\n");
  BOOST_TEST(read_table(resumed.folder() / "curves.csv").rows() == 9u);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_that_is_damaged_is_named_and_the_run_begun_anew) {
  Planned planned("{" + xor_task + R"(, "training": {"epochs": 4}})");
  const fs::path folder = planned.files.path("records");
  const Records records(*planned.plan, folder, Records::Earlier::removed);
  BOOST_TEST(records.checkpoint(0) == "");
  records.store_checkpoint(0, "state");
  BOOST_TEST(records.checkpoint(0) == "state");
  const fs::path file = fs::directory_iterator(folder)->path();
  write_whole(file, read_text(file) + "x");
  const std::string text = said([&] { BOOST_TEST(records.checkpoint(0) == ""); });
  BOOST_TEST(text == file.string() + ": truncated or damaged; run 0 is done again\n");
}

BOOST_AUTO_TEST_SUITE_END()

// A sweep done in shards and merged: the same bytes; and what is refused.
#include <filesystem>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/program.hpp"
#include "tests/result_files.hpp"

using namespace mlp;
namespace fs = std::filesystem;

BOOST_AUTO_TEST_SUITE(shards_tests)

namespace {

using Arguments = std::vector<std::string>;

// 12 runs of `c` and 2 of `d`, some of which are the same.
void add_configs(const Program& trainer) {
  trainer.files.add(
      "c.json",
      R"({"task": {"type": "circles", "samples": 40}, "network": {"hidden": [4]}, "seeds": 3,
  "training": {"epochs": 3}, "measure": ["dead_units"], "save": ["final"],
  "sweep": {"network.activation": ["relu", "leaky_relu", {"type": "leaky_relu", "slope": 0.01}, "tanh"]},
  "claims": [{"id": "low", "measure": {"column": "train_loss"}, "expect": {"below": 1e-9}}]})");
  trainer.files.add(
      "d.json",
      R"({"experiment": "activation_curves", "curve": {"points": 5}, "sweep": {"curve.activation": ["relu", "tanh"]}})");
}

// Into the folders 1-of-n, 2-of-n, ...; returns those of experiment c.
Arguments shards(const Program& trainer, std::size_t count, const Arguments& more = {}) {
  Arguments folders;
  for (std::size_t k = 1; k <= count; ++k) {
    const std::string out = std::to_string(k) + "-of-" + std::to_string(count);
    Arguments arguments{"run",
                        "c.json",
                        "--quiet",
                        "--out",
                        out,
                        "--shard",
                        std::to_string(k) + "/" + std::to_string(count)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramResult outcome = trainer(arguments);
    BOOST_TEST(outcome.code == 0, outcome.err);
    folders.push_back(out + "/c");
  }
  return folders;
}

ProgramResult merge(const Program& trainer, Arguments folders, const std::string& out = "merged") {
  folders.insert(folders.begin(), {"merge", "--out", out});
  return trainer(folders);
}

void check_refusal(const Program& trainer, const Arguments& folders, const std::string& lines) {
  const ProgramResult outcome = merge(trainer, folders);
  BOOST_TEST(outcome.code == 2);
  BOOST_TEST(outcome.err == lines);
  BOOST_TEST(outcome.out == "");
  BOOST_TEST(!trainer.exists("merged"));
}

fs::path a_record(const Program& trainer, const std::string& folder) {
  for (const auto& entry : fs::directory_iterator(trainer.files.path(folder + "/records")))
    if (entry.path().extension() == ".run") return entry.path();
  throw std::runtime_error("no record");
}

}  // namespace

BOOST_AUTO_TEST_CASE(merged_shards_are_the_bytes_and_the_words_of_an_undivided_run) {
  const Program trainer;
  add_configs(trainer);
  const ProgramResult whole = trainer({"run", "c.json", "d.json", "--quiet", "--out", "merged"});
  BOOST_TEST(whole.code == 1);  // a claim does not hold
  const auto bytes = bytes_in(trainer.files.path("merged"));
  for (const std::size_t count : {1U, 3U, 20U}) {
    fs::remove_all(trainer.files.path("merged"));
    Arguments folders = shards(trainer, count, {"d.json"});
    for (std::size_t k = 0; k < count; ++k)
      folders.push_back(fs::path(folders[k]).parent_path().string() + "/d");
    std::swap(folders.front(), folders[count - 1]);  // their order does not count
    const ProgramResult merged = merge(trainer, folders);
    BOOST_TEST(merged.code == 1);
    BOOST_TEST(merged.err == "");
    BOOST_TEST(merged.out == whole.out);
    BOOST_TEST(differences(bytes_in(trainer.files.path("merged")), bytes) == "");
  }
}

BOOST_AUTO_TEST_CASE(a_shard_leaves_its_records_and_says_what_it_is) {
  const Program trainer;
  add_configs(trainer);
  const ProgramResult outcome = trainer({"run", "c.json", "--quiet", "--shard", "2/5"});
  BOOST_TEST(outcome.code == 0);
  BOOST_TEST(outcome.err == "");
  BOOST_TEST(outcome.out ==
             "shard 2 of 5 of c is done, in results/c; `trainer merge` joins it with the others\n");
  BOOST_TEST(records_in(trainer.files.path("results/c"), ".run") == 3u);  // runs 1, 6 and 11
  for (const std::string file : {"config.json", "environment.json", "shard.json"})
    BOOST_TEST(trainer.exists("results/c/" + file), file);
  for (const std::string file : {"c/runs.csv", "c/report.json", "c/report.html", "index.html"})
    BOOST_TEST(!trainer.exists("results/" + file), file);
  const ProgramResult report = trainer({"report", "results/c"});
  BOOST_TEST(report.code == 2);
  BOOST_TEST(report.err == "results/c/runs.csv: no such file\n");
  // It can be gone on with: as itself, and to the whole.
  const auto shard = bytes_in(trainer.files.path("results/c"));
  BOOST_TEST(trainer({"run", "c.json", "--quiet", "--shard", "2/5", "--resume"}).err ==
             "c: kept 3 of 3 runs\n");
  BOOST_TEST(differences(bytes_in(trainer.files.path("results/c")), shard) == "");
  BOOST_TEST(trainer({"run", "c.json", "--quiet", "--resume"}).err == "c: kept 3 of 12 runs\n");
  BOOST_TEST(!trainer.exists("results/c/shard.json"));
}

BOOST_AUTO_TEST_CASE(missing_and_overlapping_shards_are_named) {
  const Program trainer;
  add_configs(trainer);
  shards(trainer, 4);
  check_refusal(trainer, {"2-of-4/c", "4-of-4/c"},
                "c: shard 1 of 4 is missing\nc: shard 3 of 4 is missing\n");
  check_refusal(trainer, {"1-of-4/c", "2-of-4/c", "3-of-4/c", "2-of-4/c", "4-of-4/c"},
                "2-of-4/c: shard 2 of 4, as 2-of-4/c is\n");
  fs::copy(trainer.files.path("2-of-4"), trainer.files.path("copy"), fs::copy_options::recursive);
  check_refusal(trainer, {"1-of-4/c", "2-of-4/c", "3-of-4/c", "copy/c", "4-of-4/c"},
                "copy/c: shard 2 of 4, as 2-of-4/c is\n");
}

BOOST_AUTO_TEST_CASE(foreign_shards_are_named) {
  const Program trainer;
  add_configs(trainer);
  const Arguments folders = shards(trainer, 2);
  shards(trainer, 3);
  check_refusal(trainer, {"1-of-2/c", "2-of-2/c", "3-of-3/c"},
                "3-of-3/c: shard 3 of 3, where there are 2 in 1-of-2/c\n");
  trainer({"run", "c.json", "--quiet", "--out", "other", "--shard", "2/2", "--set",
           "training.epochs=4"});
  check_refusal(trainer, {"1-of-2/c", "other/c"},
                "other/c: of another config than 1-of-2/c\nc: shard 2 of 2 is missing\n");
  trainer({"run", "c.json", "--quiet", "--out", "whole"});
  check_refusal(trainer, {"1-of-2/c", "2-of-2/c", "whole/c", "nothing"},
                "whole/c/shard.json: no such file\nnothing/shard.json: no such file\n");
  // What the program's numbers, or the data, have to do with it is one number.
  std::string stored = trainer.text("2-of-2/c/shard.json");
  stored[stored.find("\"plan\"") + 10] ^= 1;
  trainer.files.add("2-of-2/c/shard.json", stored);
  check_refusal(trainer, folders,
                "2-of-2/c: made by a version of this program with other numbers, or from other "
                "data\n");
  trainer.files.add("2-of-2/c/shard.json", R"({"shard": "3/2"})");
  check_refusal(trainer, folders,
                "2-of-2/c/shard.json: damaged, or not of this program\nc: shard 2 of 2 is "
                "missing\n");
}

BOOST_AUTO_TEST_CASE(shards_of_other_data_are_foreign) {
  const Program trainer;
  trainer.files.add("c.json",
                    R"({"task": {"type": "csv", "file": "d.csv", "target": "y"}, "seeds": 2,
                        "training": {"epochs": 1}})");
  trainer.files.add("d.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n6,b\n");
  trainer({"run", "c.json", "--quiet", "--out", "1", "--shard", "1/2"});
  trainer.files.add("d.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n5,a\n7,b\n");
  trainer({"run", "c.json", "--quiet", "--out", "2", "--shard", "2/2"});
  check_refusal(trainer, {"1/c", "2/c"},
                "1/c: made by a version of this program with other numbers, or from other data\n");
}

BOOST_AUTO_TEST_CASE(unfinished_and_damaged_shards_are_named) {
  const Program trainer;
  add_configs(trainer);
  const Arguments folders = shards(trainer, 2);
  const fs::path record = a_record(trainer, folders[0]);
  const std::string bytes = read_text(record);
  write_whole(record, bytes.substr(0, bytes.size() - 1));
  const std::string name = folders[0] + "/records/" + record.filename().string();
  check_refusal(trainer, folders, name + ": truncated or damaged\n");
  fs::remove_all(trainer.files.path(folders[1] + "/records"));
  check_refusal(trainer, folders,
                name + ": truncated or damaged\n" + folders[1] +
                    ": 6 of its 6 runs are missing (1, 3, 5, 7, 9, 11); --resume does them\n");
  trainer({"run", "c.json", "--quiet", "--out", "1-of-2", "--shard", "1/2", "--resume"});
  trainer({"run", "c.json", "--quiet", "--out", "2-of-2", "--shard", "2/2", "--resume"});
  BOOST_TEST(merge(trainer, folders).code == 1);
}

// Times are not in records: where they were lost the run counts as missing.
BOOST_AUTO_TEST_CASE(shards_of_times_need_their_times) {
  const Program trainer;
  trainer.files.add("c.json",
                    R"({"experiment": "activation_cost", "seeds": 2, "cost": {"units": 2}})");
  const Arguments folders = shards(trainer, 2);
  const std::string times = trainer.text(folders[1] + "/records/timing.csv");
  fs::remove(trainer.files.path(folders[1] + "/records/timing.csv"));
  check_refusal(trainer, folders,
                folders[1] + ": 1 of its 1 runs are missing (1); --resume does them\n");
  trainer.files.add(folders[1] + "/records/timing.csv", times);
  BOOST_TEST(merge(trainer, folders).code == 0);
  const std::string merged = trainer.text("merged/c/timing.csv");
  BOOST_TEST(merged.ends_with("\n1," + times.substr(times.find(',') + 1)), merged);
}

BOOST_AUTO_TEST_CASE(a_shard_is_not_overwritten) {
  const Program trainer;
  add_configs(trainer);
  const Arguments folders = shards(trainer, 2);
  const auto before = bytes_in(trainer.files.path(folders[0]));
  const ProgramResult outcome = merge(trainer, folders, "1-of-2");
  BOOST_TEST(outcome.code == 2);
  BOOST_TEST(outcome.err ==
             "1-of-2/c: a shard, where the merged results would be; choose another --out\n");
  BOOST_TEST(differences(bytes_in(trainer.files.path(folders[0])), before) == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_shard_is_told) {
  const Program trainer;
  add_config(trainer, "c");
  for (const std::string shard : {"0/3", "4/3", "2", "a/b", "1/3x", "1/", "/3", "-1/3", ""}) {
    const ProgramResult outcome = trainer({"run", "c.json", "--shard", shard});
    BOOST_TEST(outcome.code == 2);
    BOOST_TEST(outcome.err == "--shard: expected K/N, the K-th of N shards, got \"" + shard +
                                  "\"\nRun with --help for more information.\n");
    BOOST_TEST(!trainer.exists("results"));
  }
}

BOOST_AUTO_TEST_SUITE_END()

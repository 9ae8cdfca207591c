#include <cmath>
#include <map>
#include <set>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/initialized_networks.hpp"
#include "tests/planned.hpp"
#include "tests/safetensors_reader.hpp"
#include "tests/tables.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;
using boost::test_tools::per_element;
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(run_tests)

namespace {

using Names = std::vector<std::string>;

// The rows of a record as a table: what it would be in a file.
Table table_of_rows(const Names& header, const std::string& rows) {
  std::string text;
  for (const std::string& name : header) text += (text.empty() ? "" : ",") + name;
  return table_of("rows", text + "\n" + rows);  // throws if a row is not as long as the header
}
Table runs_of(const Planned& planned, const RunRecord& record) {
  return table_of_rows(run_columns(planned.plan->config.measure), record.runs);
}

struct Setup {
  std::string name, members;
  std::size_t layers;  // output layer included
};
std::ostream& operator<<(std::ostream& stream, const Setup& setup) {
  return stream << setup.name;
}

const std::string brief = R"("training": {"epochs": 4, "batch_size": 16})";

const std::vector<Setup> setups{
    {"plain",
     R"("task": {"type": "circles", "samples": 40}, "network": {"hidden": [4, 3]}, )" + brief, 3},
    {"no hidden layer",
     R"("task": {"type": "circles", "samples": 40}, "network": {"hidden": []}, )" + brief, 1},
    {"three classes",
     R"("task": {"type": "blobs", "classes": 3, "samples": 40}, "network": {"hidden": [4]}, )" +
         brief,
     2},
    {"regression",
     R"("task": {"type": "sine", "samples": 40}, "network": {"hidden": [4, 4], "activation": "tanh"}, )" +
         brief,
     3},
    {"no test split",
     R"("task": {"type": "moons", "samples": 40, "test_fraction": 0}, "network": {"hidden": [4]}, )" +
         brief,
     2},
    {"no epochs",
     R"("task": {"type": "moons", "samples": 40}, "network": {"hidden": [4, 4]}, "training": {"epochs": 0})",
     3},
    {"diverged",
     R"("task": {"type": "sine", "samples": 40}, "network": {"hidden": [4, 4]}, "training": {"epochs": 4, "optimizer": {"type": "sgd", "learning_rate": 1e300}})",
     3},
    {"float32",
     R"("task": {"type": "xor", "samples": 40}, "network": {"hidden": [4]}, "training": {"epochs": 4, "precision": "float32"})",
     2},
    {"evaluated at the end",
     R"("task": {"type": "xor", "samples": 40}, "network": {"hidden": [4]}, "training": {"epochs": 4, "evaluate": "last"})",
     2},
};

}  // namespace

BOOST_DATA_TEST_CASE(rows_are_as_long_as_their_headers_for_every_combination_of_measurements,
                     boost::unit_test::data::make(setups), setup) {
  std::string loss;
  for (std::size_t choice = 0; choice < 1U << all_measurements.size(); ++choice) {
    Planned planned("{" + setup.members + R"(, "measure": )" + measure_list(choice) + "}");
    const RunRecord record = planned.first_run();
    BOOST_TEST_CONTEXT(measure_list(choice)) {
      const Table runs = runs_of(planned, record);
      BOOST_TEST(runs.rows() == 1u);
      BOOST_TEST(table_of_rows(epoch_columns(), record.epochs).rows() >= 1u);
      const Table layers = table_of_rows(layer_columns(), record.layers);
      BOOST_TEST(layers.rows() % setup.layers == 0u);
      if (choice == 0) BOOST_TEST(layers.rows() == 0u);
      BOOST_TEST(table_of_rows(timing_columns(), record.timing).rows() == 1u);
      // What is measured does not change what happens.
      const std::string& train_loss = runs.text("train_loss")[0];
      if (choice == 0) loss = train_loss;
      BOOST_TEST(train_loss == loss);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_does_not_apply_is_empty_and_what_is_not_finite_is_told) {
  const auto cells = [](const std::string& setup_name) {
    for (const Setup& setup : setups) {
      if (setup.name != setup_name) continue;
      Planned planned("{" + setup.members + R"(, "measure": ["collapse", "gradient_flow"]})");
      const Table runs = runs_of(planned, planned.first_run());
      std::map<std::string, std::string> row;
      for (std::size_t i = 0; i < runs.header.size(); ++i)
        row[runs.header[i]] = runs.columns[i].text(0);
      return row;
    }
    throw std::out_of_range(setup_name);
  };
  auto row = cells("regression");
  BOOST_TEST(row["train_accuracy"] == "");
  BOOST_TEST(row["test_accuracy"] == "");
  BOOST_TEST(row["test_loss"] != "");
  row = cells("no test split");
  BOOST_TEST(row["test_loss"] == "");
  BOOST_TEST(row["test_accuracy"] == "");
  BOOST_TEST(row["train_accuracy"] != "");
  row = cells("no hidden layer");
  BOOST_TEST(row["delta_rate"] == "");
  BOOST_TEST(row["predicted_delta_rate_initial"] == "");
  row = cells("no epochs");
  BOOST_TEST(row["status"] == "ok");
  BOOST_TEST(row["stop_reason"] == "epochs");
  BOOST_TEST(row["epochs"] == "0");
  BOOST_TEST(row["steps"] == "0");
  BOOST_TEST(row["collapse_error"] == row["collapse_error_initial"]);
  row = cells("diverged");
  BOOST_TEST(row["status"] == "diverged");
  BOOST_TEST(row["stop_reason"] == "diverged");
  BOOST_TEST(row["epochs"] == "1");
  const std::set<std::string> not_finite{"nan", "inf", "-inf"};
  BOOST_TEST(not_finite.contains(row["train_loss"]));
  BOOST_TEST(not_finite.contains(row["test_loss"]));
  BOOST_TEST(row["collapse_error"] == "nan");
  BOOST_TEST(row["collapse_rank"] == "nan");
  BOOST_TEST(std::isfinite(parse_number(row["collapse_error_initial"]).value()));
}

BOOST_AUTO_TEST_CASE(layers_are_recorded_at_the_epochs_that_were_asked_for) {
  const auto epochs = [](const std::string& at) {
    Planned planned("{" + setups[0].members +
                    R"(, "measure": [{"type": "output_statistics", "at": )" + at + "}]}");
    Names result;
    const Table layers = table_of_rows(layer_columns(), planned.first_run().layers);
    for (std::size_t i = 0; i < layers.rows(); i += 3) {
      result.push_back(layers.text("epoch")[i]);
      for (std::size_t l = 0; l < 3; ++l)
        BOOST_TEST(layers.text("layer")[i + l] == std::to_string(l + 1));
    }
    return result;
  };
  BOOST_TEST(epochs(R"("first_last")") == (Names{"0", "4"}), per_element());
  BOOST_TEST(epochs(R"("every")") == (Names{"0", "1", "2", "3", "4"}), per_element());
  BOOST_TEST(epochs(R"("log")") == (Names{"0", "1", "2", "4"}), per_element());
  BOOST_TEST(epochs("[1, 3]") == (Names{"1", "3"}), per_element());
  BOOST_TEST(epochs("[9]") == Names{}, per_element());
}

BOOST_AUTO_TEST_CASE(other_measurements_do_not_change_what_is_known_of_the_units) {
  // At this rate units die and come back within a few epochs.
  const auto revived = [](const std::string& measure) {
    Planned planned(R"({"task": {"type": "xor", "samples": 20}, "network": {"hidden": [12, 12]},
      "training": {"epochs": 12, "batch_size": 4, "optimizer": {"type": "sgd", "learning_rate": 1.5}},
      "measure": [)" +
                    measure + R"(], "seeds": [2]})");
    return runs_of(planned, planned.first_run()).numbers("revived_fraction")[0].value();
  };
  const double known = revived(R"("dead_units")");
  BOOST_TEST(revived(R"("dead_units", {"type": "output_statistics", "at": "every"})") == known);
  BOOST_TEST(revived(R"({"type": "dead_units", "at": "every"})") > known);
}

BOOST_AUTO_TEST_CASE(saved_weights_are_those_the_run_started_from_and_ended_with) {
  for (const std::string precision : {"float64", "float32"}) {
    Planned planned(R"({"task": {"type": "moons", "samples": 40}, "network": {"hidden": [5, 3]},
      "training": {"epochs": 6, "batch_size": 8, "precision": ")" +
                    precision + R"("},
      "save": ["initial", "final"], "seeds": [7]})");
    const RunRecord record = planned.first_run();
    std::map<std::string, std::string> models(record.models.begin(), record.models.end());
    const StoredTensors initial = read_safetensors(models.at("0-initial.safetensors"));
    const StoredTensors trained = read_safetensors(models.at("0-final.safetensors"));
    BOOST_TEST(
        (initial.metadata == std::map<std::string, std::string>{{"run", "0"}, {"seed", "7"}}));

    // The network that this seed starts from.
    const std::vector<std::size_t> widths{2, 5, 3, 1};
    if (precision == "float64")
      BOOST_TEST(
          holds(initial, initialized_network<double>(widths, Relu{}, HeNormal{}, Zeros{}, 7)));
    else
      BOOST_TEST(
          holds(initial, initialized_network<float>(widths, Relu{}, HeNormal{}, Zeros{}, 7)));

    // Another program's way from weights and data to the losses: -log p of the right class.
    const Table data = table_of("data", models.at("0-data.csv"));
    BOOST_TEST(data.header == (Names{"split", "x0", "x1", "y"}), per_element());
    BOOST_TEST(data.rows() == 40u);
    const auto loss = [&](const StoredTensors& weights, const std::string& split) {
      double sum = 0, count = 0;
      for (std::size_t r = 0; r < data.rows(); ++r) {
        if (data.text("split")[r] != split) continue;
        std::vector<double> a{data.numbers("x0")[r].value(), data.numbers("x1")[r].value()};
        for (std::size_t l = 0; l < 3; ++l) {
          const auto& W = weights.tensors.at("layers." + std::to_string(l) + ".W").numbers;
          std::vector<double> z = weights.tensors.at("layers." + std::to_string(l) + ".b").numbers;
          for (std::size_t i = 0; i < z.size(); ++i) {
            for (std::size_t j = 0; j < a.size(); ++j) z[i] += W[i * a.size() + j] * a[j];
            if (l < 2 && z[i] < 0) z[i] = 0;
          }
          a = z;
        }
        const double sign = data.text("y")[r] == "1" ? -1 : 1;
        sum += std::log1p(std::exp(sign * a[0]));
        ++count;
      }
      return sum / count;
    };
    const double accuracy = precision == "float64" ? 1e-13 : 1e-6;
    const Table runs = runs_of(planned, record);
    BOOST_TEST(runs.numbers("train_loss")[0].value() == loss(trained, "train"),
               tolerance(accuracy));
    BOOST_TEST(runs.numbers("test_loss")[0].value() == loss(trained, "test"), tolerance(accuracy));
    const Table epochs = table_of_rows(epoch_columns(), record.epochs);
    BOOST_TEST(epochs.rows() == 7u);
    BOOST_TEST(epochs.numbers("train_loss")[0].value() == loss(initial, "train"),
               tolerance(accuracy));
    BOOST_TEST(epochs.text("train_loss")[6] == runs.text("train_loss")[0]);
  }
}

BOOST_AUTO_TEST_CASE(stored_data_of_a_regression_have_a_column_for_each_target) {
  const ConfigFiles data;
  data.add("d.csv", "u,x,v\n0.5,1,2\n-3,4,0.1\n1,1e-7,3\n");
  data.add("t.csv", "u,x,v\n7,8,9\n");
  Planned planned(R"({"task": {"type": "csv", "file": ")" + data.path("d.csv").string() +
                  R"(", "test_file": ")" + data.path("t.csv").string() +
                  R"(", "target": ["v", "u"], "scaling": "none"},
    "network": {"hidden": []}, "training": {"epochs": 0}, "save": ["final"]})");
  const RunRecord record = planned.first_run();
  BOOST_TEST(record.models.size() == 2u);
  BOOST_TEST(record.models[0].first == "0-data.csv");
  BOOST_TEST(record.models[0].second ==
             "split,x0,y0,y1\ntrain,1,2,0.5\ntrain,4,0.1,-3\ntrain,1e-07,3,1\ntest,8,9,7\n");
}

BOOST_AUTO_TEST_CASE(maps_come_with_the_samples_that_they_are_drawn_around) {
  Planned planned(R"({"task": {"type": "xor", "samples": 20, "test_fraction": 0.5},
    "training": {"epochs": 2}, "measure": [{"type": "decision_map", "at": [0, 2], "grid": 3}],
    "save": ["final"]})");
  const RunRecord record = planned.first_run();
  const Table maps = table_of_rows(map_columns(), record.maps);
  const Table data = table_of("data.csv", record.models[0].second);
  std::vector<std::vector<std::string>> drawn, trained;
  for (std::size_t row = 0; row < maps.rows(); ++row)
    if (maps.text("epoch")[row].empty())
      drawn.push_back({maps.text("x0")[row], maps.text("x1")[row], maps.text("output")[row]});
  for (std::size_t row = 0; row < data.rows(); ++row)
    if (data.text("split")[row] == "train")
      trained.push_back({data.text("x0")[row], data.text("x1")[row], data.text("y")[row]});
  BOOST_TEST(maps.rows() == 2U * 9U + 10U);
  BOOST_TEST(drawn.size() == 10U);
  BOOST_TEST((drawn == trained));
}

BOOST_AUTO_TEST_CASE(the_number_of_epochs_told_is_that_of_the_calls) {
  Planned planned("{" + setups[0].members + "}");
  std::size_t calls = 0;
  Course course;
  course.after_epoch = [&](const auto&) { return ++calls > 0; };
  const RunRecord record = *run(0, planned.plan->arms[0].settings, 1, {}, planned.data, course);
  BOOST_TEST(calls == 4u);
  BOOST_TEST(record.epochs_trained == 4u);
}

BOOST_AUTO_TEST_SUITE_END()

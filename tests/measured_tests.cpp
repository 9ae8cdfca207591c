#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/claims.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(measured_tests)

BOOST_AUTO_TEST_CASE(a_column_can_be_reduced_and_divided_by_others) {
  Claim claim = claim_on("score", above(0.0));
  claim.where = Json{{"network.activation", "relu"}};
  claim.measure.minus = "train_loss";
  claim.measure.over = "base";
  BOOST_TEST(observed(claim, small_tables(two_arms)) == 2.25);  // (4 - 0.5) / 2, (6 - 0.5) / 2
}

BOOST_AUTO_TEST_CASE(layers_are_compared_first_over_last_hidden) {
  const Tables tables = layer_tables();
  BOOST_TEST(is_close(observed(layer_claim(FirstOverLast{}, first_epoch), tables), 0.01));
  BOOST_TEST(is_close(observed(layer_claim(RateForm{}, first_epoch), tables), 0.1));
  BOOST_TEST(observed(layer_claim(FirstOverLast{}, EpochChoice{}), tables) == 0.25);
  BOOST_TEST(observed(layer_claim(RateForm{}, EpochChoice{}), tables) == 0.5);
  const EpochChoice fifth{EpochChoice::Kind::number, 5};
  BOOST_TEST(observed(layer_claim(RateForm{}, fifth), tables) == 0.5);
}

BOOST_AUTO_TEST_CASE(without_hidden_layers_there_is_nothing_to_compare) {
  for (const Form& form : {Form{FirstOverLast{}}, Form{RateForm{}}, Form{ValueForm{}}}) {
    Claim claim = layer_claim(form, first_epoch);
    claim.where = Json{{"network.activation", "none"}};
    BOOST_TEST(verdict(claim, layer_tables()) == "not_run");
  }
}

BOOST_AUTO_TEST_CASE(layers_are_chosen_and_combined) {
  const Tables tables = layer_tables();
  Claim claim = layer_claim(ValueForm{}, first_epoch);
  const auto value_of = [&](LayerChoice layer, Across across) {
    claim.measure.layer = layer;
    claim.measure.across = across;
    return observed(claim, tables);
  };
  const LayerChoice all{LayerChoice::Kind::all, 0};
  // Seed 1 has 0.001, 0.01, 0.1 in its hidden layers, seed 2 ten times that: 5.5 times seed 1 on
  // average.
  BOOST_TEST(is_close(value_of(all, AcrossMax{}), 0.55));
  BOOST_TEST(is_close(value_of(all, AcrossMin{}), 0.0055));
  BOOST_TEST(is_close(value_of(all, AcrossSum{}), 0.6105));
  BOOST_TEST(is_close(value_of(all, AcrossMean{}), 0.2035));
  BOOST_TEST(is_close(value_of({LayerChoice::Kind::first, 0}, AcrossMean{}), 0.0055));
  BOOST_TEST(is_close(value_of({LayerChoice::Kind::last, 0}, AcrossMean{}), 0.55));
  BOOST_TEST(is_close(value_of({LayerChoice::Kind::number, 4}, AcrossMean{}), 38.5));
  claim.measure.column = "zero_fraction";  // empty in the third layer
  BOOST_TEST(value_of(all, AcrossMean{}) == 0.375);
}

BOOST_AUTO_TEST_CASE(epochs_are_chosen) {
  Tables tables = scores({"1", "1"});
  tables.epochs =
      table_of("epochs.csv", "run,epoch,train_loss\n0,0,8\n0,1,4\n1,0,8\n1,1,6\n1,2,2\n");
  Claim claim = claim_on("train_loss", above(0.0));
  claim.measure.table = EpochsTable{};
  BOOST_TEST(observed(claim, tables) == 3.0);  // each run's own last epoch
  claim.measure.epoch = first_epoch;
  BOOST_TEST(observed(claim, tables) == 8.0);
  claim.measure.epoch = {EpochChoice::Kind::number, 1};
  BOOST_TEST(observed(claim, tables) == 5.0);
}

BOOST_AUTO_TEST_CASE(a_run_that_stopped_before_the_epoch_is_not_passed_over) {
  Tables tables = scores({"1", "1", "1"});
  tables.epochs = table_of("epochs.csv", "run,epoch,train_loss\n0,2,8\n1,2,8\n2,1,9\n");
  Claim claim = claim_on("train_loss", above(0.0));
  claim.measure.table = EpochsTable{};
  claim.measure.epoch = {EpochChoice::Kind::number, 2};
  const Judgement judgement = judge(claim, tables);
  BOOST_TEST(name_of(judgement.verdict) == "inconclusive");
  BOOST_TEST(judgement.note == "only 2 of 3 runs have a value");
}

BOOST_AUTO_TEST_SUITE_END()

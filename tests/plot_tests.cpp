// Are axes, ticks and colours what a reader needs?
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/palette.hpp"
#include "experiments/plot_scale.hpp"
#include "trainer/activation.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(plot_tests)

namespace {

std::string labels(const Scale& scale) {
  std::string text;
  for (const auto& tick : scale.ticks) text += (text.empty() ? "" : " ") + tick.second;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(whole_numbers_have_whole_ticks) {
  BOOST_TEST(labels(scale_of({1, 2}, false, false)) == "1 2");
  BOOST_TEST(labels(scale_of({1, 2, 3, 4}, false, false)) == "1 2 3 4");
  BOOST_TEST(labels(scale_of({0, 0.25, 1}, false, false)) == "0 0.5 1");
  BOOST_TEST(labels(scale_of({0, 20000}, false, false)) == "0 5000 10000 15000 20000");
}

BOOST_AUTO_TEST_CASE(few_values_are_ticks_unless_they_would_run_into_each_other) {
  BOOST_TEST(labels(scale_of({2, 4, 8, 20}, false, true)) == "2 4 8 20");
  BOOST_TEST(labels(scale_of({0, 0.01, 1}, false, true)) == "0 1");
  BOOST_TEST(labels(scale_of({0.01, 0.1, 3}, true, true)) == "0.01 0.1 3");
}

BOOST_AUTO_TEST_CASE(log_axes_have_powers_of_ten_and_a_place_for_zero) {
  const Scale scale = scale_of({1e-12, 1e-6, 1, 0}, true, false);
  BOOST_TEST(labels(scale) == "0 1 0.01 10⁻⁴ 10⁻⁶ 10⁻⁸ 10⁻¹⁰ 10⁻¹²");
  BOOST_TEST((scale.floor > 0 && scale.floor < 1e-12));
  BOOST_TEST(scale.place(0) == scale.floor);
  BOOST_TEST(scale.fraction(0) < scale.fraction(1e-12));
  BOOST_TEST(!scale.shows(-1));
  BOOST_TEST(!scale.shows(std::nan("")));
  BOOST_TEST(scale.shows(0));
  BOOST_TEST(scale_of({1, 10}, true, false).floor == 0);
  BOOST_TEST(labels(scale_of({4, 60}, true, false)) == "5 10 20 50");
  BOOST_TEST(labels(scale_of({26, 29}, true, false)) == "25 30");
}

BOOST_AUTO_TEST_CASE(an_axis_without_positive_or_finite_values_is_still_one) {
  BOOST_TEST(!scale_of({0, -1}, true, false).is_log);
  const Scale empty = scale_of({std::nan(""), HUGE_VAL}, false, false);
  BOOST_TEST(empty.low < empty.high);
  const Scale one = scale_of({5}, false, false);
  BOOST_TEST((one.low < 5 && one.high > 5));
}

// WCAG 2.1: 3 for graphics (1.4.11), 4.5 for text (1.4.3). The standard's own example: #777777 on
// white is 4.48.
BOOST_AUTO_TEST_CASE(colours_are_dark_enough_for_white_paper) {
  BOOST_TEST(contrast("#ffffff", "#000000") == 21, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(contrast("#777777", "#ffffff") == 4.478, boost::test_tools::tolerance(1e-3));
  for (std::size_t i = 0; i < 8; ++i) {
    const std::string colour = look_at(i).colour;
    BOOST_TEST(contrast(colour, "#ffffff") >= 3, colour);
  }
  for (const std::string_view name : Alternatives<Activation>::names) {
    const std::string colour = look_of(name).colour;
    BOOST_TEST(contrast(colour, "#ffffff") >= 3, colour);
    BOOST_TEST(contrast(text_colour(colour), "#ffffff") >= 4.5, colour);
  }
  BOOST_TEST(contrast(text_colour("#dde1e5"), "#ffffff") >= 4.5);
}

BOOST_AUTO_TEST_CASE(each_activation_has_a_look_of_its_own) {
  std::set<std::pair<std::string, int>> looks;
  for (const std::string_view name : Alternatives<Activation>::names) {
    const Look look = look_of(name);
    BOOST_TEST(looks.emplace(look.colour, look.dash).second, name);
  }
  BOOST_TEST(look_of("leaky_relu 0.3").colour == look_of("leaky_relu").colour);
  BOOST_TEST(look_of("leaky_relu", 1).dash != look_of("leaky_relu", 0).dash);
}

BOOST_AUTO_TEST_SUITE_END()

// Does a browser show the pages as they are meant? Skipped, with a line that says so, where
// Chromium is not installed.
#include <cstdlib>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "experiments/index_page.hpp"
#include "experiments/report_page.hpp"
#include "tests/config_files.hpp"
#include "trainer/text_file.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(page_browser_tests)

namespace {

boost::test_tools::assertion_result has_chromium(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result result(std::system("command -v chromium >/dev/null 2>&1") ==
                                             0);
  result.message() << "chromium is not installed (apt-get install chromium)";
  return result;
}

// Words and numbers wider than any phone.
Report wide_report() {
  Report report;
  report.name = "wide";
  report.title = {std::string(200, 'x'), "宽"};
  report.swept = {std::string(90, 's')};
  report.runs = 2;
  report.groups = {{{std::string(90, 'v')}, 2, 0, {{"train_loss", {2, 0.5, 0.1, 0.5, 0.4, 0.6}}}}};
  report.warnings = {{std::string(90, 'w'), 1, {{std::string(90, 'v')}}}};
  JudgedClaim judged;
  judged.claim.id = "c";
  judged.claim.lecture = "2.5-jacobian";
  judged.claim.statement = {std::string(90, 'y'), ""};
  judged.judgement.interval = Interval{1.0 / 3, -1e-300, 1e300, ""};
  judged.judgement.expected = "below 1.234567890123456789e-100";
  report.claims = {judged};
  return report;
}

// Puts each page into frames as wide as a phone and a desk, and prints what it measures there:
// page, width of content and of frame, height of the lowest figure.
constexpr std::string_view measure = R"(<script>
onload = () => {
  const lines = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, root = page.documentElement;
    const heights = [...page.querySelectorAll("figure svg")]
      .map(s => s.getBoundingClientRect().height);
    return ["page", root.scrollWidth, root.clientWidth, heights.length, Math.min(1e6, ...heights)]
      .join(" ");
  });
  document.body.textContent = lines.join("\n");
};
</script>)";

}  // namespace

BOOST_AUTO_TEST_CASE(pages_fit_a_phone_and_a_desk, *boost::unit_test::precondition(has_chromium)) {
  const ConfigFiles files;
  const std::string svg =
      R"(<svg viewBox="0 0 800 400" xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>)";
  files.add("report.html",
            report_page(wide_report(), {{{"f", {"F", ""}, {"Up", ""}, {"c"}}, svg}},
                        Json{{"host", std::string(200, 'h')}}, Config{}, "en", {"en", "zh"}));
  files.add("index.html", index_page({wide_report()}, {}, "zh", {"en", "zh"},
                                     [](const Report&) { return "report.html"; }));
  std::string frames;
  for (const std::string width : {"400", "1400"})
    for (const std::string page : {"report.html", "index.html"})
      frames += "<iframe src=\"" + page + "\" style=\"width:" + width + "px\"></iframe>";
  files.add("frames.html", frames + std::string(measure));
  const std::string folder = files.path("").string();
  const int status = std::system(
      ("cd '" + folder + "' && HOME='" + folder +
       "' timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-web-security "
       "--allow-file-access-from-files --enable-logging=stderr --virtual-time-budget=5000 "
       "--dump-dom 'file://" +
       folder + "frames.html' >out 2>err")
          .c_str());
  BOOST_TEST(status == 0);
  const std::string out = read_text(files.path("out"));
  BOOST_TEST(read_text(files.path("err")).find("CONSOLE") == std::string::npos);
  std::size_t pages = 0, figures = 0;
  for (std::size_t at = 0; (at = out.find("page ", at)) != std::string::npos; ++at, ++pages) {
    std::istringstream line(out.substr(at + 5));
    double content = 0, frame = 0, count = 0, lowest = 0;
    line >> content >> frame >> count >> lowest;
    BOOST_TEST(content <= frame);
    BOOST_TEST(frame > 380);
    BOOST_TEST(lowest > 100);
    figures += static_cast<std::size_t>(count);
  }
  BOOST_TEST(pages == 4U);
  BOOST_TEST(figures == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

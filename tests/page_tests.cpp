// Are the pages whole, safe against what a config says, and do their links lead somewhere?
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiments/html.hpp"
#include "experiments/index_page.hpp"
#include "experiments/lecture.hpp"
#include "experiments/phrases.hpp"
#include "experiments/report_page.hpp"
#include "tests/config_files.hpp"
#include "tests/planned.hpp"
#include "tests/program.hpp"
#include "trainer/error.hpp"

using namespace mlp;

BOOST_AUTO_TEST_SUITE(page_tests)

namespace {

const std::string hostile = "<script>alert(\"1\")</script> `a` $b | c & 'd'\nnew\x01";

Report hostile_report() {
  Report report;
  report.name = "hostile";
  report.title = {hostile, ""};
  report.swept = {"task." + hostile};
  report.runs = 2;
  report.groups = {{{hostile}, 2, 0, {{"train_loss", {2, 0.5, 0.1, 0.5, 0.4, 0.6}}}}};
  report.warnings = {{hostile, 1, {{hostile}}}};
  JudgedClaim judged;
  judged.claim.id = hostile;
  judged.claim.lecture = "2.1-vanishing";
  judged.claim.statement = {hostile, ""};
  judged.claim.reason = Text{hostile, ""};
  judged.judgement.verdict = Verdict::does_not_hold;
  judged.judgement.interval = Interval{0.5, 0.4, 0.6, ""};
  judged.judgement.expected = "above 1";
  judged.judgement.note = hostile;
  judged.judgement.runs = 2;
  report.claims = {judged};
  return report;
}

const std::string drawn_by_gnuplot =
    "<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<svg \n width=\"600\" height=\"480\"\n viewBox=\"0 0 "
    "600 480\">\n<title>Gnuplot</title><desc>by it</desc><defs><circle id='gpDot' r='0.5'/></defs>"
    "<g id=\"plot_1\"><title>x</title><use xlink:href='#gpDot'/></g><path "
    "fill=\"url(#gpDot)\"/></svg>\n";

std::vector<DrawnFigure> figures() {
  Figure shows{"a", {"A title", "标题"}, {"A \"finding\" <b>", "所见"}, {hostile}};
  return {{shows, drawn_by_gnuplot}, {{"b", {"B", ""}, {"Nothing", ""}, {}}, drawn_by_gnuplot}};
}

Config config() {
  Config config;
  config.seeds.values = {1, 2};
  config.sweep = {{{"task." + hostile, {hostile, "other"}}}};
  return config;
}

std::string page(std::string_view language = "en") {
  return report_page(hostile_report(), figures(), Json{{"host", hostile}, {"jobs", 7}}, config(),
                     language, {"en", "zh"});
}

std::vector<std::string> all(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at)
    found.push_back((*at)[1]);
  return found;
}

// Every tag closed in order, no id twice, headings one level at a time; empty when all is well.
std::string problem_of(const std::string& html) {
  static const std::regex tag("<(/?)([a-zA-Z0-9]+)((?:\"[^\"]*\"|'[^']*'|[^'\">])*)>");
  std::vector<std::string> open;
  for (std::sregex_iterator at(html.begin(), html.end(), tag), end; at != end; ++at) {
    const std::string name = (*at)[2], rest = (*at)[3];
    if (name == "meta" || name == "DOCTYPE" || name == "wbr" || rest.ends_with("/")) continue;
    if ((*at)[1].length() == 0) {
      open.push_back(name);
    } else {
      if (open.empty() || open.back() != name) return "unexpected </" + name + ">";
      open.pop_back();
    }
  }
  if (!open.empty()) return "<" + open.back() + "> stays open";
  std::set<std::string> ids;
  for (const std::string& id : all(html, "\\sid=[\"']([^\"']*)[\"']"))
    if (!ids.insert(id).second) return "id twice: " + id;
  int level = 0;
  for (const std::string& heading : all(html, "<h([1-6])")) {
    if (std::stoi(heading) > level + 1) return "heading skipped before h" + heading;
    level = std::stoi(heading);
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Three experiments, of which one claims something of the lecture, one something else, one nothing.
struct ThreeResults {
  Planned lecture{
      R"({"name": "a", "task": {"type": "xor", "samples": 20}, "training": {"epochs": 1}, "seeds": 2,
          "claims": [{"id": "x<y", "lecture": "2.3-cheap", "statement": {"en": "One", "zh": "一"},
                      "measure": {"column": "train_loss"}, "expect": {"below": 100}}]})"};
  Planned own{
      R"({"name": "b", "task": {"type": "xor", "samples": 20}, "training": {"epochs": 1}, "seeds": 2,
          "claims": [{"id": "mine", "measure": {"column": "epochs", "interval": "range"},
                      "expect": {"above": 0}, "control": {"expect": {"above": 5}}}]})"};
  Planned nothing{R"({"name": "c", "task": {"type": "xor", "samples": 20},
                      "training": {"epochs": 1}})"};
  ConfigFiles out;

  explicit ThreeResults(const Rendering& rendering) {
    for (Planned* planned : {&lecture, &own, &nothing})
      report(run_experiment(*planned->plan, planned->data,
                            {.out = out.path("results"), .quiet = true}),
             rendering);
    write_index(out.path("results"), rendering.languages);
  }
  std::string text(const std::string& name) const { return read_text(out.path("results/" + name)); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(text_stays_text) {
  BOOST_TEST(escaped("a<b>&\"c'`$|\n\t") == "a&lt;b&gt;&amp;&quot;c&#39;`$|\n\t");
  BOOST_TEST(escaped(std::string("\0\x1b\x7f", 3)) == "\uFFFD\uFFFD\uFFFD");
  BOOST_TEST(escaped("梯度") == "梯度");
  BOOST_TEST(in_url("a-b/r.html") == "a-b/r.html");
  BOOST_TEST(in_url("a b\"#") == "a%20b%22%23");
  BOOST_TEST(anchor("a-b.c") == "a-b.c");
  BOOST_TEST(anchor("a_b") == "a_5fb");
  BOOST_TEST(anchor("a \"梯") == "a_20_22_e6_a2_af");
}

BOOST_AUTO_TEST_CASE(a_figure_becomes_a_part_of_the_page) {
  const std::string svg = inline_svg(drawn_by_gnuplot, "f", "Falls & \"stays\"");
  BOOST_TEST(svg.starts_with("<svg"));
  BOOST_TEST(svg.ends_with("</svg>"));
  BOOST_TEST(contains(svg, "viewBox=\"0 0 600 480\""));
  BOOST_TEST(
      contains(svg, "width=\"100%\" role=\"img\" aria-label=\"Falls &amp; &quot;stays&quot;\">"));
  for (const std::string gone : {"600\"", "height", "Gnuplot", "desc", "xml version", "DOCTYPE"})
    BOOST_TEST((gone == "600\"" ? !contains(svg, "width=\"600\"") : !contains(svg, gone)), gone);
  for (const std::string kept :
       {"id='f-gpDot'", "id=\"f-plot_1\"", "href='#f-gpDot'", "url(#f-gpDot)"})
    BOOST_TEST(contains(svg, kept), kept);
  BOOST_TEST(inline_svg("no picture", "f", "x") == "");
}

BOOST_AUTO_TEST_CASE(nothing_of_a_config_becomes_markup) {
  for (const std::string language : {"en", "zh"}) {
    const std::string html = page(language);
    BOOST_TEST(problem_of(html) == "");
    BOOST_TEST(!contains(html, "<script"));
    BOOST_TEST(!contains(html, "alert(\""));
    BOOST_TEST(!contains(html, "\x01"));
    // Title (twice), swept path and value, statement (table and figure), id, reason, note,
    // warning with its arm (path and value), and host.
    BOOST_TEST(
        all(html, "(&lt;script&gt;alert\\(&quot;1&quot;\\)&lt;/script&gt; `a` \\$b)").size() ==
        13U);
  }
}

boost::test_tools::assertion_result needs_tidy(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result result(std::system("command -v tidy >/dev/null 2>&1") == 0);
  result.message() << "tidy is not installed (apt-get install tidy)";
  return result;
}

BOOST_AUTO_TEST_CASE(pages_are_valid_html, *boost::unit_test::precondition(needs_tidy)) {
  const ThreeResults results({{"en", "zh"}, {}});
  results.out.add("results/hostile.html", page());
  for (const std::string name :
       {"a/report.html", "b/report.zh.html", "index.html", "index.zh.html", "hostile.html"}) {
    const std::string file = results.out.path("results/" + name).string();
    const int status =
        std::system(("tidy -errors -quiet '" + file + "' 2>'" + file + ".txt'").c_str());
    BOOST_TEST(status == 0, results.text(name + ".txt"));
  }
}

BOOST_AUTO_TEST_CASE(a_report_is_in_order) {
  BOOST_TEST(
      all(page(), "<h2>([^<]*)</h2>") ==
          (std::vector<std::string>{"Verdicts", "In formulas", "Claim by claim", "More figures",
                                    "Results", "Repeat it", "Warnings", "Environment"}),
      boost::test_tools::per_element());
  BOOST_TEST(!contains(page(), "<dt>jobs"));
  BOOST_TEST(contains(page(), "trainer run config.json --out .."));
  BOOST_TEST(contains(page(), "0.5 [0.4, 0.6]"));
  BOOST_TEST(contains(page(), "&gt; 1"));
}

BOOST_AUTO_TEST_CASE(ranks_are_a_table_where_claims_rank) {
  BOOST_TEST(!contains(page(), "Mean rank"));
  Report report = hostile_report();
  const Summary rank{10, 1.5, 0.1, 1.5, 1.25, 1.75}, accuracy{10, 0.9, {}, 0.9, {}, {}};
  report.rankings = {
      {"network.activation",
       "test_accuracy",
       {{R"({"type":"elu","alpha":2})", 30, 4, rank, {{"test_accuracy", accuracy}}}}}};
  const std::string html = report_page(report, {}, Json::object(), config(), "en", {"en"});
  BOOST_TEST(problem_of(html) == "");
  BOOST_TEST(contains(html,
                      "<th scope=\"row\">elu 2</th><td class=\"number\">1.5<small>[1.25, 1.75]"
                      "</small></td><td class=\"number\">0.9</td><td>30</td><td>4</td>"));
}

BOOST_AUTO_TEST_CASE(arms_are_named_in_short) {
  Report report = hostile_report();
  report.swept = {"task"};
  report.groups.push_back(report.groups.front());
  report.groups[0].values = {R"({"type":"xor","samples":400})"};
  report.groups[1].values = {R"({"type":"moons","samples":400})"};
  const std::string html = report_page(report, {}, Json::object(), config(), "en", {"en"});
  BOOST_TEST(contains(html, "<th scope=\"row\">xor</th>"));
  BOOST_TEST(contains(html, "<th scope=\"row\">moons</th>"));
}

BOOST_AUTO_TEST_CASE(a_claim_has_a_part_with_its_figure_sentence_and_command) {
  const std::string id = "id=\"claim-" + anchor(hostile) + "\"";
  const std::string html = page();
  const std::size_t start = html.find("<section " + id);
  BOOST_REQUIRE(start != std::string::npos);
  const std::string part = html.substr(start, html.find("More figures") - start);
  BOOST_TEST(contains(part, "id=\"figure-a\""));
  BOOST_TEST(contains(part, "observed 0.5 [0.4, 0.6], needed &gt; 1."));
  BOOST_TEST(contains(part, "class=\"outcome\""));
  BOOST_TEST(contains(part, "trainer run config.json --out repeated"));
  BOOST_TEST(!contains(part, "id=\"figure-b\""));
  const std::string bare =
      report_page(hostile_report(), {}, Json::object(), config(), "en", {"en"});
  BOOST_TEST(contains(bare, "<section " + id));
  BOOST_TEST(!contains(bare, "More figures"));
  BOOST_TEST(contains(bare, "environment.json is missing"));
}

BOOST_AUTO_TEST_CASE(missing_figures_are_said_once_with_the_cure) {
  std::vector<DrawnFigure> missing = figures();
  for (DrawnFigure& drawn : missing) {
    drawn.svg.clear();
    drawn.figure.is_gnuplot_missing = true;
  }
  const std::string html =
      report_page(hostile_report(), missing, Json::object(), config(), "en", {"en"});
  BOOST_TEST(all(html, "(apt-get install gnuplot-nox)").size() == 1U);
  BOOST_TEST(!contains(page(), "gnuplot-nox"));
  missing[0].figure.is_gnuplot_missing = missing[1].figure.is_gnuplot_missing = false;
  missing[0].figure.error = "line 3: <bad>";
  const std::string failed =
      report_page(hostile_report(), missing, Json::object(), config(), "en", {"en"});
  BOOST_TEST(contains(failed, "gnuplot failed: line 3: &lt;bad&gt;"));
  BOOST_TEST(!contains(failed, "gnuplot-nox"));
}

BOOST_AUTO_TEST_CASE(chinese_pages_are_chinese) {
  const std::string html = page("zh");
  BOOST_TEST(contains(html, "<html lang=\"zh-Hans\">"));
  BOOST_TEST(contains(html, "✗ 不成立"));
  BOOST_TEST(contains(html, "所见"));
  BOOST_TEST(contains(html, "href=\"report.html\""));
  BOOST_TEST(contains(page(), "<html lang=\"en\">"));
  BOOST_TEST(contains(page(), "href=\"report.zh.html\""));
  for (const std::string& heading : all(html, "<h2>([^<]*)</h2>"))
    BOOST_TEST(std::ranges::any_of(heading, [](char c) { return c < 0; }), heading);
  std::set<std::string_view> known;
  for (const Phrase& entry : phrases()) {
    BOOST_TEST(known.insert(entry.en).second, entry.en);
    BOOST_TEST(!entry.zh.empty(), entry.en);
  }
}

BOOST_AUTO_TEST_CASE(links_of_the_index_lead_to_their_claims) {
  const ThreeResults results({{"en", "zh"}, {}});
  for (const std::string page : {"index.html", "index.zh.html"}) {
    const std::string html = results.text(page);
    BOOST_TEST(problem_of(html) == "");
    BOOST_TEST(all(html, "(src=|@import|<script|<link|https?://)").empty());
    for (const std::string& href : all(html, "href=\"([^\"]*)\"")) {
      const std::size_t hash = href.find('#');
      const std::string file = href.substr(0, hash);
      const std::string target = file.empty() ? html : results.text(file);
      if (hash != std::string::npos)
        BOOST_TEST(contains(target, "id=\"" + href.substr(hash + 1) + "\""), href);
      BOOST_TEST(problem_of(target) == "");
    }
    for (const LectureClaim& said : lecture_claims())
      BOOST_TEST(contains(html, "<code>" + std::string(said.id) + "</code>"), said.id);
    BOOST_TEST(contains(
        html, page == "index.html" ? "a/report.html#claim-x_3cy" : "a/report.zh.html#claim-x_3cy"));
    BOOST_TEST(contains(html, "b/report"));
    BOOST_TEST(contains(html, "c/report"));
  }
  const std::string html = results.text("index.html");
  std::vector<std::string> numbers;
  for (const LectureSection& section : lecture_sections()) numbers.emplace_back(section.number);
  BOOST_TEST(all(html, "<h2 id=\"section-([0-9.]*)\"") == numbers,
             boost::test_tools::per_element());
  BOOST_TEST(contains(html, "Other claims"));
}

BOOST_AUTO_TEST_CASE(rendering_again_gives_the_same_bytes) {
  const ThreeResults results({{"en"}, {}});
  const std::string page = results.text("a/report.html"), index = results.text("index.html");
  report(results.out.path("results/a"), {{"en"}, {}});
  write_index(results.out.path("results"), {"en"});
  BOOST_TEST((results.text("a/report.html") == page));
  BOOST_TEST((results.text("index.html") == index));
  BOOST_TEST(!contains(page, results.out.path("").string()));
}

BOOST_AUTO_TEST_CASE(a_damaged_report_is_named_and_the_others_are_shown) {
  const ThreeResults results({{"en"}, {}});
  results.out.add("results/b/report.json", R"({"name": "b"})");
  write_index(results.out.path("results"), {"en"});
  const std::string html = results.text("index.html");
  BOOST_TEST(contains(html, "cannot be read: <code>b</code>"));
  BOOST_TEST(contains(html, "a/report.html"));
  BOOST_CHECK_THROW(read_report(results.out.path("results/b/report.json")), InputError);
}

BOOST_AUTO_TEST_CASE(a_stored_report_is_read_back) {
  Report report = hostile_report();
  report.claims[0].judgement.interval = Interval{std::nan(""), 0.25, HUGE_VAL, ""};
  report.claims[0].judgement.control = Outcome{Verdict::holds, {}, "0 to 1", 3, ""};
  const ConfigFiles files;
  files.add("report.json", report_json(report, {}).dump());
  Json again = report_json(read_report(files.path("report.json")), {});
  Json claim = report_json(report, {})["claims"][0];
  claim.erase("reason");
  BOOST_TEST(again["claims"][0].dump() == claim.dump());
  BOOST_TEST(again["title"] == report_json(report, {})["title"]);
}

BOOST_AUTO_TEST_CASE(the_language_is_chosen_on_the_command_line) {
  const Program trainer;
  add_config(trainer, "c");
  BOOST_TEST(trainer({"run", "c.json", "--quiet"}).code == 0);
  BOOST_TEST(trainer.exists("results/c/report.html"));
  BOOST_TEST(trainer.exists("results/index.html"));
  BOOST_TEST(!trainer.exists("results/c/report.zh.html"));
  BOOST_TEST(trainer({"report", "results/c/", "--lang", "both"}).code == 0);
  BOOST_TEST(trainer.exists("results/c/report.zh.html"));
  BOOST_TEST(trainer.exists("results/index.zh.html"));
  BOOST_TEST(trainer({"report", "--figures", "png,pdf", "results/c"}).code == 0);
  const ProgramResult wrong = trainer({"report", "results/c", "--lang", "fr"});
  BOOST_TEST(wrong.code == 2);
  BOOST_TEST(contains(wrong.err, "fr"));
}

BOOST_AUTO_TEST_SUITE_END()

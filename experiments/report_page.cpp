#include "experiments/report_page.hpp"

#include <algorithm>
#include <set>

#include "experiments/formulas.hpp"
#include "experiments/html.hpp"
#include "experiments/lecture.hpp"
#include "experiments/page.hpp"
#include "experiments/phrases.hpp"

namespace mlp {
namespace {

constexpr std::size_t most_groups = 400;  // keeps the page below a megabyte
constexpr std::size_t many_groups = 16;   // more scroll in a box
constexpr std::size_t most_columns = 8;   // of results
constexpr std::size_t most_warned_arms = 6;

std::string claim_attribute(const std::string& id) {
  return "id=\"claim-" + anchor(id) + "\"";
}

// What is inside of objects has dotted names.
std::string environment_items(const Json& environment, const std::string& path) {
  std::string items;
  for (const auto& item : environment.items()) {
    const std::string name = path + item.key();
    const Json& value = item.value();
    if (value.is_object())
      items += environment_items(value, name + ".");
    else if (name != "jobs")  // no result depends on it, so nor does the page
      items += element("dt", escaped(name)) +
               element("dd", escaped(value.is_string() ? value.get<std::string>() : value.dump())) +
               "\n";
  }
  return items;
}

// The page as it grows, in one language.
class ReportPage {
 public:
  ReportPage(const Report& report, const std::vector<DrawnFigure>& figures,
             std::string_view language)
      : report_(report), figures_(figures), language_(language) {
    for (const DrawnFigure& drawn : figures)
      shown_.insert(drawn.figure.claims.begin(), drawn.figure.claims.end());
  }

  std::string question(std::size_t seeds, const std::vector<std::string>& languages) const {
    std::string facts;
    const auto fact = [&](std::string_view name, const std::string& value) {
      facts += element("li", say(name) + ": " + element("b", value));
    };
    fact("Runs", std::to_string(report_.runs));
    fact("Groups", std::to_string(report_.groups.size()));
    fact("Seeds", std::to_string(seeds));
    if (report_.diverged > 0) fact("Diverged", std::to_string(report_.diverged));
    if (!report_.claims.empty()) fact("As stated", stated_count(report_.claims, language_));
    return element("nav", element("a", say("All results"),
                                  "href=\"../" + page_file("index", language_) + "\"") +
                              language_link("report", language_, languages)) +
           "\n<main>\n" + element("h1", escaped(title())) + "\n" +
           element("p", element("code", escaped(report_.name)), "class=\"soft\"") + "\n" +
           element("ul", facts, "class=\"facts\"") + "\n";
  }

  std::string verdicts() const {
    if (report_.claims.empty()) return "";
    std::string rows;
    for (const JudgedClaim& judged : report_.claims) {
      const Claim& claim = judged.claim;
      std::string cell = statement(claim) + element("small", element("code", escaped(claim.id)));
      if (claim.reason)
        cell += element("small", say("Why") + ": " + text_html(*claim.reason, language_));
      rows += element("tr", element("th", cell, "scope=\"row\"") + verdict_cells(judged, language_),
                      shown_.contains(claim.id) ? "" : claim_attribute(claim.id)) +
              "\n";
    }
    return heading("Verdicts") + verdict_table(phrase("Verdicts", language_), rows, language_) +
           verdict_note(language_);
  }

  std::string formulas() const {
    std::set<std::string_view> sections;
    for (const JudgedClaim& judged : report_.claims)
      sections.insert(section_of(judged.claim.lecture));
    std::string html;
    for (const std::string_view section : sections) html += formulas_of(section);
    return html.empty() ? "" : heading("In formulas") + html;
  }

  std::string figures() const {
    if (figures_.empty()) return "";
    std::string html = heading("Figures");
    if (std::ranges::any_of(figures_, [](const DrawnFigure& drawn) { return drawn.svg.empty(); }))
      html += element("p", say("The figures are missing, since gnuplot is not installed. To get "
                               "them: apt-get install gnuplot-nox, then trainer report on this "
                               "folder.")) +
              "\n";
    std::set<std::string> anchored;
    for (const DrawnFigure& drawn : figures_) html += figure(drawn, anchored);
    return html;
  }

  std::string repeat() const {
    return heading("Repeat it") +
           element("p",
                   say("In this folder, this command repeats every run, verdict and figure:")) +
           "\n<pre><code>trainer run config.json --out ..</code></pre>\n" +
           element("p", say("and this one renders them again without training:")) +
           "\n<pre><code>trainer report ../" + escaped(report_.name) + "</code></pre>\n";
  }

  std::string comparison() const {
    const std::vector<std::string> columns = shown_columns();
    if (report_.groups.empty() || columns.empty()) return "";
    std::vector<std::string> header;
    for (const std::string& path : report_.swept) header.push_back(element("code", escaped(path)));
    header.push_back(say("Runs"));
    if (report_.diverged > 0) header.push_back(say("Diverged"));
    for (const std::string& column : columns) header.push_back(element("code", escaped(column)));
    std::string rows;
    const std::size_t shown = std::min(report_.groups.size(), most_groups);
    for (std::size_t i = 0; i < shown; ++i) rows += group_row(report_.groups[i], columns);
    std::string html =
        heading("Comparison") +
        element("p", say("Mean over seeds with its 95% interval."), "class=\"soft\"") + "\n";
    const std::string table = html_table(phrase("Comparison", language_), header, rows);
    html += element("div", table, shown > many_groups ? "class=\"arms tall\"" : "class=\"arms\"") +
            "\n";
    if (shown < report_.groups.size())
      html += element("p", "… " + std::to_string(report_.groups.size() - shown) + ' ' +
                               say("more in runs.csv")) +
              "\n";
    return html;
  }

  std::string warnings() const {
    if (report_.warnings.empty()) return "";
    std::string items;
    for (const Warning& warning : report_.warnings) {
      const std::size_t arms = warning.arms.size();
      std::string where;
      if (arms > most_warned_arms) {
        where = say("in") + ' ' + std::to_string(arms) + ' ' + say("of") + ' ' +
                std::to_string(report_.groups.size()) + ' ' + say("groups");
      } else if (!report_.swept.empty()) {
        for (const std::vector<std::string>& arm : warning.arms) {
          where += where.empty() ? "" : "; ";
          for (std::size_t i = 0; i < arm.size(); ++i) where += (i > 0 ? ", " : "") + arm[i];
        }
      }
      items +=
          element("li", element("b", escaped(phrase(warning.text, language_)), "class=\"open\"") +
                            ": " + std::to_string(warning.runs) + ' ' + say("of") + ' ' +
                            std::to_string(report_.runs) + ' ' + say("runs") +
                            element("small", escaped(where))) +
          "\n";
    }
    return heading("Warnings") + element("ul", items) + "\n";
  }

  std::string environment(const Json& environment) const {
    const std::string items = environment_items(environment, "");
    return items.empty() ? "" : heading("Environment") + element("dl", items) + "\n";
  }

  std::string title() const {
    const std::string& asked = in(report_.title, language_);
    return asked.empty() ? report_.name : asked;
  }

 private:
  std::string say(std::string_view en) const { return escaped(phrase(en, language_)); }
  std::string heading(std::string_view en) const { return element("h2", say(en)) + "\n"; }

  std::string statement(const Claim& claim) const {
    const std::string html = text_html(claim.statement, language_);
    return html.empty() ? escaped(claim.id) : html;
  }

  // With the claims that it shows; `anchored` are those that an earlier figure shows.
  std::string figure(const DrawnFigure& drawn, std::set<std::string>& anchored) const {
    const Figure& figure = drawn.figure;
    const std::string &title = in(figure.title, language_),
                      &finding = in(figure.finding, language_);
    std::string items;
    for (const std::string& id : figure.claims) {
      const auto judged = std::ranges::find_if(
          report_.claims, [&](const JudgedClaim& other) { return other.claim.id == id; });
      if (judged == report_.claims.end()) continue;
      items += element("li",
                       statement(judged->claim) + " — " +
                           element("span", verdict_html(*judged, language_), "class=\"verdict\""),
                       anchored.insert(id).second ? claim_attribute(id) : "");
    }
    const std::string svg = inline_svg(drawn.svg, "figure-" + figure.name, finding);
    return "<section id=\"figure-" + anchor(figure.name) + "\">\n" + element("h3", escaped(title)) +
           "\n" +
           element("figure", scroll_box(svg, title) + element("figcaption", escaped(finding))) +
           "\n" +
           (items.empty()
                ? ""
                : element("p", say("It shows") + ":", "class=\"soft\"") + element("ul", items)) +
           "</section>\n";
  }

  // Losses, accuracies and what the claims measure; where there is none of that, the first columns.
  std::vector<std::string> shown_columns() const {
    std::set<std::string> wanted{"train_loss", "test_loss", "train_accuracy", "test_accuracy"};
    for (const JudgedClaim& judged : report_.claims)
      if (is<RunsTable>(judged.claim.measure.table)) wanted.insert(judged.claim.measure.column);
    std::vector<std::string> all, shown;
    for (const Group& group : report_.groups)
      for (const auto& [column, summary] : group.columns)
        if (std::ranges::find(all, column) == all.end()) all.push_back(column);
    for (const std::string& column : all)
      if (wanted.contains(column)) shown.push_back(column);
    if (shown.empty()) shown = all;
    if (shown.size() > most_columns) shown.resize(most_columns);
    return shown;
  }

  std::string group_row(const Group& group, const std::vector<std::string>& columns) const {
    std::string cells;
    for (const std::string& value : group.values)
      cells += element("th", escaped(value), "scope=\"row\"");
    cells += element("td", std::to_string(group.runs));
    if (report_.diverged > 0) cells += element("td", std::to_string(group.diverged));
    for (const std::string& column : columns) {
      const auto found =
          std::ranges::find(group.columns, column, &std::pair<std::string, Summary>::first);
      std::string cell;
      if (found != group.columns.end()) {
        const Summary& summary = found->second;
        cell = summary.low ? text({summary.mean, *summary.low, *summary.high, ""})
                           : short_number(summary.mean);
      }
      cells += element("td", cell, "class=\"number\"");
    }
    return element("tr", cells) + "\n";
  }

  const Report& report_;
  const std::vector<DrawnFigure>& figures_;
  std::string_view language_;
  std::set<std::string> shown_;  // claims that a figure shows
};

}  // namespace

std::string report_page(const Report& report, const std::vector<DrawnFigure>& figures,
                        const Json& environment, std::size_t seeds, std::string_view language,
                        const std::vector<std::string>& languages) {
  const ReportPage page(report, figures, language);
  return html_page(language, page.title(),
                   page.question(seeds, languages) + page.verdicts() + page.formulas() +
                       page.figures() + page.repeat() + page.comparison() + page.warnings() +
                       page.environment(environment) + "</main>\n");
}

}  // namespace mlp

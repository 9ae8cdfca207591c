#include "experiments/report_page.hpp"

#include <algorithm>
#include <set>

#include "experiments/formulas.hpp"
#include "experiments/html.hpp"
#include "experiments/lecture.hpp"
#include "experiments/page.hpp"
#include "experiments/phrases.hpp"
#include "experiments/report_sections.hpp"

namespace mlp {
namespace {

std::string claim_attribute(const std::string& id) {
  return "id=\"claim-" + anchor(id) + "\"";
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
      const bool is_shown = shown_.contains(claim.id);
      if (is_shown)
        cell += element("small",
                        element("a", say("Figure"), "href=\"#claim-" + anchor(claim.id) + "\""));
      rows += element("tr", element("th", cell, "scope=\"row\"") + verdict_cells(judged, language_),
                      is_shown ? "" : claim_attribute(claim.id)) +
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

  std::string title() const {
    const std::string& asked = in(report_.title, language_);
    return asked.empty() ? report_.name : asked;
  }

 private:
  std::string say(std::string_view en) const { return mlp::say(en, language_); }
  std::string heading(std::string_view en) const { return mlp::heading(en, language_); }

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
    const std::string svg = inline_svg(drawn.svg, "svg-" + figure.name, finding);
    return "<section id=\"figure-" + anchor(figure.name) + "\">\n" + element("h3", escaped(title)) +
           "\n" +
           element("figure", scroll_box(svg, title) + element("figcaption", escaped(finding))) +
           "\n" +
           (items.empty()
                ? ""
                : element("p", say("It shows") + ":", "class=\"soft\"") + element("ul", items)) +
           "</section>\n";
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
                       page.figures() + page.repeat() + comparison_section(report, language) +
                       warnings_section(report, language) +
                       environment_section(environment, language) + "</main>\n");
}

}  // namespace mlp

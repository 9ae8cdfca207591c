#include "experiments/report_page.hpp"

#include <algorithm>
#include <set>

#include "experiments/claim_view.hpp"
#include "experiments/formulas.hpp"
#include "experiments/html.hpp"
#include "experiments/lecture.hpp"
#include "experiments/page.hpp"
#include "experiments/phrases.hpp"
#include "experiments/report_sections.hpp"

namespace mlp {
namespace {

// The page as it grows, in one language.
class ReportPage {
 public:
  ReportPage(const Report& report, const std::vector<DrawnFigure>& figures, const Config& config,
             std::string_view language)
      : report_(report), figures_(figures), config_(config), language_(language) {}

  std::string question(const std::vector<std::string>& languages) const {
    std::string facts;
    const auto fact = [&](std::string_view name, const std::string& value) {
      facts += element("li", say(name) + ": " + element("b", value));
    };
    fact("Runs", std::to_string(report_.runs));
    fact("Groups", std::to_string(report_.groups.size()));
    fact("Seeds", std::to_string(config_.seeds.values.size()));
    if (report_.diverged > 0) fact("Diverged", std::to_string(report_.diverged));
    if (!report_.claims.empty()) fact("As stated", stated_count(report_.claims, language_));
    return element("nav", element("a", say("All results"),
                                  "href=\"../" + page_file("index", language_) + "\"") +
                              language_link("report", language_, languages)) +
           "\n<main>\n" + element("h1", escaped(title())) + "\n" +
           (title() == report_.name
                ? ""
                : element("p", element("code", escaped(report_.name)), "class=\"soft\"") + "\n") +
           element("ul", facts, "class=\"facts\"") + "\n";
  }

  std::string verdicts() const {
    if (report_.claims.empty()) return "";
    std::string rows;
    for (const JudgedClaim& judged : report_.claims) {
      const Claim& claim = judged.claim;
      std::string cell =
          element("a", statement(claim), "href=\"#claim-" + anchor(claim.id) + "\"") +
          element("small", element("code", escaped(claim.id)));
      if (claim.reason)
        cell += element("small", say("Why") + ": " + text_html(*claim.reason, language_));
      rows +=
          element("tr", element("th", cell, "scope=\"row\"") + verdict_cells(judged, language_)) +
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

  std::string claims() const {
    if (report_.claims.empty()) return "";
    std::string html = heading("Claim by claim");
    for (const JudgedClaim& judged : report_.claims) html += claim(judged);
    return html;
  }

  // Those that show no claim.
  std::string other_figures() const {
    std::string html;
    for (const DrawnFigure& drawn : figures_)
      if (!first_claim(drawn)) html += figure(drawn, "h3");
    return html.empty() ? "" : heading(report_.claims.empty() ? "Figures" : "More figures") + html;
  }

  // Why figures are missing, and the cure; usually nothing.
  std::string missing() const {
    std::string html;
    if (std::ranges::any_of(figures_, &Figure::is_gnuplot_missing, &DrawnFigure::figure))
      return element("p",
                     say("The figures are missing, since gnuplot is not installed. To get "
                         "them: apt-get install gnuplot-nox, then trainer report on this "
                         "folder."),
                     "class=\"open\"") +
             "\n";
    for (const DrawnFigure& drawn : figures_)
      if (!drawn.figure.error.empty())
        html += element("p",
                        element("code", escaped(drawn.figure.name)) + ": " + say("gnuplot failed") +
                            ": " + escaped(drawn.figure.error),
                        "class=\"open\"") +
                "\n";
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

  // In the report's order; null where it shows none of them.
  const JudgedClaim* first_claim(const DrawnFigure& drawn) const {
    for (const JudgedClaim& judged : report_.claims)
      if (std::ranges::find(drawn.figure.claims, judged.claim.id) != drawn.figure.claims.end())
        return &judged;
    return nullptr;
  }

  std::string claim(const JudgedClaim& judged) const {
    const Claim& said = judged.claim;
    std::string own, others;
    for (const DrawnFigure& drawn : figures_) {
      const JudgedClaim* first = first_claim(drawn);
      if (first == &judged)
        own += figure(drawn, "h4");
      else if (std::ranges::find(drawn.figure.claims, said.id) != drawn.figure.claims.end())
        others += element("a", escaped(in(drawn.figure.title, language_)),
                          "href=\"#figure-" + anchor(drawn.figure.name) + "\"") +
                  ' ';
    }
    std::string html = element("h3", statement(said)) + "\n" +
                       element("p", verdict_html(judged, language_) + " — " +
                                        escaped(in(claim_sentence(judged), language_))) +
                       "\n" + claim_drawing(judged, language_) + "\n" + own;
    if (!others.empty())
      html += element("p", say("Figure") + ": " + others, "class=\"soft\"") + "\n";
    html += element("details", element("summary", say("Repeat this claim alone")) + "<pre><code>" +
                                   escaped(claim_command(said, config_)) + "</code></pre>") +
            "\n";
    return element("section", "\n" + html, "id=\"claim-" + anchor(said.id) + "\"") + "\n";
  }

  std::string figure(const DrawnFigure& drawn, std::string_view level) const {
    const std::string &title = in(drawn.figure.title, language_),
                      &finding = in(drawn.figure.finding, language_);
    const std::string svg = inline_svg(drawn.svg, "svg-" + drawn.figure.name, finding);
    const std::string drawing =
        element("figure", scroll_box(svg, title) + element("figcaption", escaped(finding)));
    return element("section", element(level, escaped(title)) + "\n" + drawing + "\n",
                   "id=\"figure-" + anchor(drawn.figure.name) + "\"") +
           "\n";
  }

  const Report& report_;
  const std::vector<DrawnFigure>& figures_;
  const Config& config_;
  std::string_view language_;
};

}  // namespace

std::string report_page(const Report& report, const std::vector<DrawnFigure>& figures,
                        const Json& environment, const Config& config, std::string_view language,
                        const std::vector<std::string>& languages) {
  const ReportPage page(report, figures, config, language);
  return html_page(language, page.title(),
                   page.question(languages) + page.missing() + page.verdicts() + page.formulas() +
                       page.claims() + page.other_figures() + ranking_section(report, language) +
                       comparison_section(report, language) + page.repeat() +
                       warnings_section(report, language) +
                       environment_section(environment, language) + "</main>\n");
}

}  // namespace mlp

#include "experiments/index_page.hpp"

#include <algorithm>

#include "experiments/formulas.hpp"
#include "experiments/html.hpp"
#include "experiments/page.hpp"
#include "experiments/phrases.hpp"
#include "experiments/scoreboard.hpp"

namespace mlp {
namespace {

using PageOf = std::function<std::string(const Report&)>;

std::string_view in(const LectureClaim& said, std::string_view language) {
  return language == "zh" ? said.zh : said.en;
}

std::string_view in(const LectureSection& section, std::string_view language) {
  return language == "zh" ? section.zh : section.en;
}

// HTML that leads to a report, or just the HTML where there is no report.
std::string link(const std::string& html, const std::string& file, const std::string& fragment) {
  return file.empty() ? html : element("a", html, "href=\"" + in_url(file) + fragment + "\"");
}

class IndexPage {
 public:
  IndexPage(const std::vector<Report>& reports, std::string_view language, const PageOf& page_of)
      : reports_(reports), scores_(scoreboard(reports)), language_(language), page_of_(page_of) {}

  std::string title() const {
    return phrase(scores_.empty() ? "Results" : "The lecture on activation functions, measured",
                  language_);
  }

  std::string head(const std::vector<std::string>& languages) const {
    std::string html, facts, sections;
    if (languages.size() > 1)
      html += element("nav", language_link("index", language_, languages)) + "\n";
    html += "<main>\n" + element("h1", escaped(title())) + "\n";
    if (scores_.empty()) return html;
    std::vector<JudgedClaim> claims;
    std::size_t sentences = 0;
    std::string_view last;
    for (const Score& score : scores_) {
      if (!score.judged) continue;
      claims.push_back(*score.judged);
      sentences += score.lecture != last;
      last = score.lecture;
    }
    facts += element("li", say("As stated") + ": " + element("b", stated_count(claims, language_)));
    facts += element("li", say("Sentences of the lecture") + ": " +
                               element("b", std::to_string(sentences) + ' ' + say("of") + ' ' +
                                                std::to_string(lecture_claims().size())) +
                               ' ' + say("measured"));
    for (const LectureSection& section : lecture_sections())
      sections +=
          element("a", escaped(section_title(section)), "href=\"#" + section_id(section) + "\"");
    return html + element("ul", facts, "class=\"facts\"") + "\n" +
           element("nav", sections, "aria-label=\"" + say("Sections") + "\"") + "\n" +
           verdict_note(language_);
  }

  std::string lecture() const {
    if (scores_.empty()) return "";
    std::string html;
    for (const LectureSection& section : lecture_sections()) {
      std::string rows;
      std::string_view last;
      for (const Score& score : scores_) {
        if (section_of(score.lecture) != section.number) continue;
        if (score.lecture != last) rows += said_row(score.lecture);
        last = score.lecture;
        rows += score.judged ? claim_row_html(*score.judged, report_named(score.experiment))
                             : not_run_row();
      }
      html += element("h2", escaped(section_title(section)), "id=\"" + section_id(section) + "\"") +
              "\n" + formulas_of(section.number) +
              verdict_table(section_title(section), rows, language_);
    }
    return html;
  }

  std::string others() const {
    std::string rows;
    for (const Report& report : reports_)
      for (const JudgedClaim& judged : report.claims)
        if (std::ranges::find(lecture_claims(), judged.claim.lecture, &LectureClaim::id) ==
            lecture_claims().end())
          rows += claim_row_html(judged, report);
    return rows.empty() ? ""
                        : heading("Other claims", language_) +
                              verdict_table(phrase("Other claims", language_), rows, language_);
  }

  std::string experiments() const {
    std::string rows;
    for (const Report& report : reports_) {
      const std::string name = element("code", escaped(report.name));
      rows +=
          element(
              "tr",
              element("th", link(name, page_of_(report), ""), "scope=\"row\"") +
                  element("td", text_html(report.title, language_)) +
                  element("td", std::to_string(report.runs), "class=\"number\"") +
                  element("td", report.claims.empty() ? "" : stated_count(report.claims, language_),
                          "class=\"number\"")) +
          "\n";
    }
    return heading("Experiments", language_) +
           html_table(phrase("Experiments", language_),
                      {say("Experiment"), say("Question"), say("Runs"), say("As stated")}, rows);
  }

  std::string unreadable(const std::vector<std::string>& names) const {
    std::string list;
    for (const std::string& name : names) list += ' ' + element("code", escaped(name));
    return list.empty() ? "" : element("p", say("Reports that cannot be read:") + list) + "\n";
  }

 private:
  std::string say(std::string_view en) const { return mlp::say(en, language_); }

  std::string section_title(const LectureSection& section) const {
    return std::string(section.number) + ' ' + std::string(in(section, language_));
  }
  static std::string section_id(const LectureSection& section) {
    return "section-" + std::string(section.number);
  }

  const Report& report_named(const std::string& name) const {
    return *std::ranges::find(reports_, name, &Report::name);
  }

  std::string said_row(std::string_view id) const {
    const auto said = std::ranges::find(lecture_claims(), id, &LectureClaim::id);
    return element("tr", element("th",
                                 escaped(in(*said, language_)) +
                                     element("small", element("code", escaped(id))),
                                 "class=\"said\" scope=\"colgroup\" colspan=\"5\"")) +
           "\n";
  }

  std::string not_run_row() const {
    return element("tr", element("th", "", "scope=\"row\"") +
                             element("td", "- " + say("not run"), "class=\"verdict open\"") +
                             "<td></td><td></td><td></td>") +
           "\n";
  }

  std::string claim_row_html(const JudgedClaim& judged, const Report& report) const {
    const std::string statement = text_html(judged.claim.statement, language_);
    const std::string shown = statement.empty() ? escaped(judged.claim.id) : statement;
    return element("tr",
                   element("th",
                           link(shown, page_of_(report), "#claim-" + anchor(judged.claim.id)) +
                               element("small", element("code", escaped(report.name + ": " +
                                                                        judged.claim.id))),
                           "scope=\"row\"") +
                       verdict_cells(judged, language_)) +
           "\n";
  }

  const std::vector<Report>& reports_;
  std::vector<Score> scores_;
  std::string_view language_;
  const PageOf& page_of_;
};

}  // namespace

std::string index_page(const std::vector<Report>& reports,
                       const std::vector<std::string>& unreadable, std::string_view language,
                       const std::vector<std::string>& languages, const PageOf& page_of) {
  const IndexPage page(reports, language, page_of);
  return html_page(language, page.title(),
                   page.head(languages) + page.lecture() + page.others() + page.experiments() +
                       page.unreadable(unreadable) + "</main>\n");
}

}  // namespace mlp

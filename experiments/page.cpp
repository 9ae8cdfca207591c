#include "experiments/page.hpp"

#include <algorithm>

#include "experiments/html.hpp"
#include "experiments/phrases.hpp"
#include "experiments/terminal.hpp"

namespace mlp {
namespace {

// Contrast of text is above 4.5:1 in both schemes. Figures are drawn for white paper; on a dark
// screen their lightness is turned round and their hues stay.
constexpr std::string_view style = R"(
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4;
  --shade: #f6f8fa; --link: #0757b0; --good: #116329; --bad: #a40e26; --open: #7d4e00; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e6e8ea; --soft: #a2abb4;
  --line: #363c43; --shade: #1d2125; --link: #7cb7ff; --good: #62c878; --bad: #ff8d85;
  --open: #e0b050; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 66rem; padding: 1.5rem 1.25rem 4rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans",
  "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 2rem; line-height: 1.25; margin: 1.5rem 0 .5rem; font-weight: 650; }
h2 { font-size: 1.35rem; margin: 3rem 0 .75rem; padding-top: .75rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p, ul { max-width: 44rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
:target { background: var(--shade); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; font-size: .9rem; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; margin: .5rem 0 1rem; padding: 0;
  list-style: none; color: var(--soft); }
.facts b { color: var(--ink); }
.soft, small { color: var(--soft); }
small { font-size: .82rem; line-height: 1.45; display: block; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.tall .scroll { max-height: 32rem; overflow-y: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.45;
  overflow-wrap: normal; }
th, td { padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; font-size: .82rem; white-space: nowrap; }
tbody th { font-weight: 400; min-width: 15rem; }
tbody th.said { font-weight: 600; padding-top: 1.4rem; }
.tall thead th { position: sticky; top: 0; background: var(--paper); }
.arms tbody th { min-width: 0; } .arms thead th { vertical-align: bottom; }
.arms thead code { white-space: normal; }
.number, .verdict { font-variant-numeric: tabular-nums; white-space: nowrap; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); }
figure { margin: 1rem 0 2rem; }
figure svg { display: block; height: auto; max-width: 60rem; }
@media screen and (prefers-color-scheme: dark) { figure svg { mix-blend-mode: screen;
  filter: invert(1) hue-rotate(180deg); } }
.outcome { display: block; width: 100%; max-width: 32rem; height: auto; margin: .25rem 0 1rem;
  font-size: 12px; fill: var(--soft); }
.outcome .needed { fill: var(--good); opacity: .16; } .outcome .bar { stroke: var(--good); }
.outcome .axis { stroke: var(--line); } .outcome g { fill: currentColor; stroke: currentColor; }
.outcome .interval { stroke-width: 2.5; }
section { margin-bottom: 2.5rem; } h4 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
summary { color: var(--soft); cursor: pointer; font-size: .9rem; }
figcaption { max-width: 44rem; margin-top: .5rem; }
math { font-size: 1.1rem; font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", math; }
.formula { overflow-x: auto; padding: .35rem 0; max-width: none; }
pre { overflow-x: auto; background: var(--shade); padding: .75rem 1rem; border-radius: 4px;
  font-size: .85rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; font-size: .9rem; }
dt { color: var(--soft); } dd { margin: 0; }
@media (max-width: 40rem) { body { padding: 1rem .9rem 3rem; } h1 { font-size: 1.5rem; }
  tbody th { min-width: 11rem; } figure svg { min-width: 46rem; } dl { display: block; } dd { margin-bottom: .4rem; } }
@media print { :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --shade: #fff;
  --link: #000; --good: #000; --bad: #000; --open: #000; }
  body { max-width: none; font-size: 10pt; padding: 0; } .scroll { overflow: visible; }
  .tall .scroll { max-height: none; } .arms table { font-size: 6.5pt; }
  .arms small, .arms thead th { font-size: 5.5pt; } .arms th, .arms td { padding-right: 4pt; }
  figure, tr { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; } }
)";

std::string observed_html(const Outcome& outcome) {
  return outcome.interval ? escaped(text(*outcome.interval)) : "";
}

std::string_view state_of(const JudgedClaim& judged) {
  if (as_stated(judged.claim, judged.judgement)) return "good";
  const Verdict verdict = judged.judgement.verdict;
  return verdict == Verdict::inconclusive || verdict == Verdict::not_run ? "open" : "bad";
}

std::string verdict_phrase(std::string_view name, std::string_view language) {
  return phrase(words(name), language);
}

// What was stated, where that needs a word, and why it is inconclusive or not run.
std::string remarks(const JudgedClaim& judged, std::string_view language) {
  const auto& [claim, judgement] = judged;
  std::string html;
  if (as_stated(claim, judgement)) {
    if (is<DoesNotHold>(claim.stated)) html += element("small", phrase("as stated", language));
  } else {
    html += element("small", phrase("stated:", language) + ' ' +
                                 verdict_phrase(name_of(claim.stated), language));
  }
  if (!judgement.note.empty()) html += element("small", say(judgement.note, language));
  return html;
}

}  // namespace

std::string html_page(std::string_view language, std::string_view title, std::string_view body) {
  return "<!DOCTYPE html>\n<html lang=\"" + std::string(language == "zh" ? "zh-Hans" : "en") +
         "\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
         element("title", escaped(title)) + "\n" + element("style", style) + "\n</head>\n<body>\n" +
         std::string(body) + "</body>\n</html>\n";
}

std::string say(std::string_view en, std::string_view language) {
  return escaped(phrase(en, language));
}

std::string heading(std::string_view en, std::string_view language) {
  return element("h2", say(en, language)) + "\n";
}

std::string language_link(std::string_view page, std::string_view language,
                          const std::vector<std::string>& languages) {
  if (languages.size() < 2) return "";
  const std::string other = language == "zh" ? "en" : "zh";
  return element(
      "a", other == "zh" ? "中文" : "English",
      "href=\"" + page_file(page, other) + "\" hreflang=\"" + other + "\" lang=\"" + other + "\"");
}

std::string text_html(const Text& text, std::string_view language) {
  const std::string_view own = text.zh.empty() ? "en" : text.en.empty() ? "zh" : language;
  const std::string html = escaped(in(text, language));
  return own == language || html.empty()
             ? html
             : element("span", html, "lang=\"" + std::string(own) + "\"");
}

std::string bar_text(std::string_view expected) {
  if (expected.starts_with("below ")) return "< " + std::string(expected.substr(6));
  if (expected.starts_with("above ")) return "> " + std::string(expected.substr(6));
  const std::size_t to = expected.find(" to ");
  if (to == std::string_view::npos) return std::string(expected);
  return std::string(expected.substr(0, to)) + " … " + std::string(expected.substr(to + 4));
}

std::string verdict_table(std::string_view label, std::string_view rows,
                          std::string_view language) {
  std::vector<std::string> header;
  for (const std::string_view column : {"Claim", "Verdict", "Observed", "Bar", "Control"})
    header.push_back(say(column, language));
  return html_table(label, header, rows);
}

std::string verdict_note(std::string_view language) {
  return element("p",
                 escaped(phrase("Brackets hold the 95% interval over seeds, or the range of an "
                                "identity. A control is a set-up in which the same measurement "
                                "must come out the other way.",
                                language)),
                 "class=\"soft\"") +
         "\n";
}

std::string verdict_html(const JudgedClaim& judged, std::string_view language) {
  return element(
      "b", marked(judged, {}) + ' ' + verdict_phrase(name_of(judged.judgement.verdict), language),
      "class=\"" + std::string(state_of(judged)) + "\"");
}

std::string verdict_cells(const JudgedClaim& judged, std::string_view language) {
  const Judgement& judgement = judged.judgement;
  std::string observed = observed_html(judgement);
  if (judgement.runs > 0)
    observed += element("small", std::to_string(judgement.runs) + ' ' +
                                     phrase(judgement.runs == 1 ? "run" : "runs", language));
  std::string control;
  if (judgement.control)
    control = observed_html(*judgement.control) +
              element("small", escaped(bar_text(judgement.control->expected)) + ": " +
                                   verdict_phrase(name_of(judgement.control->verdict), language));
  return element("td", verdict_html(judged, language) + remarks(judged, language),
                 "class=\"verdict\"") +
         element("td", observed, "class=\"number\"") +
         element("td", escaped(bar_text(judgement.expected)), "class=\"number\"") +
         element("td", control, "class=\"number\"");
}

std::string stated_count(const std::vector<JudgedClaim>& claims, std::string_view language) {
  const auto good = std::ranges::count_if(
      claims, [](const JudgedClaim& judged) { return as_stated(judged.claim, judged.judgement); });
  return std::to_string(good) + ' ' + phrase("of", language) + ' ' + std::to_string(claims.size());
}

}  // namespace mlp

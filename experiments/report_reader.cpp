#include "experiments/report.hpp"
#include "trainer/error.hpp"
#include "trainer/file_size.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

constexpr std::uintmax_t largest_file = 256'000'000;  // bytes; it grows with the arms

Text read_text_of(const Json& json) {
  return {json.value("en", ""), json.value("zh", "")};
}

double read_number(const Json& json) {
  return json.is_string() ? parse_number(json.get<std::string>()).value() : json.get<double>();
}

// Converting a number that is no count would be undefined.
std::size_t read_count(const Json& json) {
  if (!json.is_number_unsigned()) throw InputError("no count");
  return json.get<std::size_t>();
}

Verdict read_verdict(const std::string& name) {
  for (const Verdict verdict :
       {Verdict::holds, Verdict::does_not_hold, Verdict::inconclusive, Verdict::not_run})
    if (name_of(verdict) == name) return verdict;
  throw InputError("no verdict");
}

Outcome read_outcome(const Json& json) {
  Outcome outcome;
  outcome.verdict = read_verdict(json.at("verdict"));
  if (json.contains("observed"))
    outcome.interval = {read_number(json.at("observed")), read_number(json.at("low")),
                        read_number(json.at("high")), ""};
  outcome.expected = json.at("expected");
  outcome.runs = read_count(json.at("runs"));
  outcome.note = json.value("note", "");
  return outcome;
}

JudgedClaim read_claim(const Json& json) {
  JudgedClaim judged;
  auto& [claim, judgement] = judged;
  claim.id = json.at("id");
  claim.lecture = json.at("lecture");
  claim.statement = read_text_of(json.at("statement"));
  claim.stated = Alternatives<Stated>::find(json.at("stated").get<std::string>()).value();
  static_cast<Outcome&>(judgement) = read_outcome(json);
  if (json.contains("control")) judgement.control = read_outcome(json["control"]);
  return judged;
}

// Leaves out the arms, which may be many, and what is nested deeper than anything that is read.
bool keep(int depth, Json::parse_event_t event, const Json& value) {
  constexpr int deepest = 8;
  if (event == Json::parse_event_t::key && depth == 1) return value != "groups";
  return depth < deepest;
}

}  // namespace

Report read_report(const std::filesystem::path& file) {
  check_size(file, largest_file);
  const std::string text = read_text(file);
  try {
    const Json json = Json::parse(text, keep);
    Report report;
    report.name = json.at("name");
    report.title = read_text_of(json.at("title"));
    report.runs = read_count(json.at("runs"));
    report.diverged = read_count(json.at("diverged"));
    for (const Json& claim : json.at("claims")) report.claims.push_back(read_claim(claim));
    return report;
  } catch (const std::exception&) {
    throw InputError(file.string() + ": expected a report.json as this program writes it");
  }
}

}  // namespace mlp

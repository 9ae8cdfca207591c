#include "experiments/report.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

Text read_text_of(const Json& json) {
  return {json.value("en", ""), json.value("zh", "")};
}

double read_number(const Json& json) {
  return json.is_string() ? parse_number(json.get<std::string>()).value() : json.get<double>();
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
    outcome.interval = {read_number(json["observed"]), read_number(json["low"]),
                        read_number(json["high"]), ""};
  outcome.expected = json.at("expected");
  outcome.runs = json.at("runs");
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

}  // namespace

Report read_report(const std::filesystem::path& file) {
  const std::string text = read_text(file);
  try {
    const Json json = Json::parse(text);
    Report report;
    report.name = json.at("name");
    report.title = read_text_of(json.at("title"));
    report.runs = json.at("runs");
    report.diverged = json.at("diverged");
    for (const Json& claim : json.at("claims")) report.claims.push_back(read_claim(claim));
    return report;
  } catch (const std::exception&) {
    throw InputError(file.string() + ": expected a report.json as this program writes it");
  }
}

}  // namespace mlp

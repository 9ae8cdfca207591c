#include <algorithm>
#include <iterator>

#include "experiments/claim_view.hpp"
#include "experiments/forms.hpp"
#include "experiments/selection.hpp"
#include "experiments/shell.hpp"
#include "experiments/writer.hpp"

namespace mlp {

std::string claim_command(const Claim& claim, const Config& config) {
  // Every selection that the claim makes; a path that one of them leaves open needs all its values.
  std::vector<const Json*> selections{&claim.where};
  if (claim.against) selections.push_back(&*claim.against);
  if (claim.control) {
    if (claim.control->where) selections.push_back(&*claim.control->where);
    if (claim.control->against) selections.push_back(&*claim.control->against);
  }
  std::string command = "trainer run config.json --out repeated";
  const auto set = [&](const std::string& setting) {
    command += " \\\n  --set " + in_shell_quotes(setting);
  };
  for (const auto& [path, values] : config.sweep) {
    const auto is_needed = [&, &path = path](const Json& value) {
      return std::ranges::any_of(selections, [&](const Json* selection) {
        return !selection->contains(path) || matches(cell_text(value), (*selection)[path]);
      });
    };
    Json wanted = Json::array();
    std::ranges::copy_if(values, std::back_inserter(wanted), is_needed);
    if (wanted.size() < values.size()) set("sweep." + path + "=" + wanted.dump());
  }
  Json alone = write(claim);
  for (const char* told : {"statement", "lecture", "reason"}) alone.erase(told);
  set("claims=" + Json::array({alone}).dump());
  return command;
}

}  // namespace mlp

// What came out of all experiments in a folder? The scoreboard as a page, and a list of them.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/report.hpp"

namespace mlp {

// The lecture's claims in its order and by its sections, then all others, then the experiments.
// `page_of` gives the file of an experiment's report, relative to the index; empty if there is
// none. `unreadable` names folders whose report.json is damaged.
std::string index_page(const std::vector<Report>& reports,
                       const std::vector<std::string>& unreadable, std::string_view language,
                       const std::vector<std::string>& languages,
                       const std::function<std::string(const Report&)>& page_of);

// Writes index.html (index.zh.html) of the reports that are in the folders of `results`. RunError
// when it can't be written.
void write_index(const std::filesystem::path& results, const std::vector<std::string>& languages);

}  // namespace mlp

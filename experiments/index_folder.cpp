#include <algorithm>

#include "experiments/index_page.hpp"
#include "experiments/phrases.hpp"
#include "trainer/error.hpp"
#include "trainer/text_file.hpp"

namespace mlp {

void write_index(const std::filesystem::path& results, const std::vector<std::string>& languages) {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(results))
    if (std::filesystem::exists(entry.path() / "report.json")) folders.push_back(entry.path());
  std::ranges::sort(folders);
  std::vector<Report> reports;
  std::vector<std::string> unreadable;
  for (const std::filesystem::path& folder : folders) {
    try {
      reports.push_back(read_report(folder / "report.json"));
      // The folder is what links lead to; a copy of another's results has a name of its own.
      reports.back().name = folder.filename();
    } catch (const InputError&) {
      unreadable.push_back(folder.filename());
    }
  }
  for (const std::string& language : languages) {
    const auto page_of = [&](const Report& report) -> std::string {
      for (const std::string_view other :
           {language == "zh" ? "zh" : "en", language == "zh" ? "en" : "zh"}) {
        const std::string file = page_file("report", other);
        if (std::filesystem::exists(results / report.name / file)) return report.name + '/' + file;
      }
      return "";
    };
    write_whole(results / page_file("index", language),
                index_page(reports, unreadable, language, languages, page_of));
  }
}

}  // namespace mlp

#include "experiments/figure_files.hpp"

#include <algorithm>

#include "experiments/plot_script.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

constexpr std::string_view of_chinese = ".zh";

}  // namespace

std::string figure_file(const Figure& figure, std::string_view language) {
  return figure.name + std::string(language == "zh" ? of_chinese : "");
}

std::vector<FigureFile> drawn_files(const std::filesystem::path& folder) {
  std::vector<FigureFile> files;
  if (!std::filesystem::is_directory(folder)) return files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".gp" || !entry.is_regular_file()) continue;
    const std::string name = entry.path().stem().string(), script = read_text(entry.path());
    std::vector<std::string> formats;
    for (const std::string format : {"svg", "png", "pdf"})
      if (script.find(output_command(name, format)) != std::string::npos) formats.push_back(format);
    if (formats.empty()) continue;
    formats.insert(formats.end(), {"gp", "dat"});
    const bool is_chinese = name.ends_with(of_chinese);
    for (const std::string& format : formats)
      files.push_back({folder / (name + "." + format),
                       name.substr(0, name.size() - (is_chinese ? of_chinese.size() : 0)),
                       is_chinese ? "zh" : "en", format});
  }
  return files;
}

void remove_outdated(const std::vector<FigureFile>& earlier, const std::vector<Figure>& figures,
                     const FigureRequest& request) {
  const auto& [languages, formats] = request.rendering;
  const auto has = [](const std::vector<std::string>& list, const std::string& wanted) {
    return std::ranges::find(list, wanted) != list.end();
  };
  for (const FigureFile& file : earlier) {
    const bool is_figure = std::ranges::find(figures, file.figure, &Figure::name) != figures.end();
    const bool is_format = has({"gp", "dat", "svg"}, file.format) || has(formats, file.format);
    if (!is_figure || (has(languages, file.language) && !is_format)) remove_file(file.path);
  }
}

}  // namespace mlp

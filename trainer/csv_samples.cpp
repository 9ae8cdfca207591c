#include "trainer/csv_samples.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "trainer/csv.hpp"
#include "trainer/error.hpp"
#include "trainer/spelling.hpp"
#include "trainer/tasks.hpp"
#include "trainer/text_file.hpp"

namespace mlp {
namespace {

using Columns = std::vector<std::size_t>;

[[noreturn]] void fail(const Csv& csv, const Cell& cell, const std::string& message) {
  throw InputError(position(csv, cell) + ": " + message);
}

std::string got(const Cell& cell) {
  return ", got " + (cell.text.empty() ? "an empty cell" : in_quotes(cell.text));
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
    text += (i == 0 ? "" : ", ") + in_quotes(names[i]);
  return names.size() > most ? text + ", ..." : text;
}

// Blanks around a number are harmless ("1, 2"); elsewhere they count.
std::optional<double> number_in(const Cell& cell) {
  std::string_view text = cell.text;
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return parse_number(text);
}

arma::mat numbers(const Csv& csv, const Columns& columns) {
  arma::mat values(columns.size(), csv.rows.size());
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const Cell& cell = csv.rows[i][columns[k]];
      const std::optional<double> value = number_in(cell);
      if (!value) fail(csv, cell, "expected a number" + got(cell));
      if (!std::isfinite(*value)) fail(csv, cell, "expected a finite number" + got(cell));
      values(k, i) = *value;
    }
  }
  return values;
}

// The columns of these names, in this order.
Columns find_columns(const Csv& csv, const std::vector<std::string>& names,
                     const std::string& what) {
  Columns columns;
  for (const std::string& name : names) {
    const auto found = std::find(csv.header.begin(), csv.header.end(), name);
    const auto column = static_cast<std::size_t>(found - csv.header.begin());
    if (found == csv.header.end())
      fail(csv, {{}, 1, 1},
           "expected the " + what + " column " + in_quotes(name) + ", got " + listed(csv.header) +
               did_you_mean(name, csv.header));
    if (std::find(columns.begin(), columns.end(), column) != columns.end())
      throw InputError(csv.file + ": expected distinct target columns, got " + in_quotes(name) +
                       " twice");
    columns.push_back(column);
  }
  return columns;
}

// Is a lone target a class? Text is; so are integers if there are few of them.
bool looks_like_classes(const Csv& csv, std::size_t column) {
  constexpr std::size_t most_integer_classes = 20;
  const Cell* text = nullptr;
  const Cell* number = nullptr;
  bool integers = true;
  std::vector<double> distinct;
  for (const std::vector<Cell>& row : csv.rows) {
    const std::optional<double> value = number_in(row[column]);
    const Cell*& first = value ? number : text;
    if (first == nullptr) first = &row[column];
    if (!value || !integers) continue;
    integers = std::isfinite(*value) && std::round(*value) == *value;
    if (distinct.size() <= most_integer_classes &&
        std::find(distinct.begin(), distinct.end(), *value) == distinct.end())
      distinct.push_back(*value);
  }
  if (text != nullptr && number != nullptr)
    fail(csv, *text,
         "expected a number as in line " + std::to_string(number->line) + got(*text) +
             R"(; if these are classes, set task.kind to "classification")");
  return text != nullptr || (integers && distinct.size() <= most_integer_classes);
}

// What a class is called: numbers by their value, so that 1 and 1.0 are one class.
std::string class_name(const Cell& cell) {
  const std::optional<double> value = number_in(cell);
  return value && std::isfinite(*value) ? number_text(*value) : cell.text;
}

// The distinct classes of a column: by value if all are numbers, else by their bytes.
std::vector<std::string> class_names(const Csv& csv, std::size_t column) {
  std::map<std::string, std::optional<double>> classes;
  for (const std::vector<Cell>& row : csv.rows)
    classes.emplace(class_name(row[column]), number_in(row[column]));
  std::vector<std::string> names;
  for (const auto& [name, value] : classes) names.push_back(name);
  if (std::all_of(classes.begin(), classes.end(),
                  [](const auto& c) { return c.second && std::isfinite(*c.second); }))
    std::sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
      return *classes.at(a) < *classes.at(b);
    });
  if (names.size() < 2)
    fail(csv, {{}, 1, column + 1},
         "expected two classes or more in the column " + in_quotes(csv.header[column]) +
             ", got only " + listed(names));
  return names;
}

std::vector<std::size_t> labels(const Csv& csv, std::size_t column,
                                const std::vector<std::string>& names) {
  std::unordered_map<std::string, std::size_t> number_of;
  for (std::size_t c = 0; c < names.size(); ++c) number_of.emplace(names[c], c);
  std::vector<std::size_t> result;
  for (const std::vector<Cell>& row : csv.rows) {
    const auto found = number_of.find(class_name(row[column]));
    if (found == number_of.end())
      fail(csv, row[column],
           "expected a class of the training file (" + listed(names) + ")" + got(row[column]));
    result.push_back(found->second);
  }
  return result;
}

void check_no_empty_class(const Csv& csv, std::size_t column) {
  for (const std::vector<Cell>& row : csv.rows)
    if (row[column].text.empty()) fail(csv, row[column], "expected a class, got an empty cell");
}

Csv read_rows(const std::string& file) {
  Csv csv = read_csv(file);
  if (csv.rows.empty())
    fail(csv, {{}, 2, 1}, "expected rows of data below the header, got the end of the file");
  return csv;
}

// Names that are in one header but not in the other.
void check_same_columns(const Csv& train, const Csv& test) {
  find_columns(test, train.header, "training file's");
  for (std::size_t k = 0; k < test.header.size(); ++k)
    if (std::find(train.header.begin(), train.header.end(), test.header[k]) == train.header.end())
      fail(test, {{}, 1, k + 1},
           "expected the columns of the training file, got also " + in_quotes(test.header[k]));
}

std::vector<std::string> without(const std::vector<std::string>& names,
                                 const std::vector<std::string>& excluded) {
  std::vector<std::string> rest;
  for (const std::string& name : names)
    if (std::find(excluded.begin(), excluded.end(), name) == excluded.end()) rest.push_back(name);
  return rest;
}

}  // namespace

Split read_csv_samples(const CsvFile& task) {
  const Csv train = read_rows(task.file);
  if (task.target.empty()) throw InputError(task.file + ": expected a target column, got none");
  const Columns targets = find_columns(train, task.target, "target");
  const std::vector<std::string> features = without(train.header, task.target);
  if (features.empty())
    fail(train, {{}, 1, 1}, "expected a feature column besides the target, got none");

  if (is<ClassificationKind>(task.kind) && targets.size() > 1)
    throw InputError(task.file + ": expected one target column for classification, got " +
                     std::to_string(targets.size()));
  const bool is_classification =
      is<ClassificationKind>(task.kind) ||
      (is<AutoKind>(task.kind) && targets.size() == 1 && looks_like_classes(train, targets[0]));
  std::vector<std::string> names;
  if (is_classification) {
    check_no_empty_class(train, targets[0]);
    names = class_names(train, targets[0]);
  }

  const auto samples_of = [&](const Csv& csv) {
    const Columns columns = find_columns(csv, task.target, "target");
    Samples samples;
    samples.X = numbers(csv, find_columns(csv, features, "feature"));
    samples.class_names = names;
    if (is_classification)
      samples.labels = labels(csv, columns[0], names);
    else
      samples.Y = numbers(csv, columns);
    return samples;
  };
  Split split;
  split.train = samples_of(train);
  if (task.test_file) {
    const Csv test = read_rows(*task.test_file);
    check_same_columns(train, test);
    split.test = samples_of(test);
  }
  return split;
}

}  // namespace mlp

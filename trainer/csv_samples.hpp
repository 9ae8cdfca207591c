// How does a table become samples? Which columns are features, what are the classes, is every cell
// a number?
#pragma once

#include "trainer/samples.hpp"

namespace mlp {

struct CsvFile;

// The file as the training split, test_file (if any) as the test split, unscaled. InputError, with
// the cell's place, for missing columns, cells that are no finite numbers, a single class, a class
// that the training file does not have.
Split read_csv_samples(const CsvFile& task);

}  // namespace mlp

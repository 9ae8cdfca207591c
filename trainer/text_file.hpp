// How do text files and numbers come in and go out whole, or not at all?
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

namespace mlp {

// A regular file, to be read; InputError "path: reason" for anything else (missing, a directory, a
// device, unreadable).
std::ifstream open_file(const std::filesystem::path& path);

// The next bytes of what was opened, at most so many; none at its end. `path` is for an InputError.
std::string read_piece(std::istream& file, const std::filesystem::path& path, std::size_t bytes);

// All bytes of a regular file. InputError as above.
std::string read_text(const std::filesystem::path& path);

// A file that is written piece by piece and is there all at once: a reader sees the old bytes or
// the new ones, never a part. RunError "path: cannot write: reason".
class WholeFile {
 public:
  explicit WholeFile(std::filesystem::path path);
  ~WholeFile();  // of a file that was not finished nothing is left
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  void write(std::string_view bytes);
  // Puts the file in its place. Durably: not even a power cut takes it away again.
  void finish(bool durably = false);

 private:
  void sync_folder();

  std::filesystem::path path_, temporary_;
  std::string buffer_;
  int file_ = -1;
  bool is_finished_ = false;
};

// All of it at once.
void write_whole(const std::filesystem::path& path, std::string_view bytes, bool durably = false);

// Behind what the file holds; a part of it may be written when it fails, or is ended.
void append(const std::filesystem::path& path, std::string_view bytes);

// Removes the parts of files whose writers, on this machine, were ended before they were finished.
void remove_leftovers(const std::filesystem::path& folder);

// With its parents, unless it is there; RunError "path: reason".
void make_folder(const std::filesystem::path& path);

// If it is there; RunError "path: reason". A folder where a file should be is left to whoever
// writes the file.
void remove_file(const std::filesystem::path& path);
void remove_folder(const std::filesystem::path& path);

// The shortest digits that read back as exactly this value; "nan", "inf" or "-inf" if it is not
// finite.
std::string number_text(double value);
std::string number_text(float value);

// The number that the whole text spells, as number_text writes it or in plain decimal ("-1.5e-3");
// no blanks, no leading +.
std::optional<double> parse_number(std::string_view text);

// The text in double quotes for an error message: one line, control characters escaped, shortened
// if long.
std::string in_quotes(std::string_view text);

}  // namespace mlp

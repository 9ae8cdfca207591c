#include "trainer/text_file.hpp"

#include <atomic>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <limits>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "trainer/error.hpp"

namespace mlp {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t buffer_size = 1 << 16;
constexpr std::string_view part_mark = ".part-";  // in the name of a file that is being written

std::string system_reason() {
  return std::generic_category().message(errno);
}

template <class Real>
std::string shortest_text(Real value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
  return {digits, end};
}

[[noreturn]] void cannot_write(const fs::path& path) {
  const std::string reason = system_reason();
  throw RunError(path.string() + ": cannot write: " + reason);
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// A name in the same folder, so that the rename stays within one file system; no other writer has
// it.
fs::path temporary_name(const fs::path& path) {
  static std::atomic<unsigned long> count = 0;
  fs::path name = path;
  name += std::string(part_mark) + std::to_string(getpid()) + "-" + std::to_string(count++);
  return name;
}

}  // namespace

std::ifstream open_file(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    const bool absent = status.type() == fs::file_type::not_found;
    throw InputError(path.string() + ": " + (absent ? "no such file" : error.message()));
  }
  if (fs::is_directory(status)) throw InputError(path.string() + ": is a directory, not a file");
  // A pipe or a device might never end.
  if (!fs::is_regular_file(status)) throw InputError(path.string() + ": not a regular file");

  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw InputError(path.string() + ": " + system_reason());
  return file;
}

std::string read_text(const fs::path& path) {
  std::ifstream file = open_file(path);
  std::string text;
  for (;;) {
    const std::string piece = read_piece(file, path, std::size_t{1} << 16U);
    if (piece.empty()) return text;
    text += piece;
  }
}

std::string read_piece(std::istream& file, const fs::path& path, std::size_t bytes) {
  std::string piece(bytes, '\0');
  errno = 0;
  file.read(piece.data(), static_cast<std::streamsize>(bytes));
  if (file.bad()) throw InputError(path.string() + ": " + system_reason());
  piece.resize(static_cast<std::size_t>(file.gcount()));
  return piece;
}

WholeFile::WholeFile(fs::path path) : path_(std::move(path)), temporary_(temporary_name(path_)) {
  std::error_code error;
  const fs::file_status status = fs::status(path_, error);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw RunError(path_.string() + ": exists and is not a regular file");
  file_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file_ < 0) cannot_write(path_);
}

WholeFile::~WholeFile() {
  if (file_ >= 0) ::close(file_);
  if (!is_finished_) ::unlink(temporary_.c_str());
}

void WholeFile::write(std::string_view bytes) {
  if (buffer_.size() + bytes.size() < buffer_size) {
    buffer_ += bytes;
    return;
  }
  if (!write_all(file_, buffer_) || !write_all(file_, bytes)) cannot_write(path_);
  buffer_.clear();
}

void WholeFile::finish(bool durably) {
  if (!write_all(file_, buffer_)) cannot_write(path_);
  if (durably && ::fsync(file_) != 0) cannot_write(path_);
  if (::close(std::exchange(file_, -1)) != 0) cannot_write(path_);  // a quota may show here first
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) cannot_write(path_);
  is_finished_ = true;
  if (durably) sync_folder();
}

// The name is durable once the folder is.
void WholeFile::sync_folder() {
  const fs::path parent = path_.has_parent_path() ? path_.parent_path() : ".";
  const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) cannot_write(path_);
  const bool is_synced = ::fsync(folder) == 0 || errno == EINVAL;  // where folders cannot be synced
  const int reason = errno;
  ::close(folder);
  errno = reason;
  if (!is_synced) cannot_write(path_);
}

void write_whole(const fs::path& path, std::string_view bytes, bool durably) {
  WholeFile file(path);
  file.write(bytes);
  file.finish(durably);
}

void append(const fs::path& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  const bool is_written = file >= 0 && write_all(file, bytes);
  const int reason = errno;
  const bool is_closed = file >= 0 && ::close(file) == 0;
  if (!is_written) errno = reason;
  if (!is_written || !is_closed) cannot_write(path);
}

void remove_leftovers(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename();
    const std::size_t part = name.rfind(part_mark);
    if (part == std::string::npos) continue;
    const int writer = std::atoi(name.c_str() + part + part_mark.size());
    if (writer > 0 && kill(writer, 0) != 0 && errno == ESRCH) fs::remove(entry.path(), ignored);
  }
}

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw RunError(path.string() + ": " + error.message());
}

void remove_file(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) fs::remove(path, error);
  if (error && error != std::errc::no_such_file_or_directory)
    throw RunError(path.string() + ": cannot remove: " + error.message());
}

void remove_folder(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error) throw RunError(path.string() + ": cannot remove: " + error.message());
}

std::string number_text(double value) {
  return shortest_text(value);
}
std::string number_text(float value) {
  return shortest_text(value);
}

std::optional<double> parse_number(std::string_view text) {
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  // from_chars would also take "NAN", "infinity" and "nan(0x1)".
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;

  double value = 0.0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string result = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool starts_character = (byte & 0xC0U) != 0x80U;
    if (i >= longest && starts_character) return result + "...\"";
    if (byte == '\n') {
      result += "\\n";
    } else if (byte == '\r') {
      result += "\\r";
    } else if (byte == '\t') {
      result += "\\t";
    } else if (byte < 0x20 || byte == 0x7F) {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned>(byte));
      result += code;
    } else {
      if (byte == '"' || byte == '\\') result += '\\';
      result += text[i];
    }
  }
  return result + '"';
}

}  // namespace mlp

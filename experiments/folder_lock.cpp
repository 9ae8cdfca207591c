#include "experiments/folder_lock.hpp"

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trainer/error.hpp"

namespace mlp {
namespace {

// "process 4711 on lab3"
std::string this_process() {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return "process " + std::to_string(getpid()) + " on " + host.data();
}

// What the holder has written.
std::string holder(int file) {
  std::array<char, 512> text{};
  const ssize_t size = pread(file, text.data(), text.size(), 0);
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "another process";
}

// Is it still the file of that name? Its last holder may have removed it in between.
bool is_file_of(int file, const std::filesystem::path& path) {
  struct stat opened {
  }, named{};
  return fstat(file, &opened) == 0 && stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& folder) : path_(folder / "lock") {
  const auto fail = [&](const std::string& what) {
    if (file_ >= 0) close(file_);
    throw RunError(what);
  };
  const auto reason = [] { return std::generic_category().message(errno); };
  do {
    if (file_ >= 0) close(file_);
    file_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) fail(path_.string() + ": cannot write: " + reason());
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) fail(path_.string() + ": cannot lock: " + reason());
      fail(folder.string() + ": in use by " + holder(file_) + " (" + path_.string() + ")");
    }
  } while (!is_file_of(file_, path_));
  const std::string text = this_process();
  if (ftruncate(file_, 0) != 0 || pwrite(file_, text.data(), text.size(), 0) < 0)
    fail(path_.string() + ": cannot write: " + reason());
}

FolderLock::~FolderLock() {
  unlink(path_.c_str());  // while it is still locked
  close(file_);
}

}  // namespace mlp

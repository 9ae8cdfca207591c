// What if a disk fails? Preloaded into the program, this library counts its calls that change files
// and lets one of them fail, or all from then on.
//
//   FAULT_AT=n        the n-th call fails
//   FAULT_ERROR=5     with this errno
//   FAULT_LASTS=1     and so do all later ones, as on a full disk; calls that free room still work
//   FAULT_NOTE=file   is made when a call has failed
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

long number(const char* variable) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? 0 : std::atol(value);
}

// Counts a call; true, with errno set, if it is to fail.
bool fails() {
  static std::atomic<long> count{0};
  static const long at = number("FAULT_AT"), error = number("FAULT_ERROR"),
                    lasts = number("FAULT_LASTS");
  const long call = ++count;
  if (call != at && (lasts == 0 || call < at)) return false;
  if (const char* note = std::getenv("FAULT_NOTE"))
    syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, note, O_CREAT | O_WRONLY, 0666));
  errno = static_cast<int>(error);
  return true;
}

template <class Function>
Function* next(const char* name, Function*) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool writes(int flags) {
  return (flags & O_ACCMODE) != O_RDONLY;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  if (writes(flags) && fails()) return -1;
  return static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

std::FILE* fopen64(const char* path, const char* mode) {
  if (mode[0] != 'r' && fails()) return nullptr;
  return next("fopen64", fopen64)(path, mode);
}

ssize_t write(int file, const void* bytes, size_t size) {
  if (file > STDERR_FILENO && fails()) return -1;
  return syscall(SYS_write, file, bytes, size);
}

// No test waits for a disk.
int fsync(int) {
  return fails() ? -1 : 0;
}

int rename(const char* from, const char* to) noexcept {
  if (fails()) return -1;
  return static_cast<int>(syscall(SYS_rename, from, to));
}

int mkdir(const char* path, mode_t mode) noexcept {
  if (fails()) return -1;
  return static_cast<int>(syscall(SYS_mkdir, path, mode));
}
}

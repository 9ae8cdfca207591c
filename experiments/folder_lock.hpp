// Does another program write to this folder? One at a time holds the file `lock` in it.
#pragma once

#include <filesystem>

namespace mlp {

// The system gives the lock up when its holder ends in whatever way, so that a file that was left
// behind stops nobody.
class FolderLock {
 public:
  // RunError naming the holder if there is one.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  std::filesystem::path path_;
  int file_ = -1;
};

}  // namespace mlp

#include "experiments/gnuplot.hpp"

#include <array>
#include <sstream>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include "trainer/text_file.hpp"

extern char** environ;

namespace mlp {
namespace {

// Where the message stands: after what gnuplot read and a mark below the wrong place.
std::string last_line(const std::string& text) {
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line);)
    if (line.find_first_not_of(" \t^") != std::string::npos) last = line;
  return last.substr(std::min(last.size(), last.find_first_not_of(' ')));
}

}  // namespace

std::string gnuplot_text(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'')
      quoted += "''";
    else
      quoted += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  return quoted + "'";
}

GnuplotResult run_gnuplot(const std::filesystem::path& script) {
  const std::string folder = script.parent_path().string();
  std::string program = "gnuplot", argument = script.filename().string();
  std::array<char*, 3> arguments{program.data(), argument.data(), nullptr};
  const std::filesystem::path messages = script.string() + ".part";
  const std::string messages_name = messages.filename().string();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, messages_name.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                   0600);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);  // Ctrl-C is this program's alone
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, program.c_str(), &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed == ENOENT) return {true, "gnuplot is not installed"};
  if (failed != 0) return {false, "gnuplot cannot be run"};
  int status = 0;
  waitpid(child, &status, 0);
  std::error_code ignored;
  const std::string text = std::filesystem::exists(messages) ? read_text(messages) : "";
  std::filesystem::remove(messages, ignored);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return {true, "gnuplot is not installed"};
  const std::string message = last_line(text);
  return {false, message.empty() ? "gnuplot failed" : message};
}

}  // namespace mlp

// The program as a user starts it: in a folder of its own, with arguments, for its exit code and
// what it prints.
#pragma once

#include <cstdlib>
#include <string>
#include <vector>

#include <sys/wait.h>

#include "tests/config_files.hpp"
#include "trainer/text_file.hpp"

namespace mlp {

struct ProgramResult {
  int code = 0;  // 128 and more: ended by a signal
  std::string out, err;
};

// Starts the program in a new folder; what the test writes there goes with it.
class Program {
 public:
  ProgramResult operator()(const std::vector<std::string>& arguments,
                           const std::string& redirection = "") const {
    std::string command = "cd " + in_shell_quotes(files.path("").string()) +
                          " && unset TRAINER_JOBS; " + in_shell_quotes(TRAINER_EXECUTABLE);
    for (const std::string& argument : arguments) command += " " + in_shell_quotes(argument);
    command += " </dev/null >.out 2>.err " + redirection;
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128, read_text(files.path(".out")),
            read_text(files.path(".err"))};
  }

  bool exists(const std::string& name) const { return std::filesystem::exists(files.path(name)); }
  std::string text(const std::string& name) const { return read_text(files.path(name)); }

  ConfigFiles files;

 private:
  static std::string in_shell_quotes(const std::string& text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
  }
};

// Config `name`.json with these members, one quick run unless they say otherwise.
inline void add_config(const Program& trainer, const std::string& name,
                       const std::string& members = "") {
  trainer.files.add(name + ".json",
                    R"({"task": {"type": "xor", "samples": 20}, "training": {"epochs": 2})" +
                        (members.empty() ? "" : ", " + members) + "}");
}

// A claim that the training loss, which is about 0.7, is below a bar.
inline std::string claim_below(const std::string& bar, const std::string& more = "") {
  return R"("seeds": 2, "claims": [{"id": "c", "measure": {"column": "train_loss", "interval": "range"}, )" +
         more + R"("expect": {"below": )" + bar + "}}]";
}

}  // namespace mlp

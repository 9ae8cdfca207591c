// The program while it runs: started in the background, so that a test can stop, kill or hinder it.
#pragma once

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/program.hpp"

namespace mlp {

class StartedProgram {
 public:
  // In the folder of `trainer`, with these variables ("NAME=value") beside the test's own; or
  // another program there.
  StartedProgram(const Program& trainer, std::vector<std::string> arguments,
                 const std::vector<std::string>& environment = {},
                 const std::string& program = TRAINER_EXECUTABLE)
      : files_(trainer.files), pid_(fork()) {
    BOOST_REQUIRE(pid_ >= 0);
    if (pid_ > 0) return;
    arguments.insert(arguments.begin(), program);
    std::vector<char*> argv;
    for (const std::string& argument : arguments)
      argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    for (const std::string& variable : environment) putenv(const_cast<char*>(variable.c_str()));
    const auto to_file = [&](const char* name, int stream) {
      dup2(open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666), stream);
    };
    if (chdir(files_.path("").c_str()) != 0) _exit(127);
    to_file(".out", 1);
    to_file(".err", 2);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  StartedProgram(const StartedProgram&) = delete;
  StartedProgram& operator=(const StartedProgram&) = delete;
  ~StartedProgram() {
    if (is_ended_) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  pid_t pid() const { return pid_; }
  void signal(int number) const { kill(pid_, number); }

  // Waits until the condition holds or the program has ended.
  template <class Condition>
  void wait_until(Condition holds) const {
    siginfo_t info{};
    while (!holds() &&
           waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  // A code of 1000 and more: killed by the signal of that number less 1000.
  ProgramResult wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    is_ended_ = true;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status),
            read_text(files_.path(".out")), read_text(files_.path(".err"))};
  }

 private:
  const ConfigFiles& files_;
  pid_t pid_;
  bool is_ended_ = false;
};

}  // namespace mlp

// A controller that is interrupted takes everything down; one that is killed is cleaned up after.
#include <csignal>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "left_behind.hpp"
#include "liar.hpp"
#include "oracle/linux_validation.hpp"

namespace cowproof::oracle::test {
namespace {

// A process that validates for ever, and tells through a pipe what it would leave behind.
enum class privileges { kept, dropped };
void PrintTo(privileges p, std::ostream* out) { *out << (p == privileges::kept ? "kept" : "dropped"); }

class Controller : public testing::TestWithParam<privileges> {
 protected:
  void SetUp() override {
    ASSERT_EQ(pipe(ends_), 0);
    controller_ = fork();
    ASSERT_GE(controller_, 0);
    if (controller_ == 0) validate_for_ever(GetParam(), ends_[1]);
    close(ends_[1]);
    receive();
  }
  void TearDown() override { close(ends_[0]); }

  // Its exit code, or minus the signal.
  int end_of_controller() const {
    int status = 0;
    EXPECT_EQ(waitpid(controller_, &status, 0), controller_);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  pid_t controller_ = -1;
  traces_of_a_run traces_;

 private:
  struct message {
    std::array<pid_t, 4> processes{};
    std::array<char, 512> control_group{};
  };

  [[noreturn]] static void validate_for_ever(privileges wanted, int to) {
    constexpr unsigned nobody = 65534;
    bool const drops = wanted == privileges::dropped && geteuid() == 0;
    if (drops && (setgid(nobody) != 0 || setuid(nobody) != 0)) _exit(2);
    linux_options options;
    options.operations = std::uint64_t{1} << 40;
    options.wrap = damaged_after(1'000, [to](running_kernel& kernel) -> fallible<nothing> {
      auto const traces = traces_of_a_run::of(kernel, 4);
      message told;
      std::ranges::copy(traces.processes, told.processes.begin());
      std::ranges::copy(traces.control_group, told.control_group.begin());
      return write(to, &told, sizeof told) == sizeof told ? fallible<nothing>(nothing{})
                                                          : system_failure("write", errno);
    });
    auto const report = validate_linux(options);
    bool const interrupted = report.failed && report.failed->kind == failure_kind::interrupted;
    _exit(interrupted && !has_children() ? 0 : 1);
  }

  void receive() {
    message told;
    ASSERT_EQ(read(ends_[0], &told, sizeof told), static_cast<ssize_t>(sizeof told));
    for (auto const process : told.processes) {
      if (process > 0) traces_.processes.push_back(process);
    }
    traces_.control_group = told.control_group.data();
    ASSERT_FALSE(traces_.processes.empty());
    ASSERT_NE(traces_.still_there(), "");
  }

  int ends_[2] = {-1, -1};
};

TEST_P(Controller, takesEverythingDownWhenInterrupted) {
  kill(controller_, SIGINT);
  EXPECT_EQ(end_of_controller(), 0);
  EXPECT_EQ(traces_.still_there(), "");
}

TEST_P(Controller, takesEverythingDownWhenTerminated) {
  kill(controller_, SIGTERM);
  EXPECT_EQ(end_of_controller(), 0);
  EXPECT_EQ(traces_.still_there(), "");
}

TEST_P(Controller, isCleanedUpAfterWhenKilled) {
  kill(controller_, SIGKILL);
  EXPECT_EQ(end_of_controller(), -SIGKILL);
  EXPECT_EQ(traces_.still_there_after_a_while(), "");
}

INSTANTIATE_TEST_SUITE_P(With, Controller, testing::Values(privileges::kept, privileges::dropped),
                         [](auto const& tested) { return tested.index == 0 ? "privileges" : "noPrivileges"; });

}  // namespace
}  // namespace cowproof::oracle::test

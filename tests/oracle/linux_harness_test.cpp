// A worker that hangs, is killed or runs out of memory is reported in time, and nothing is left behind.
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "left_behind.hpp"
#include "liar.hpp"
#include "oracle/linux_validation.hpp"

namespace cowproof::oracle::test {
namespace {

using namespace std::chrono_literals;

class Harness : public testing::Test {
 protected:
  // A run in which something happens after some calls; checks that it ends in time and leaves nothing behind.
  template <class Damage> validation_report run(Damage damage) {
    linux_options options;
    options.operations = 100'000;
    options.time_limit = 1s;
    options.memory_limit = std::uint64_t{24} << 20;
    options.wrap = damaged_after(300, [=, this](running_kernel& kernel) -> fallible<nothing> {
      traces_ = traces_of_a_run::of(kernel, 4);
      return damage(kernel);
    });
    auto const begin = std::chrono::steady_clock::now();
    auto report = validate_linux(options);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s);
    EXPECT_FALSE(traces_.processes.empty());
    EXPECT_EQ(traces_.still_there(), "");
    EXPECT_FALSE(has_children());
    EXPECT_EQ(report.conclusion(), verdict::unknown);
    EXPECT_EQ(report.operations, 300U);
    return report;
  }

  static fallible<nothing> ask(running_kernel& kernel, command what) {
    kernel_call call;
    call.what = what;
    auto const answered = kernel.perform(call);
    if (!answered) return answered.why();
    if (answered->kind == reply_kind::refused) {
      return failure{failure_kind::out_of_memory, "the worker was refused memory", 0U, answered->number};
    }
    return nothing{};
  }

  traces_of_a_run traces_;
};

TEST_F(Harness, reportsAStoppedWorker) {
  auto const report = run([](running_kernel& kernel) -> fallible<nothing> {
    kill(kernel.process_id(0), SIGSTOP);
    return nothing{};
  });
  ASSERT_TRUE(report.failed);
  EXPECT_EQ(report.failed->kind, failure_kind::hung) << report.failed->what;
  EXPECT_EQ(report.failed->process, 0U);
}

TEST_F(Harness, reportsAWorkerInAnEndlessLoop) {
  auto const report = run([](running_kernel& kernel) { return ask(kernel, command::spin); });
  ASSERT_TRUE(report.failed);
  EXPECT_EQ(report.failed->kind, failure_kind::hung) << report.failed->what;
  EXPECT_EQ(report.failed->process, 0U);
}

TEST_F(Harness, reportsAKilledWorker) {
  auto const report = run([](running_kernel& kernel) -> fallible<nothing> {
    kill(kernel.process_id(0), SIGKILL);
    return nothing{};
  });
  ASSERT_TRUE(report.failed);
  EXPECT_EQ(report.failed->kind, failure_kind::killed) << report.failed->what;
  EXPECT_EQ(report.failed->number, SIGKILL);
  EXPECT_THAT(report.failed->what, testing::HasSubstr("process 0 was killed by signal 9"));
}

// With a memory control group the kernel kills the worker; without one it refuses memory beyond RLIMIT_AS.
TEST_F(Harness, reportsAWorkerThatRunsOutOfMemory) {
  auto const report = run([](running_kernel& kernel) { return ask(kernel, command::exhaust_memory); });
  ASSERT_TRUE(report.failed);
  EXPECT_EQ(report.failed->kind, failure_kind::out_of_memory) << report.failed->what;
  EXPECT_EQ(report.failed->number, traces_.control_group.empty() ? ENOMEM : SIGKILL);
}

// The child is born, but its sibling never gives the turn back, and so the controller does not learn of the child.
TEST_F(Harness, takesDownAChildWhoseForkWasNotFinished) {
  auto const fork_of = [](unsigned child) {
    kernel_call call;
    call.what = command::fork;
    call.child = child;
    return call;
  };
  auto const report = run([&](running_kernel& kernel) -> fallible<nothing> {
    if (auto again = kernel.restart(); !again) return again;
    if (auto elder = kernel.perform(fork_of(1)); !elder) return elder.why();
    kill(kernel.process_id(1), SIGSTOP);
    auto const younger = kernel.perform(fork_of(2));
    return younger ? fallible<nothing>(nothing{}) : younger.why();
  });
  ASSERT_TRUE(report.failed);
  EXPECT_EQ(report.failed->kind, failure_kind::hung) << report.failed->what;
  EXPECT_EQ(report.failed->process, 1U);
}

TEST_F(Harness, leavesNothingBehindWhenTheCallerThrows) {
  struct thrown {};
  EXPECT_THROW(run([](running_kernel&) -> fallible<nothing> { throw thrown(); }), thrown);
  EXPECT_EQ(traces_.still_there(), "");
  EXPECT_FALSE(has_children());
}

TEST_F(Harness, restoresProcessorsAndSignals) {
  cpu_set_t before{}, after{};
  sched_getaffinity(0, sizeof before, &before);
  linux_options options;
  options.operations = 100;
  validate_linux(options);
  sched_getaffinity(0, sizeof after, &after);
  EXPECT_TRUE(CPU_EQUAL(&before, &after));
  struct sigaction action {};
  sigaction(SIGINT, nullptr, &action);
  EXPECT_EQ(action.sa_handler, SIG_DFL);
}

TEST_F(Harness, answersNothingAfterAFailure) {
  auto started = running_kernel::start({});
  ASSERT_TRUE(started) << started.why().what;
  auto& kernel = **started;
  kill(kernel.process_id(0), SIGKILL);
  EXPECT_FALSE(kernel.look());
  observation seen(4, 8);
  for (auto const& again : {kernel.look(), kernel.observe(seen), kernel.restart()}) {
    ASSERT_FALSE(again);
    EXPECT_EQ(again.why().kind, failure_kind::killed);
  }
}

}  // namespace
}  // namespace cowproof::oracle::test

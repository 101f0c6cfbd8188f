// The running kernel conforms to the whole machine, with whatever it lets us observe; and what does not is rejected.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "left_behind.hpp"
#include "oracle/linux/linux_implementation.hpp"
#include "oracle/linux/whole_linux.hpp"
#include "oracle/linux_validation.hpp"
#include "oracle/report/report.hpp"
#include "tests/trace/corpus.hpp"

namespace cowproof::oracle::whole::test {
namespace {

using oracle::test::has_children;
using oracle::test::traces_of_a_run;

linux_options random_operations(std::uint64_t operations, std::uint64_t seed = 1) {
  linux_options options;
  options.machine = &whole_type();
  options.operations = operations;
  options.seed = seed;
  options.shrink_time = std::chrono::milliseconds(500);
  return options;
}

TEST(LinuxWhole, conformsToTheModel) {
  auto const report = validate_linux(random_operations(10'000));
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_EQ(report.operations, 10'000U);
  EXPECT_THAT(report.never_exercised(), testing::IsEmpty());
  EXPECT_FALSE(has_children());
}

TEST(LinuxWhole, conformsToTheDirectedSuite) {
  auto const report = validate_linux_directed(random_operations(0));
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_GT(report.directed.size(), 20U);
  for (auto const& d : report.directed) {
    if (!report.checked.can.pins || d.name == "swap") continue;
    EXPECT_EQ(d.skipped, 0U) << d.name;
  }
}

// In a process of its own, which gives up its privileges if it has any. Its orphans are this test's, so that they can
// be seen.
TEST(LinuxWhole, conformsToTheModelWithoutPrivileges) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  pid_t const child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    constexpr unsigned nobody = 65534;
    if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0)) _exit(10);
    auto const report = validate_linux(random_operations(5'000));
    auto const suite = validate_linux_directed(random_operations(0));
    bool const degraded = !report.checked.frames && !report.is_checked(clause::same_frame_same_class);
    bool const fine = report.conclusion() == verdict::conforms && suite.conclusion() == verdict::conforms && degraded;
    if (!fine) fputs((to_text(report) + to_text(suite)).c_str(), stderr);
    _exit(fine && !has_children() ? 0 : 11);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
  EXPECT_FALSE(has_children());
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST(LinuxWhole, conformsToTheModelWithoutPageTables) {
  auto options = random_operations(3'000);
  options.reads_page_tables = false;
  auto const report = validate_linux(options);
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_TRUE(report.is_checked(clause::content));
  EXPECT_FALSE(report.is_checked(clause::unmapped_is_absent));
}

TEST(LinuxWhole, conformsInOtherScopes) {
  for (auto const& [processes, pages] : {std::pair{1U, 2U}, {2U, 16U}, {8U, 4U}}) {
    auto options = random_operations(1'500, 7);
    options.processes = processes;
    options.pages = pages;
    auto const report = validate_linux(options);
    EXPECT_TRUE(report.rejections.empty() && !report.failed) << to_text(report);
  }
}

// What a mutant died of is what a real kernel may get wrong.
// Some of it no kernel can be asked, and then the verdict is unknown.
TEST(LinuxWhole, violatesNothingWhereAMutantDied) {
  int conforming = 0, unknown = 0;
  for (auto const& entry : every_counterexample()) {
    if (entry.told.type != &whole_type() || entry.told.within.parts > 1) continue;  // see the next test
    std::vector<call> calls;
    for (auto const& step : trace_of(entry.told).steps) calls.push_back(step.played);
    auto const report = replay_on_linux(calls, random_operations(0));
    EXPECT_TRUE(report.rejections.empty() && !report.failed) << entry.where() << '\n' << to_text(report);
    EXPECT_EQ(report.conclusion() == verdict::conforms, report.unexamined.empty()) << entry.where();
    ++(report.conclusion() == verdict::conforms ? conforming : unknown);
  }
  EXPECT_GT(conforming, 0);
  EXPECT_GT(unknown, 0);
}

TEST(LinuxWhole, isNotAskedForAPartOfAPage) {
  auto const second_part = call{static_cast<std::uint8_t>(verb::store), {0, at(0, 0, 2), 1, 1, offer(0, true)}};
  auto const report = replay_on_linux(std::vector{second_part}, random_operations(0));
  EXPECT_EQ(report.conclusion(), verdict::unknown);
  ASSERT_TRUE(report.failed);
  EXPECT_EQ(report.failed->what, "call 1 is about part b1 of a page, and a page holds one word on Linux");
}

TEST(LinuxWhole, asksForTheSameOperationsWithTheSameSeed) {
  auto const first = validate_linux(random_operations(1'000, 3)), second = validate_linux(random_operations(1'000, 3));
  EXPECT_EQ(first.seen, second.seen);
}

TEST(LinuxWhole, refusesAScopeThatTheModelCannotHave) {
  auto options = random_operations(10);
  options.processes = 8;
  options.pages = 16;
  EXPECT_TRUE(validate_linux(options).failed);
  options.processes = 2;
  auto const suite = validate_linux_directed(options);
  ASSERT_TRUE(suite.failed);
  EXPECT_THAT(suite.failed->what, testing::HasSubstr("4 processes and 8 pages"));
}

// ------------------------------------------------------------------------------------------------ something in between

// Does real damage to real processes: what the checker then sees is what they truly hold.
class meddler : public implementation {
 public:
  explicit meddler(std::unique_ptr<linux_implementation> inner) : inner_(std::move(inner)) {}
  declaration const& declares() const override { return inner_->declares(); }
  fallible<nothing> restart() override { return inner_->restart(); }
  fallible<answer> perform(call const& c) override { return inner_->perform(c); }
  fallible<nothing> look() override { return inner_->look(); }
  fallible<nothing> observe(observation& seen) override { return inner_->observe(seen); }

 protected:
  whole_kernel& kernel() { return inner_->kernel(); }

 private:
  std::unique_ptr<linux_implementation> inner_;
};

// One operation is done by another one; its answer is told as if it were the first.
template <verb Asked, verb Done> class instead : public meddler {
 public:
  using meddler::meddler;
  fallible<answer> perform(call const& c) override {
    auto other = c;
    if (static_cast<verb>(c.operation) == Asked) other.operation = static_cast<std::uint8_t>(Done);
    if (Asked == verb::map_shared && Done == verb::map && other.operation != c.operation)
      other.operand = {c.operand[0], std::uint32_t{1} << decode(c).page, 1, 1};
    return meddler::perform(other);
  }
};

// It is told that it is done, and is not.
template <verb Asked> class idle : public meddler {
 public:
  using meddler::meddler;
  fallible<answer> perform(call const& c) override {
    if (static_cast<verb>(c.operation) != Asked) return meddler::perform(c);
    if (auto looked = meddler::look(); !looked) return looked.why();
    return answer{{ending::completed, false, 0}, true, {}};
  }
};

// The child of a fork writes each page that it can read once more, with what it holds already.
class eager_fork : public meddler {
 public:
  using meddler::meddler;
  fallible<answer> perform(call const& c) override {
    auto said = meddler::perform(c);
    if (!said || static_cast<verb>(c.operation) != verb::fork || said->out.how != ending::completed) return said;
    for (unsigned page = 0; page < declares().pages(); ++page) {
      call again;
      again.operation = static_cast<std::uint8_t>(verb::load);
      again.operand = {decode(c).child, at(page, 0, 2)};
      auto const held = meddler::perform(again);
      if (!held) return held.why();
      if (held->out.how != ending::completed || held->out.value == 0) continue;
      again.operation = static_cast<std::uint8_t>(verb::store);
      again.operand = {decode(c).child, at(page, 0, 2), first_part, held->out.value, offer(0, true)};
      if (auto const stored = meddler::perform(again); !stored) return stored.why();
    }
    return said;
  }
};

// Something happens to a worker before a call, once.
class damaging : public meddler {
 public:
  damaging(std::unique_ptr<linux_implementation> inner, int signal, traces_of_a_run& left)
      : meddler(std::move(inner)),
        signal_(signal),
        left_(left) {}
  fallible<answer> perform(call const& c) override {
    if (calls_-- == 0) {
      for (unsigned p = 0; p < declares().processes(); ++p)
        if (kernel().alive(p)) left_.processes.push_back(kernel().process_id(p));
      if (kernel().memory_group()) left_.control_group = kernel().memory_group()->path();
      ::kill(kernel().process_id(0), signal_);
    }
    return meddler::perform(c);
  }

 private:
  int calls_ = 300;
  int signal_;
  traces_of_a_run& left_;
};

template <class Liar> validation_report run_with(std::uint64_t operations = 3'000) {
  auto options = random_operations(operations);
  options.most_rejections = 2;
  options.wrap_whole = [](std::unique_ptr<linux_implementation> inner) -> std::unique_ptr<implementation> {
    return std::make_unique<Liar>(std::move(inner));
  };
  auto report = validate_linux(options);
  EXPECT_EQ(report.conclusion(), verdict::violates) << to_text(report);
  EXPECT_FALSE(has_children());
  return report;
}

template <class Liar> void expect_rejection(std::string_view name, std::size_t most_calls) {
  auto const report = run_with<Liar>();
  ASSERT_FALSE(report.rejections.empty());
  EXPECT_LE(report.rejections.front().calls.size(), most_calls) << name << '\n' << to_text(report);
}

TEST(LinuxWholeLiar, isRejectedInAShortSequence) {
  expect_rejection<instead<verb::map_shared, verb::map>>("memory that is not shared", 4);
  expect_rejection<instead<verb::vfork, verb::clone>>("a vfork that does not block", 3);
  expect_rejection<idle<verb::unmap>>("an idle unmap", 5);
  expect_rejection<idle<verb::protect>>("an idle mprotect", 4);
  expect_rejection<idle<verb::advise_fork>>("an idle madvise", 6);
  expect_rejection<idle<verb::discard>>("an idle MADV_DONTNEED", 5);
  expect_rejection<idle<verb::device_store>>("an idle device", 5);
  expect_rejection<idle<verb::seek>>("an idle lseek", 5);
}

TEST(LinuxWholeLiar, thatCopiesEagerlyIsRejectedByTheQuiescentProfileOnly) {
  auto const report = run_with<eager_fork>();
  ASSERT_FALSE(report.rejections.empty());
  EXPECT_EQ(report.rejections.front().broken(), clause::fork_shares) << to_text(report);
  auto options = random_operations(1'500);
  options.what = profile::exact;
  options.wrap_whole = [](std::unique_ptr<linux_implementation> inner) -> std::unique_ptr<implementation> {
    return std::make_unique<eager_fork>(std::move(inner));
  };
  EXPECT_THAT(validate_linux(options).rejections, testing::IsEmpty());
}

validation_report run_damaged(int signal, traces_of_a_run& left) {
  auto options = random_operations(100'000);
  options.time_limit = std::chrono::seconds(1);
  options.wrap_whole = [&](std::unique_ptr<linux_implementation> inner) -> std::unique_ptr<implementation> {
    return std::make_unique<damaging>(std::move(inner), signal, left);
  };
  return validate_linux(options);
}

TEST(LinuxWholeHarness, reportsAStoppedAndAKilledWorkerAndLeavesNothingBehind) {
  for (auto const& [signal, kind] : {std::pair{SIGSTOP, failure_kind::hung}, {SIGKILL, failure_kind::killed}}) {
    traces_of_a_run left;
    auto const report = run_damaged(signal, left);
    ASSERT_TRUE(report.failed);
    EXPECT_EQ(report.failed->kind, kind) << report.failed->what;
    EXPECT_EQ(report.conclusion(), verdict::unknown);
    EXPECT_FALSE(left.processes.empty());
    EXPECT_EQ(left.still_there_after_a_while(), "");
    EXPECT_FALSE(has_children());
  }
}

// The controller is a process of its own, and is killed; with privileges and without.
TEST(LinuxWholeHarness, leavesNothingBehindWhenTheControllerIsKilled) {
  for (bool const privileged : {true, false}) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    pid_t const controller = fork();
    ASSERT_GE(controller, 0);
    if (controller == 0) {
      constexpr unsigned nobody = 65534;
      if (!privileged && geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0)) _exit(10);
      auto started = linux_implementation::start({});
      if (!started) _exit(11);
      call fork_twice;
      fork_twice.operation = static_cast<std::uint8_t>(verb::fork);
      for (std::uint32_t const child : {1U, 2U}) {
        fork_twice.operand = {child - 1, offer(child, true), offer(child, true), offer(0, true)};
        if (auto said = (*started)->perform(fork_twice); !said) _exit(12);
      }
      for (unsigned p = 0; p < 3; ++p) {
        pid_t const id = (*started)->kernel().process_id(p);
        if (write(ends[1], &id, sizeof id) != sizeof id) _exit(13);
      }
      for (;;) pause();
    }
    traces_of_a_run left;
    for (pid_t id = 0; left.processes.size() < 3 && read(ends[0], &id, sizeof id) == sizeof id;)
      left.processes.push_back(id);
    EXPECT_EQ(left.processes.size(), 3U);
    ::kill(controller, SIGKILL);
    waitpid(controller, nullptr, 0);
    EXPECT_EQ(left.still_there_after_a_while(), "");
    close(ends[0]);
    close(ends[1]);
  }
}

// ------------------------------------------------------------------------------------------------------------- swap

// Their files, and not how much of each is used.
std::set<std::string> active_swaps() {
  std::ifstream file("/proc/swaps");
  std::set<std::string> names;
  for (std::string line; std::getline(file, line);) names.insert(line.substr(0, line.find_first_of(" \t")));
  return names;
}

// Swap is the whole machine's: where there is some, that is used; who may not make any active is told so, and not
// checked.
enum class swap_here { can_be_made, is_there, is_refused };
swap_here what_swap_there_is() {
  if (has_swap()) return swap_here::is_there;
  return temporary_swap::activate([](auto const&) {}) ? swap_here::can_be_made : swap_here::is_refused;
}

TEST(LinuxWholeSwap, conformsToTheModelAndIsTakenAway) {
  auto const here = what_swap_there_is();
  auto const before = active_swaps();
  auto options = random_operations(6'000);
  options.swaps = true;
  auto const report = validate_linux(options);
  if (here == swap_here::is_refused) {
    ASSERT_TRUE(report.failed);
    EXPECT_THAT(report.failed->what, testing::HasSubstr("swap"));
    EXPECT_EQ(report.operations, 0U);
    EXPECT_EQ(active_swaps(), before);
    return;
  }
  EXPECT_EQ(report.conclusion(), verdict::conforms) << to_text(report);
  EXPECT_GT(report.times_checked[static_cast<std::size_t>(clause::swap_keeps_content)], 0U);
  auto const suite = validate_linux_directed(options);
  EXPECT_EQ(suite.conclusion(), verdict::conforms) << to_text(suite);
  for (auto const& d : suite.directed) {
    if (!suite.checked.can.pins) continue;
    EXPECT_EQ(d.skipped, 0U) << d.name;
  }
  EXPECT_EQ(active_swaps(), before);
}

TEST(LinuxWholeSwap, isTakenAwayWhenTheControllerIsKilled) {
  auto const here = what_swap_there_is();
  auto const before = active_swaps();
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  pid_t const controller = fork();
  ASSERT_GE(controller, 0);
  if (controller == 0) {
    kernel_options options;
    options.swaps = true;
    auto const started = linux_implementation::start(options);
    char const told = started ? 1 : 0;
    if (write(ends[1], &told, 1) != 1) _exit(10);
    for (;;) pause();
  }
  char told = 0;
  EXPECT_EQ(read(ends[0], &told, 1), 1);
  EXPECT_EQ(told == 1, here != swap_here::is_refused);
  EXPECT_EQ(active_swaps() != before, here == swap_here::can_be_made);
  ::kill(controller, SIGKILL);
  waitpid(controller, nullptr, 0);
  for (int i = 0; i < 200 && active_swaps() != before; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(25));
  EXPECT_EQ(active_swaps(), before);
  for (auto const* folder : {"/tmp", "/var/tmp"})
    EXPECT_FALSE(std::filesystem::exists(folder + ("/cowproof-swap." + std::to_string(controller))));
  close(ends[0]);
  close(ends[1]);
}

TEST(LinuxWholeSwap, isRefusedToWhoMayNotHaveIt) {
  bool const is_there = has_swap();  // then the test need not make any
  pid_t const child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    constexpr unsigned nobody = 65534;
    if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0)) _exit(10);
    auto options = random_operations(100);
    options.swaps = true;
    auto const report = validate_linux(options);
    bool const refused = report.failed && report.failed->what.starts_with("swapon") && report.operations == 0 &&
                         report.conclusion() == verdict::unknown;
    _exit(is_there ? (report.failed ? 12 : 0) : (refused ? 0 : 11));
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << "status " << status;
}

}  // namespace
}  // namespace cowproof::oracle::whole::test

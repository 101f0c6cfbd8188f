// A verb that is asked to stop says what it found until then, and keeps what can be gone on with.
#include <chrono>
#include <thread>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "tests/tools/validate_command.hpp"

namespace cowproof::tests {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// Does the process catch the signal by now?
bool catches(int signal, pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("SigCgt:")) return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1) != 0;
  return false;
}

// Sends the signal as soon as it would not simply kill the command.
finished_command interrupt(std::string const& arguments, int signal, scratch_folder const& folder) {
  auto const out = folder.file("out"), err = folder.file("err");
  auto const line = "exec " COWPROOF_COMMAND " " + arguments + " >" + out + " 2>" + err;
  pid_t const process = fork();
  if (process == 0) {
    execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
    _exit(127);
  }
  int status = 0;
  pid_t ended = 0;
  while (!catches(signal, process) && ended == 0) {
    std::this_thread::sleep_for(10ms);
    ended = waitpid(process, &status, WNOHANG);
  }
  std::this_thread::sleep_for(100ms);
  if (ended == 0) {
    kill(process, signal);
    waitpid(process, &status, 0);
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status), content_of(out), content_of(err)};
}

TEST(Interruption, ofEachVerbThatTakesLongLeavesAReport) {
  scratch_folder const folder;
  for (std::string const& arguments :
       {std::string("check --operations 2000000000"), std::string("prove"), std::string("mutants --machine whole"),
        std::string("mutants --derived"), "tour --out " + folder.file("tour")}) {
    auto const done = interrupt(arguments, SIGINT, folder);
    EXPECT_EQ(done.exit_code, 2) << arguments << done.output << done.errors;
    EXPECT_THAT(done.output, HasSubstr("interrupted by signal 2 (Interrupt)")) << arguments << done.errors;
  }
}

TEST(Interruption, isInTheDocument) {
  scratch_folder const folder;
  for (auto const* arguments :
       {"check --json --operations 2000000000", "prove --json", "mutants --json", "mutants --derived --json"}) {
    auto const done = interrupt(arguments, SIGTERM, folder);
    EXPECT_EQ(done.exit_code, 2) << arguments;
    auto const document = nlohmann::json::parse(done.output, nullptr, false);
    EXPECT_THAT(document.value("interrupted", ""), HasSubstr("signal 15")) << arguments << done.errors;
  }
}

TEST(Interruption, ofASearchWritesACheckpointWhateverTheSignal) {
  for (int const signal : {SIGINT, SIGTERM, SIGHUP}) {
    scratch_folder const folder;
    auto const file = folder.file("checkpoint");
    auto const done =
        interrupt("explore --processes 4 --pages 3 --frames 6 --words 2 --checkpoint " + file, signal, folder);
    EXPECT_EQ(done.exit_code, 2) << signal;
    EXPECT_THAT(done.output, HasSubstr("unknown(interrupted)")) << signal;
    EXPECT_TRUE(std::filesystem::exists(file)) << signal;
  }
}

TEST(Interruption, ofALogThatIsStillWrittenGivesTheVerdictSoFar) {
  scratch_folder const folder;
  auto const log = folder.file("log"), pipe = folder.file("pipe");
  ASSERT_EQ(run_command(validate(simulator, "--operations 4000 --record " + log)).exit_code, 0);
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  int const writer = open(pipe.c_str(), O_RDWR);  // it never ends
  auto const some = content_of(log).substr(0, 10'000);
  ASSERT_EQ(write(writer, some.data(), some.size()), static_cast<ssize_t>(some.size()));
  auto const done = interrupt("validate log - <" + pipe, SIGINT, folder);
  close(writer);
  EXPECT_EQ(done.exit_code, 2) << done.errors;
  EXPECT_THAT(done.output, HasSubstr("interrupted by signal 2"));
}

TEST(Merge, ofAPartThatWasInterruptedIsUnknown) {
  scratch_folder const folder;
  auto part = nlohmann::json::parse(run_command("check --json --operations 300000").output);
  part["interrupted"] = "interrupted by signal 2 (Interrupt)";
  std::ofstream(folder.file("part")) << part;
  EXPECT_EQ(run_command("merge " + folder.file("part")).exit_code, 2);
}

TEST(Limits, thatEndedSomethingAreNamed) {
  EXPECT_THAT(run_command("validate command 'sleep 100' --timeout 0.1 --start-timeout 0.5").errors,
              HasSubstr("no answer within 0.5 s (--start-timeout)"));
  EXPECT_THAT(run_command("validate command 'sleep 100' --timeout 0.7 --start-timeout 0.5").errors,
              HasSubstr("no answer within 0.7 s (--timeout)"));
  EXPECT_THAT(run_command("validate console 'sleep 100' --timeout 0.1 --boot-timeout 0.5").errors,
              HasSubstr("within 0.5 s (--boot-timeout)"));
}

TEST(Console, isQuotedToItsLastWord) {
  auto const done = run_command(
      "validate console 'printf \"here are the last words of all\"; sleep 100' "
      "--boot-timeout 1");
  EXPECT_THAT(done.errors, HasSubstr("its last words: here are the last words of all"));
}

// Compiles a shared object that does this when it is loaded.
std::string library_that(std::string const& when_loaded, scratch_folder const& folder) {
  std::ofstream(folder.file("library.c"))
      << "#include <stdio.h>\n#include <unistd.h>\n__attribute__((constructor)) static void load(void) {\n"
      << when_loaded << "\n}\n";
  auto const file = folder.file("library.so");
  EXPECT_EQ(run_shell("cc -shared -fPIC -o " + file + " " + folder.file("library.c")).exit_code, 0);
  return file;
}

TEST(Limits, ofALibraryThatNeverLoadsAreNamed) {
  scratch_folder const folder;
  auto const done = run_command("validate library " + library_that("for (;;) pause();", folder) +
                                " --timeout 0.1 --start-timeout 0.5");
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("did not load within 0.5 s (--start-timeout)"));
}

TEST(Library, thatMakesItselfADaemonLeavesNoProcess) {
  scratch_folder const folder;
  auto const number = folder.file("number");
  auto const file = library_that(
      "int ready[2]; char c;\nif (pipe(ready) != 0) return;\nif (fork() == 0) {\n  setsid();\n"
      "  if (fork() != 0) _exit(0);\n  FILE* f = fopen(\"" +
          number + "\", \"w\");\n  fprintf(f, \"%d\", (int)getpid());\n  fclose(f);\n" +
          "  if (write(ready[1], \"\", 1) == 1) sleep(1000);\n  _exit(0);\n}\n" +
          "if (read(ready[0], &c, 1) != 1) return;",
      folder);
  EXPECT_EQ(run_command("validate library " + file).exit_code, 3);
  auto const daemon = std::stoi(content_of(number));
  EXPECT_NE(kill(daemon, 0), 0) << "it is still there";
}

}  // namespace
}  // namespace cowproof::tests

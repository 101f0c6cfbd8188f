// validate kernel: what is told of an image, of a machine that dies, hangs or ends, and of what was found in it. A
// script stands in for QEMU; ./dev kernels boots real ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

// A folder with a file that begins as a kernel does, and with a script in place of QEMU.
class Kernel : public testing::Test {
 protected:
  void SetUp() override {
    std::string image(0x400, '\0');
    image.replace(0x202, 4, "HdrS");
    image[0x20f] = 1;  // the version is at 0x200 + 0x100
    image.replace(0x300, 10, "9.9.9-test");
    std::ofstream(folder_.file("bzImage"), std::ios::binary) << image;
    std::filesystem::copy_file(COWPROOF_TEST_DIRECTORY "/like_qemu.py", folder_.file("qemu-system-x86_64"));
    std::filesystem::permissions(folder_.file("qemu-system-x86_64"), std::filesystem::perms::owner_all);
  }
  finished_command validate(std::string const& machine, std::string const& more = "") const {
    return run_shell("export LIKE_QEMU=" + machine + "; PATH=" + folder_.path().string() +
                     ":$PATH; " COWPROOF_COMMAND " validate kernel " + folder_.file("bzImage") + " --traces " +
                     folder_.file("found") + " " + more);
  }
  std::string file(std::string const& name) const { return folder_.file(name); }

 private:
  scratch_folder folder_;
};

TEST_F(Kernel, conformsIfEverythingInTheMachineDoes) {
  auto const done = validate("conforms");
  EXPECT_EQ(done.exit_code, 0) << done.errors;
  EXPECT_THAT(done.output, AllOf(HasSubstr("Linux 9.9.9-test #1, in QEMU with 1 processor and 1024 MB"),
                                 HasSubstr("all is well with core"), HasSubstr("all is well with whole"),
                                 HasSubstr("\nverdict: conforms\n")));
}

TEST_F(Kernel, hasADocumentWithTheReportOfEachRun) {
  auto const document = nlohmann::json::parse(validate("conforms", "--json").output);
  EXPECT_EQ(document["schema"], "cowproof-validate-kernel/1");
  std::vector<std::string> names;
  for (auto const& run : document["runs"]) {
    names.push_back(run["name"]);
    EXPECT_EQ(run["report"]["verdict"], "as told");
  }
  EXPECT_THAT(names, ElementsAre("core", "directed", "whole"));
}

TEST_F(Kernel, violatesIfOneRunDoesAndItsTraceIsKeptInTheFolder) {
  auto const done = validate("violates");
  EXPECT_EQ(done.exit_code, 1);
  EXPECT_THAT(done.output, AllOf(HasSubstr("what is wrong"), HasSubstr("\nverdict: violates\n")));
  EXPECT_TRUE(std::filesystem::exists(file("found/directed-linux-rejection-1.itf.json"))) << done.errors;
}

TEST_F(Kernel, violatesIfItPanicsOrStopsWhileItIsValidated) {
  auto const panics = validate("panics");
  EXPECT_EQ(panics.exit_code, 1);
  EXPECT_THAT(panics.output, HasSubstr("the kernel died: BUG: kernel NULL pointer dereference"));
  auto const stops = validate("stops");
  EXPECT_EQ(stops.exit_code, 1);
  EXPECT_THAT(stops.output, HasSubstr("the last line of the kernel: [    2.000000] the last words"));
}

TEST_F(Kernel, isUnknownIfTheTimeIsOverOrTheCommandFailsInside) {
  auto const hangs = validate("hangs", "--seconds 2");
  EXPECT_EQ(hangs.exit_code, 2);
  EXPECT_THAT(hangs.output,
              AllOf(HasSubstr("was not done within 2.0 s (--seconds)"), HasSubstr("\nverdict: unknown\n")));
  auto const fails = validate("fails");
  EXPECT_EQ(fails.exit_code, 2);
  EXPECT_THAT(fails.output, HasSubstr("exit code 3, cowproof: no worker could be started"));
}

TEST_F(Kernel, thatDoesNotStartTheCommandIsAnErrorWithItsLastWords) {
  auto const done = validate("no_start", "--log " + file("log"));
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, AllOf(HasSubstr("bzImage (9.9.9-test): the command does not start in the machine"),
                                 HasSubstr("No working init found")));
  EXPECT_THAT(content_of(file("log")), HasSubstr("Linux version 9.9.9-test"));
}

TEST_F(Kernel, isAskedForAsAFileThatABootLoaderTakes) {
  std::ofstream(file("bzImage"), std::ios::binary) << std::string(0x400, 'x');
  auto const done = validate("conforms");
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("bzImage: no Linux kernel for x86"));
}

TEST_F(Kernel, needsQemuAndSaysWhereItIs) {
  auto const done =
      run_shell("mkdir $SCRATCH/empty; PATH=$SCRATCH/empty " COWPROOF_COMMAND " validate kernel " + file("bzImage"));
  EXPECT_EQ(done.exit_code, 3);
  EXPECT_THAT(done.errors, HasSubstr("not found: qemu-system-x86_64 (Debian: apt-get install qemu-system-x86)"));
}

}  // namespace
}  // namespace cowproof::tests

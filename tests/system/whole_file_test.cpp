// Files are written completely or not at all, and what went wrong is said.
#include "system/whole_file.hpp"

#include <csignal>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/tools/run_command.hpp"

namespace cowproof::tests {
namespace {

std::size_t files_in(scratch_folder const& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()), {}));
}

// Files cannot grow beyond a number of bytes, as if the disk were full.
class small_disk {
 public:
  explicit small_disk(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit const now{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &now);
  }
  ~small_disk() { setrlimit(RLIMIT_FSIZE, &before_); }
  small_disk(small_disk const&) = delete;
  small_disk& operator=(small_disk const&) = delete;

 private:
  rlimit before_{};
};

TEST(WholeFile, isWritten) {
  scratch_folder const folder;
  EXPECT_EQ(write_whole_file(folder.file("a"), "text"), std::nullopt);
  EXPECT_EQ(content_of(folder.file("a")), "text");
  EXPECT_EQ(files_in(folder), 1U);
}

TEST(WholeFile, leavesWhatWasThereIfTheDiskIsFull) {
  scratch_folder const folder;
  std::ofstream(folder.file("a")) << "good";
  {
    small_disk const full(1000);
    EXPECT_THAT(write_whole_file(folder.file("a"), std::string(5000, 'x')).value_or(""),
                testing::HasSubstr("a: cannot be written: File too large"));
    EXPECT_THAT(write_whole_file(folder.file("b"), std::string(5000, 'x')).value_or(""), testing::HasSubstr("b: "));
  }
  EXPECT_EQ(content_of(folder.file("a")), "good");
  EXPECT_EQ(files_in(folder), 1U);
}

TEST(WholeFile, isNotThereBeforeItIsKept) {
  scratch_folder const folder;
  {
    whole_file file(folder.file("a"));
    file.write(std::string(1 << 20, 'x'));
    EXPECT_FALSE(std::filesystem::exists(folder.file("a")));
  }
  EXPECT_EQ(files_in(folder), 0U);
}

TEST(WholeFile, saysWhyItCannotBeWritten) {
  scratch_folder const folder;
  EXPECT_THAT(write_whole_file(folder.file("no/a"), "text").value_or(""),
              testing::EndsWith("/no/a: cannot be written: No such file or directory"));
  EXPECT_THAT(write_whole_file(folder.path().string(), "text").value_or(""), testing::HasSubstr("Is a directory"));
  EXPECT_EQ(write_whole_file("/dev/full", "text"), "/dev/full: cannot be written: No space left on device");
}

TEST(WholeFile, followsALinkAndKeepsThePermissions) {
  scratch_folder const folder;
  std::ofstream(folder.file("a")) << "old";
  chmod(folder.file("a").c_str(), 0600);
  std::filesystem::create_symlink("a", folder.file("link"));
  EXPECT_EQ(write_whole_file(folder.file("link"), "new"), std::nullopt);
  EXPECT_EQ(content_of(folder.file("a")), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder.file("link")));
  struct stat now {};
  ASSERT_EQ(stat(folder.file("a").c_str(), &now), 0);
  EXPECT_EQ(now.st_mode & 07777, 0600U);
}

TEST(WholeFile, isADeviceWithoutBeingReplaced) {
  EXPECT_EQ(write_whole_file("/dev/null", "text"), std::nullopt);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

}  // namespace
}  // namespace cowproof::tests

// What a terminal obeys is not in the text that is printed.
#include "system/harmless.hpp"

#include <gtest/gtest.h>

namespace cowproof::tests {
namespace {

TEST(Harmless, textStaysAsItIs) {
  EXPECT_EQ(harmless("p0 \xE2\x86\x92 p1\n\t\xF0\x9F\x90\x84"), "p0 \xE2\x86\x92 p1\n\t\xF0\x9F\x90\x84");
}

TEST(Harmless, isNoControlCharacterAndNothingThatIsNoUtf8) {
  EXPECT_EQ(harmless("\033[2J\r\b\a\177"), "?[2J????");
  EXPECT_EQ(harmless("\xC2\x9B"
                     "1m"),
            "??1m");
  EXPECT_EQ(harmless("\x9B\xC0\x80\xE0\x80\x80\xED\xA0\x80\xF5\xE2\x86"), std::string(12, '?'));
  EXPECT_EQ(harmless(std::string_view("\0", 1)), "?");
}

TEST(Harmless, isAColourIfThereAreColours) {
  EXPECT_EQ(harmless("\033[1;31mred\033[0m", true), "\033[1;31mred\033[0m");
  EXPECT_EQ(harmless("\033[1;31mred\033[0m", false), "?[1;31mred?[0m");
  EXPECT_EQ(harmless("\033[2J\033[31", true), "?[2J?[31");
}

}  // namespace
}  // namespace cowproof::tests

// What a page calls: one function, text in and text out. Text is UTF-8 that ends with a zero byte; an answer lives
// until the next one.
#include <cstdlib>
#include <new>

#include "playground/answers.hpp"

#define COWPROOF_EXPORT(name) extern "C" __attribute__((export_name(#name), used))

namespace {

struct {
  cowproof::steering story;
  std::string answer;
} page;

}  // namespace

COWPROOF_EXPORT(cowproof_allocate) void* cowproof_allocate(std::size_t bytes) { return std::malloc(bytes); }
COWPROOF_EXPORT(cowproof_free) void cowproof_free(void* text) { std::free(text); }

COWPROOF_EXPORT(cowproof_answer) char const* cowproof_answer(char const* requests) {
  page.answer = cowproof::answer(page.story, requests);
  return page.answer.c_str();
}

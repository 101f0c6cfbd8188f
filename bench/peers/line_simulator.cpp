// The memory of examples/implementations/ behind the line protocol: a program that answers as fast as one can, so that
// what is measured is not its own time.
#include <charconv>
#include <string>
#include <string_view>

#include <unistd.h>

extern "C" {
#include "examples/implementations/cow_memory.h"
}

namespace {

// The number after these words; `none` if there is another word, such as null.
constexpr unsigned none = ~0U;
unsigned number_after(std::string_view line, std::string_view words) {
  auto const at = line.find(words);
  if (at == line.npos) return none;
  unsigned n = none;
  std::from_chars(line.data() + at + words.size(), line.data() + line.size(), n);
  return n;
}

void append(std::string& text, unsigned n) {
  char digits[10];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, n).ptr);
}

std::string_view text_of(cow_result r, bool is_init) {
  switch (r) {
    case COW_DONE: return "completed";
    case COW_NOT_MAPPED: return "fault(not_mapped)";
    case COW_READ_ONLY: return "fault(protection)";
    case COW_KILLED: return is_init ? "refused(no_memory)" : "fault(no_memory)";
    case COW_NO_MEMORY: return "refused(no_memory)";
    case COW_OUT_OF_RANGE: return "refused(out_of_range)";
    case COW_IN_USE: return "refused(already_mapped)";
    case COW_BAD_ADDRESS: return "refused(bad_address)";
  }
  return "";
}

class simulator {
 public:
  simulator() { restart(); }

  static std::string header() {
    std::string text = R"({"header":"cowproof-lines/1","name":"cow_memory","processes":)";
    append(text, COW_PROCESSES);
    text += R"(,"pages":)";
    append(text, COW_PAGES);
    return text + R"(,"observes":["word","frame","count"],"policies":{"takes_frame":"at_map","quiescent":true}})"
                  "\n";
  }

  void answer(std::string_view line, std::string& to) {
    if (line.find("\"restart\"") != line.npos) {
      restart();
      to += "{\"ret\":\"completed\"}\n";
      return;
    }
    unsigned const process = number_after(line, "\"process\":");
    std::uint32_t value = none;
    to += "{\"ret\":\"";
    to += m_.processes[process].alive ? done(line, process, value) : "refused(no_process)";
    to += '"';
    if (value != none) {
      to += ",\"value\":";
      append(to, value);
    }
    to += "}\n";
    observe(to);
  }

 private:
  void restart() { cow_start(&m_, {false, false, false, COW_AT_MAP}); }

  std::string_view done(std::string_view line, unsigned process, std::uint32_t& value) {
    std::string_view const what = line.substr(line.find(':') + 2);
    unsigned const page = number_after(line, "\"page\":");
    std::uint64_t const at = page == none ? 0 : COW_LOWEST + page * COW_PAGE_SIZE;
    bool const is_init = process == 0;
    if (what.starts_with("map")) return text_of(cow_map(&m_, process, at, line.find("true") != line.npos), is_init);
    if (what.starts_with("unmap")) return text_of(cow_unmap(&m_, process, at), is_init);
    if (what.starts_with("load")) {
      auto const how = cow_load(&m_, process, at, &value);
      if (how != COW_DONE) value = none;
      return text_of(how, is_init);
    }
    if (what.starts_with("store"))
      return text_of(cow_store(&m_, process, at, number_after(line, "\"word\":")), is_init);
    if (what.starts_with("exec")) return text_of(cow_exec(&m_, process), is_init);
    if (what.starts_with("exit")) return is_init ? "refused(is_init)" : text_of(cow_exit(&m_, process), is_init);
    unsigned const child = number_after(line, "\"child\":");
    if (child == none) return "refused(no_process_slot)";
    if (line.find("\"memory\":false") != line.npos) return "refused(no_memory)";
    auto const how = cow_fork(&m_, process, child);
    if (how == COW_DONE) value = child;
    return text_of(how, is_init);
  }

  void observe(std::string& to) const {
    to += "{\"obs\":[";
    for (auto const& p : m_.processes) {
      if (p.alive) {
        to += '[';
        for (auto const& e : p.table) observe(e, to);
        to.back() = ']';
      } else {
        to += "null";
      }
      to += ',';
    }
    to.back() = ']';
    to += "}\n";
  }
  void observe(cow_entry const& e, std::string& to) const {
    if (!e.mapped) {
      to += "null,";
      return;
    }
    to += '[';
    append(to, m_.frames[e.frame].words[0]);
    to += ',';
    append(to, e.frame + 1U);  // a name is 1 or more
    to += ',';
    append(to, m_.frames[e.frame].references);
    to += "],";
  }

  cow_memory m_{};
};

bool write_all(std::string_view text) {
  while (!text.empty()) {
    auto const written = write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

// Answers all lines that have arrived, and then waits for more.
int main() {
  simulator memory;
  std::string input, output = simulator::header();
  for (;;) {
    if (!write_all(output)) return 1;
    output.clear();
    char chunk[1 << 16];
    auto const length = read(STDIN_FILENO, chunk, sizeof chunk);
    if (length <= 0) return length == 0 ? 0 : 1;
    input.append(chunk, static_cast<std::size_t>(length));
    std::size_t start = 0;
    for (std::size_t end; (end = input.find('\n', start)) != input.npos; start = end + 1)
      memory.answer(std::string_view(input).substr(start, end - start), output);
    input.erase(0, start);
  }
}

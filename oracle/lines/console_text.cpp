// The plain text that is typed at a console and printed by a kernel.
#include "oracle/lines/console_text.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "engines/coverage.hpp"
#include "trace/json_text.hpp"

namespace cowproof::oracle {
namespace {

bool read_number(std::string_view& text, std::uint64_t& into) {
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return error == std::errc{};
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// "a,b" as "a","b".
std::string quoted_list(std::string const& text) {
  std::istringstream list(text);
  std::string quoted;
  for (std::string one; std::getline(list, one, ',');)
    quoted += fmt::format("{}\"{}\"", quoted.empty() ? "" : ",", one);
  return quoted;
}

// "at_map", "quiescent" or "table_frames=2" as a member of the policies; the rest are of the header.
void add_word(std::string const& word, std::string& policies, std::string& members) {
  auto const equals = word.find('=');
  auto const name = word.substr(0, equals), said = equals == std::string::npos ? "" : word.substr(equals + 1);
  if (name == "find_out" || name == "lacks" || name == "has") {
    members += fmt::format(",\"{}\":[{}]", name, quoted_list(said));
    return;
  }
  if (name == "frames" || name == "zero_frame" || name == "cpus") {
    members += fmt::format(",\"{}\":{}", name, said);
    return;
  }
  auto const member = name == "fork_entries"        ? fmt::format("\"fork_entries\":\"{}\"", said)
                      : equals != std::string::npos ? fmt::format("\"{}\":{}", name, said)
                      : name.starts_with("at_")     ? fmt::format("\"takes_frame\":\"{}\"", name)
                      : name == "fork_copies"       ? std::string("\"fork\":\"copies\"")
                                                    : fmt::format("\"{}\":true", name);
  policies += (policies.empty() ? "" : ",") + member;
}

// What is told of one process: "0:3=7,12,1" of a page, its cells in the order of the header; of a task of the whole
// machine also "0:parent=1", "0:positions=2,-", "0:pending=0,1", "0:blocked" and "0:alive".
class process_word {
 public:
  process_word(std::string_view text, line_header const& header, observation& seen)
      : text_(text),
        header_(header),
        seen_(seen) {}

  bool read() {
    std::uint64_t process = 0;
    if (!read_number(text_, process) || !take(text_, ':') || process >= seen_.processes()) return false;
    process_ = static_cast<unsigned>(process);
    if (!header_.declared.is_whole()) return read_page();
    auto& self = seen_.task(process_);
    if (!self.alive) {
      self.alive = self.looked = self.has_resumed = true;
      self.position.fill(-1);
    }
    return read_of_task(self);
  }

 private:
  bool read_of_task(task_sighting& self) {
    auto const& d = header_.declared;
    if (text_ == "alive") return d.tasks;
    if (text_ == "blocked") {
      self.looked = self.has_resumed = false;
      return d.tasks;
    }
    if (d.parents && take_name("parent="))
      return read_or_nothing([&](std::uint64_t n) {
               self.parent = static_cast<int>(std::min<std::uint64_t>(n, 1'000));
               return true;
             }) &&
             text_.empty();
    if (d.positions && take_name("positions=")) return read_positions(self);
    if (d.pending && take_name("pending=")) return read_pending(self);
    return read_page();
  }

  bool take_name(std::string_view name) {
    if (!text_.starts_with(name)) return false;
    text_.remove_prefix(name.size());
    return true;
  }

  // A number, or "-".
  template <class Use> bool read_or_nothing(Use use) {
    if (take(text_, '-')) return true;
    std::uint64_t n = 0;
    return read_number(text_, n) && use(n);
  }

  bool read_positions(task_sighting& self) {
    auto const descriptors = static_cast<std::size_t>(scope_of(header_.declared).descriptors);
    for (std::size_t i = 0; i < descriptors; ++i) {
      if (i > 0 && !take(text_, ',')) return false;
      if (!read_or_nothing([&](std::uint64_t n) {
            self.position[i] = static_cast<std::int64_t>(std::min<std::uint64_t>(n, 1U << 30));
            return true;
          }))
        return false;
    }
    return text_.empty();
  }

  bool read_pending(task_sighting& self) {
    auto const signals = static_cast<std::uint64_t>(scope_of(header_.declared).signals);
    do {
      if (!read_or_nothing([&](std::uint64_t n) {
            self.pending |= n < signals ? 1U << n : 0U;
            return n < signals;
          }))
        return false;
    } while (take(text_, ','));
    return text_.empty();
  }

  bool read_page() {
    std::uint64_t page = 0;
    if (!read_number(text_, page) || !take(text_, '=') || page >= seen_.pages()) return false;
    auto const v = static_cast<unsigned>(page);
    auto& entry = seen_.at(process_, v);
    auto& read = seen_.look_at(process_, v);
    if (!header_.declared.is_whole()) read = {};  // a word that is not told was not looked at
    entry.present = !header_.declared.frames;
    for (bool first = true; auto const what : header_.columns) {
      if (!std::exchange(first, false) && !take(text_, ',')) return false;
      if (!read_or_nothing([&](std::uint64_t cell) {
            set_cell(entry, read, what, cell);
            return what != column::frame || cell != 0;
          }))
        return false;
    }
    if (header_.declared.derives_exclusivity) entry.exclusive = entry.count == 1;
    return text_.empty();
  }

  std::string_view text_;
  line_header const& header_;
  observation& seen_;
  unsigned process_ = 0;
};

// A page of which the answer says nothing raised a signal.
observation nothing_seen(line_header const& header) {
  auto const& d = header.declared;
  observation seen(d.processes(), d.pages());
  for (unsigned p = 0; p < seen.processes(); ++p)
    for (unsigned v = 0; v < seen.pages(); ++v)
      seen.look_at(p, v).looked = seen.look_at(p, v).faulted = !d.is_whole() || d.content;
  return seen;
}

// What the header promises of a task and is not told; null: nothing.
char const* missing_of(unsigned process, std::string const& text, declaration const& d) {
  auto const is_told = [&](std::string_view name) {
    return text.find(fmt::format(" {}:{}=", process, name)) != std::string::npos;
  };
  if (d.parents && !is_told("parent")) return "parent";
  if (d.positions && !is_told("positions")) return "positions";
  return d.pending && !is_told("pending") ? "pending" : nullptr;
}

// A value, an entry or the number of free frames. What is wrong with it; empty if nothing is.
std::string parse_word(std::string const& word, line_header const& header, console_answer& into) {
  constexpr std::string_view free_word = "free=";
  std::string_view rest = word;
  std::uint64_t value = 0;
  if (rest.starts_with(free_word)) {
    rest.remove_prefix(free_word.size());
    if (!header.tells_free() || !read_number(rest, value) || !rest.empty())
      return "\"" + word + "\" is no number of free frames, or the header has no frames";
    into.seen.set_free(value);
  } else if (word.find(':') != std::string::npos) {
    if (!process_word(word, header, into.seen).read())
      return "\"" + word + "\" is no PROCESS:PAGE=CELL,..." +
             (header.declared.is_whole() ? ", nor told of a task" : "");
  } else if (read_number(rest, value) && rest.empty() && value <= UINT32_MAX) {
    into.said.out.has_value = true;
    into.said.out.value = static_cast<std::uint32_t>(value);
  } else {
    return "\"" + word + "\" is no value";
  }
  return {};
}

}  // namespace

// The words of a header as one of JSON, so that there is one reader of headers.
std::variant<line_header, line_error> parse_console_header(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::string name, observes, word, policies, members;
  int version = 0, processes = 0, pages = 0;
  if (!(in >> version >> name >> processes >> pages >> observes) || (version != 1 && version != 3))
    return line_error{1,
                      "expected [cowproof-console/VERSION NAME PROCESSES PAGES OBSERVES WORD...], VERSION 1, 2 or 3"};
  auto const columns = quoted_list(observes == "-" ? "" : observes);
  while (in >> word) add_word(word, policies, members);
  return parse_header(
      fmt::format(R"({{"header":"{}","name":{},"processes":{},"pages":{},"observes":[{}],"policies":{{{}}}{}}})",
                  version == 3 ? whole_lines : core_lines, json_string(name), std::max(processes, 0),
                  std::max(pages, 0), columns, policies, members));
}

std::variant<console_answer, std::string> parse_console_answer(std::string const& text, line_header const& header) {
  std::istringstream in(text);
  console_answer read;
  std::string ended, word;
  if (!(in >> read.number >> ended)) return "expected [cow NUMBER ENDING ...]";
  if (auto const how = find_ending(ended)) read.said.out.how = *how;
  else read.said.is_known = false, read.said.said = ended;
  read.seen = nothing_seen(header);
  while (in >> word)
    if (auto wrong = parse_word(word, header, read); !wrong.empty()) return wrong;
  for (unsigned p = 0; p < read.seen.processes() && header.declared.is_whole(); ++p) {
    auto const& self = read.seen.task(p);
    if (auto const* const missing = self.looked ? missing_of(p, text, header.declared) : nullptr; missing != nullptr)
      return fmt::format("{}:{} is missing, which the header promises", p, missing);
    for (unsigned v = 0; v < read.seen.pages() && !self.looked; ++v) read.seen.look_at(p, v) = {};
  }
  return read;
}

}  // namespace cowproof::oracle

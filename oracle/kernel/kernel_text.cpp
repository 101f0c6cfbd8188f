// The console form, version 2.
#include "oracle/kernel/kernel_text.hpp"

#include <charconv>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <re2/re2.h>

#include "engines/coverage.hpp"
#include "oracle/library/cowproof.h"

namespace cowproof::oracle {
namespace {

constexpr std::string_view all_of_an_entry = "frame,count,writable,cow";

std::optional<std::uint32_t> number_in(std::string_view text) {
  std::uint32_t value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// What follows "name=".
std::optional<std::uint32_t> number_after(std::string_view name, std::string_view word) {
  if (!word.starts_with(name)) return std::nullopt;
  return number_in(word.substr(name.size()));
}

bool add_word(std::string const& word, kernel_header& into) {
  auto& d = into.declared;
  if (word == "from_start") return true;
  if (word == "without_memory") return into.can_lack_memory = true;
  if (word == "storms") return into.has_storms = true;
  if (word == "fork_copies") return into.fork_copies = true;
  if (word == "fork_shares") return true;
  if (auto const pages = number_after("read_only=", word)) {
    into.read_only_pages = *pages;
    return static_cast<int>(*pages) < d.size.pages;
  }
  if (word == "frees_at_wait") d.policy.memory = memory_returns::at_wait;
  else if (word == "copies_always") d.policy.last_writer = last_owner::copies;
  else if (word == "refuses_without_memory") d.policy.without_memory = when_memory_is_out::refuses;
  else if (number_after("free=", word)) d.free_frames = true;
  else return false;
  return true;
}

std::string address_text(library_call const& c) {
  return is_inside(c.where) ? fmt::format("{}{}", c.page, name_of(c.where)) : std::string(name_of(c.where));
}

std::string one_call_text(library_call const& c) {
  auto text = fmt::format("{} {}", name_of(c.what), c.process);
  if (c.has_address()) text += " " + address_text(c);
  if (c.what == library_verb::fork) text += fmt::format(" {}", c.child);
  if (c.what == library_verb::store || c.what == library_verb::kernel_store) text += fmt::format(" {}", c.word);
  return c.has_memory ? text : text + " nomem";
}

// "0:3=812,2,0,1": a page's frame, its count, and whether it is writable and copy-on-write; "0:3=-": it is absent.
bool add_entry(std::string_view word, kernel_answer& into) {
  auto const cells = word.substr(std::min(word.find('='), word.size()));
  seen_entry seen;
  if (cells != "=-") {
    unsigned writable = 0, cow = 0, count = 0;
    if (!RE2::FullMatch(cells, R"(=(\d+),(\d+),([01]),([01]))", &seen.frame, &count, &writable, &cow)) return false;
    seen.count = static_cast<std::uint16_t>(std::min(count, 65535U));
    seen.bits = static_cast<std::uint16_t>(seen_entry::present | (writable != 0 ? seen_entry::writable : 0) |
                                           (cow != 0 ? seen_entry::cow : 0));
  }
  into.seen.push_back(seen);
  return true;
}

// A number that no library's header has, for what the model has no word for.
constexpr std::int32_t unknown_code = 1000;

void set_ending(std::string const& ended, kernel_answer& into) {
  into.text = ended;
  auto const how = find_ending(ended);
  into.is_known = how.has_value();
  into.said.code = unknown_code;
  if (!how) return;
  switch (*how) {
    case ending::completed: into.said.code = COWPROOF_DONE; break;
    case ending::fault_not_mapped: into.said.code = COWPROOF_NOT_MAPPED; break;
    case ending::fault_protection: into.said.code = COWPROOF_PROTECTION; break;
    case ending::fault_no_memory: into.said.code = COWPROOF_KILLED; break;
    case ending::refused_no_memory: into.said.code = COWPROOF_NO_MEMORY; break;
    case ending::refused_bad_address: into.said.code = COWPROOF_BAD_ADDRESS; break;
    case ending::refused_no_process: into.said.driver = driver_answer::no_process; break;
    case ending::refused_no_process_slot: into.said.driver = driver_answer::no_slot; break;
    case ending::refused_is_init: into.said.driver = driver_answer::is_init; break;
    default: into.is_known = false;
  }
}

}  // namespace

std::variant<kernel_header, std::string> read_kernel_header(std::string_view text) {
  std::istringstream in{std::string(text)};
  kernel_header read;
  auto& d = read.declared;
  std::string observes, word;
  int version = 0;
  if (!(in >> version >> d.name >> d.size.processes >> d.size.pages >> observes) || version != 2)
    return "expected [cowproof-console/2 NAME PROCESSES PAGES OBSERVES WORD...]";
  constexpr int most_processes = 10, most_pages = 10;  // a digit each in what is typed
  if (d.size.processes < 1 || d.size.processes > most_processes || d.size.pages < 1 || d.size.pages > most_pages)
    return fmt::format("{} processes of {} pages: there can be 1 to {} of 1 to {}", d.size.processes, d.size.pages,
                       most_processes, most_pages);
  if (observes != "-" && observes != all_of_an_entry)
    return fmt::format("\"{}\" cannot be observed in this version; expected - or {}", observes, all_of_an_entry);
  read.shows_entries = observes == all_of_an_entry;
  d.comes_back = d.contained = true;
  d.quiescent = true;
  for (auto const absent : {library_verb::map, library_verb::unmap})
    d.policy.lacks |= 1U << static_cast<unsigned>(absent);
  while (in >> word)
    if (!add_word(word, read)) return fmt::format("a header has no word \"{}\"", word);
  if (read.fork_copies) d.policy.fork = fork_memory::copies;
  if (read.shows_entries) {
    d.level = 3;
    d.presence = d.frames = d.counts = d.bits = d.derives_exclusivity = true;
  }
  return read;
}

std::string kernel_text(std::span<library_call const> calls) {
  if (calls.front().cpu == 0) return one_call_text(calls.front());
  std::string text = "storm";
  for (auto const& c : calls) text += fmt::format(" {}:{}={}", c.process, c.page, c.word);
  return text;
}

std::variant<kernel_answer, std::string> read_kernel_answer(std::string const& text) {
  std::istringstream in(text);
  kernel_answer read;
  std::string ended, word;
  if (!(in >> read.number >> ended)) return "expected [cow NUMBER ENDING ...]";
  set_ending(ended, read);
  read.said.is_seen = 0;
  while (in >> word) {
    if (word.find(':') != std::string::npos) {
      if (!add_entry(word, read)) return "\"" + word + "\" is no PROCESS:PAGE=FRAME,COUNT,WRITABLE,COW";
      continue;
    }
    auto const free = number_after("free=", word);
    auto const value = free ? free : number_in(word);
    if (!value) return "\"" + word + "\" is no value";
    (free ? read.said.free_frames : read.said.value) = *value;
  }
  return read;
}

}  // namespace cowproof::oracle

// What a library says of itself, in the oracle's words.
#include "oracle/library/library_declaration.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engines/coverage.hpp"
#include "oracle/library/cowproof.h"

namespace cowproof::oracle {
namespace {

std::uint32_t open_policies_of(std::uint32_t flags) {
  constexpr std::pair<std::uint32_t, open_policy> flag_of[] = {
      {COWPROOF_COPIES_ALWAYS, open_policy::last_writer},
      {COWPROOF_FREES_AT_WAIT, open_policy::memory},
      {COWPROOF_REFUSES_WITHOUT_MEMORY, open_policy::without_memory},
      {COWPROOF_FRAME_AT_FIRST_ACCESS, open_policy::takes_frame},
      {COWPROOF_FRAME_AT_FIRST_WRITE, open_policy::takes_frame},
      {COWPROOF_FORK_COPIES, open_policy::fork},
      {COWPROOF_TABLES_ARE_EXACT, open_policy::tables},
  };
  std::uint32_t open = 0;
  for (auto const& [flag, policy] : flag_of)
    if ((flags & flag) != 0) open |= bit_of(policy);
  return open;
}

}  // namespace

declaration declaration_of(library_facts const& f, std::string const& file, unsigned most_level) {
  declaration d;
  d.name = f.name[0] != 0 ? f.name.data() : file;
  d.size.processes = static_cast<int>(f.processes);
  d.size.pages = static_cast<int>(f.pages);
  d.level = static_cast<int>(std::min(f.level, most_level));
  d.presence = d.frames = d.level >= 1;
  d.derives_exclusivity = true;  // it is not told
  d.counts = d.level >= 2 && (f.hides & COWPROOF_HIDES_COUNTS) == 0;
  d.free_frames = d.level >= 2 && (f.hides & COWPROOF_HIDES_FREE_FRAMES) == 0;
  d.bits = d.level >= 3;
  d.translations = d.bits && f.has_translations;
  d.comes_back = d.contained = true;
  d.frame_limit = f.frames;
  d.zero_frame = f.zero_frame == COWPROOF_NO_FRAME ? 0 : std::uint64_t{f.zero_frame} + 1;
  auto const flag = [&](unsigned which) { return (f.policies & which) != 0; };
  if (flag(COWPROOF_COPIES_ALWAYS)) d.policy.last_writer = last_owner::copies;
  if (flag(COWPROOF_FREES_AT_WAIT)) d.policy.memory = memory_returns::at_wait;
  if (flag(COWPROOF_REFUSES_WITHOUT_MEMORY)) d.policy.without_memory = when_memory_is_out::refuses;
  if (flag(COWPROOF_FRAME_AT_FIRST_ACCESS)) d.policy.takes_frame = frame_moment::at_first_access;
  if (flag(COWPROOF_FRAME_AT_FIRST_WRITE)) d.policy.takes_frame = frame_moment::at_first_write;
  if (flag(COWPROOF_FORK_COPIES)) d.policy.fork = fork_memory::copies;
  d.policy.has_read_only = !flag(COWPROOF_NO_READ_ONLY_PAGES);
  d.policy.table_frames = f.table_frames;
  d.policy.tables_are_exact = flag(COWPROOF_TABLES_ARE_EXACT);
  d.policy.lacks = f.lacks;
  d.policy.left_open = open_policies_of(f.find_out);
  return d;
}

std::vector<std::string> remarks_on(declaration const& d, library_facts const& f) {
  constexpr std::string_view levels[] = {"answers and content", "answers, content and which entries share a frame",
                                         "answers, content, sharing, counts and free frames",
                                         "answers, content, sharing, counts, free frames and entry bits"};
  auto const& p = d.policy;
  std::vector<std::string> remarks{
      fmt::format("level {}: {}{}", d.level, levels[d.level], d.translations ? ", and translations" : "")};
  if (d.level >= 2 && !d.counts) remarks.emplace_back("counts are not shown");
  if (d.level >= 2 && !d.free_frames) remarks.emplace_back("free frames are not shown");
  auto policy = fmt::format("policies: {}{}, frees memory at {}, without memory {}, takes a frame at {}",
                            p.fork == fork_memory::copies ? "fork copies at once, " : "",
                            p.last_writer == last_owner::copies ? "copies always" : "the last owner writes in place",
                            p.memory == memory_returns::at_wait ? "wait" : "exit",
                            p.without_memory == when_memory_is_out::refuses ? "refuses" : "kills",
                            p.takes_frame == frame_moment::at_map            ? "map"
                            : p.takes_frame == frame_moment::at_first_access ? "the first access"
                                                                             : "the first write");
  remarks.push_back(policy);
  std::string lacks;
  for (unsigned v = 0; v < library_verbs; ++v)
    if (!p.has(v)) lacks += fmt::format("{}{}", lacks.empty() ? "" : ", ", name_of(static_cast<library_verb>(v)));
  if (!p.has_read_only) remarks.emplace_back("no page is mapped read-only");
  if (!lacks.empty()) remarks.push_back("operations that it does not have: " + lacks);
  remarks.push_back(d.frame_limit == 0 ? "the number of frames is not declared: there must always be one"
                                       : fmt::format("{} frames", d.frame_limit));
  // What cannot be counted cannot leak visibly.
  if (p.table_frames > 0 && !p.tables_are_exact && d.frame_limit != 0)
    remarks.push_back(
        fmt::format("the tables of a process may hold 0 to {} frames: a leak as small as that is not seen, "
                    "unless they are exact (COWPROOF_TABLES_ARE_EXACT)",
                    p.table_frames));
  if (f.cpus > 1) remarks.push_back(fmt::format("{} processors call at the same time", f.cpus));
  return remarks;
}

std::string remark_on_untested(declaration const& d, library_endings const& ended) {
  std::string untested;
  auto const ask = [&](library_verb what, ending how) {
    auto const v = static_cast<std::size_t>(what);
    if (!d.policy.has(static_cast<unsigned>(what)) || ended[v][static_cast<std::size_t>(how)] > 0) return;
    untested += fmt::format("{}{} {}", untested.empty() ? "never met: " : ", ", name_of(what), ending_name(how));
  };
  for (unsigned v = 0; v < library_verbs; ++v) ask(static_cast<library_verb>(v), ending::completed);
  if (d.policy.has_read_only) ask(library_verb::store, ending::fault_protection);
  ask(library_verb::kernel_store, ending::refused_bad_address);
  if (d.frame_limit > 0) {
    ask(library_verb::store, ending::refused_no_memory);
    ask(library_verb::kernel_store, ending::refused_no_memory);
    if (d.policy.takes_frame == frame_moment::at_map) ask(library_verb::map, ending::refused_no_memory);
    if (d.policy.table_frames > 0) ask(library_verb::fork, ending::refused_no_memory);
  }
  return untested;
}

}  // namespace cowproof::oracle

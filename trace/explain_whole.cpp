// Explains a step of the whole machine, by what changed.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engines/coverage.hpp"
#include "trace/explain.hpp"

namespace cowproof {
namespace {

using entry_of_page = std::optional<entry_view>;

// An access, and what its entry was and is.
struct touched {
  std::size_t column, page;
  entry_of_page const& old;
  entry_of_page const& now;
  std::string const& promise;
};

std::optional<touched> touched_by(explained_step const& s, named_operands const& named) {
  auto const column = named.column(s.before);
  if (!column || !named.page) return std::nullopt;
  return touched{*column, *named.page, s.before.table[*column][*named.page], s.after.table[*column][*named.page],
                 s.before.beside[*column][*named.page].promise};
}

std::string why_not_resident(explained_step const& s, named_operands const& named) {
  auto const at = touched_by(s, named);
  if (at && at->old && !at->old->present)
    return fmt::format("waits: the page is in {}, and has to be brought in", s.before.name_of(at->old->frame));
  if (at && at->promise.find(" o") != std::string::npos && !cached_place(s.before, at->promise))
    return "waits: a page of the page table, or of the file, has to be brought in";
  return "waits: a page of the page table has to be brought in";
}

std::string why_refused(explained_step const& s, named_operands const& named) {
  auto text = std::string(ending_name(s.out.how));
  std::ranges::replace(text, '_', ' ');
  switch (s.out.how) {
    case ending::refused_not_resident: return why_not_resident(s, named);
    case ending::refused_no_process:
      return fmt::format("refused: p{} {}", named.process,
                         named.column(s.before) ? "is blocked until its vfork child execs or exits" : "does not run");
    case ending::refused_no_process_slot: return "refused: no free process number";
    case ending::refused_no_memory:
      if (named.operation.starts_with("fork")) return "refused: no memory for the child's page table; nothing changed";
      if (named.operation == "store" || named.operation == "page_in")
        return "no free frame, and init is not killed: it waits";
      return "refused: no memory";
    case ending::refused_not_yet: return "the child still runs";
    case ending::refused_bad_address: return "refused: the kernel may not write there for the program";
    default: return "refused: " + text.substr(text.find('(') + 1, text.rfind(')') - text.find('(') - 1);
  }
}

std::string why_faulted(explained_step const& s, named_operands const& named) {
  if (s.out.how == ending::fault_no_memory) return fmt::format("no free frame: p{} is killed", named.process);
  if (s.out.how == ending::fault_not_mapped) return "fault: nothing was promised there";
  return named.page ? "fault: the region does not allow it" : "fault: the kernel's half is out of reach";
}

std::string why_loaded(explained_step const& s, touched const& at) {
  if (!at.now) return "nothing is there";
  auto const name = s.after.name_of(at.now->frame);
  if (s.after.is_zero_frame(at.now->frame)) return "it was never written: it is the zero frame, and takes no memory";
  if (!at.now->is_private && !at.old) return fmt::format("from the page cache, {}: an entry more names it", name);
  auto const owners = s.after.sharers(at.now->frame);
  return owners > 1 ? fmt::format("from {}, which is named {} times", name, owners)
                    : fmt::format("from {}, which no other entry names", name);
}

std::string why_stored(explained_step const& s, touched const& at) {
  if (!at.now) return "nothing is there";
  auto const name = s.after.name_of(at.now->frame);
  auto const copies = copies_of(s);
  if (!copies.empty()) {
    auto const from = s.before.name_of(copies.front().from);
    auto const owners = s.before.sharers(copies.front().from);
    return fmt::format("{} is {}: copied to {}", from,
                       owners > 1 ? fmt::format("named {} times", owners) : "not for it alone", name);
  }
  if (!at.old || at.old->frame != at.now->frame)
    return at.now->is_private ? fmt::format("the first write: {} is a frame of its own", name)
                              : fmt::format("written to the object's page, {}", name);
  if (at.old->writable) return "the entry is writable: written without a fault";
  if (char const right = s.before.beside[at.column][at.page].remembered; right == 'w' || right == 'o')
    return "the hardware remembers that it may be written: written without a fault";
  auto const owners = s.before.sharers(at.now->frame);
  if (at.now->is_private && owners > 1)
    return fmt::format("written in place, although {} is named {} times", name, owners);
  return at.now->is_private ? "last owner: written in place"
                            : "written to the object's page, for all processes that map it";
}

std::string why_paged_in(explained_step const& s, touched const& at) {
  auto const name = [&](std::size_t place) { return s.after.name_of(place); };
  for (std::size_t f = 0; f < s.after.frames; ++f) {
    if (s.before.count[f] != 0 || s.after.count[f] == 0) continue;
    if (at.old && !at.old->present && at.now && at.now->present)
      return fmt::format("brought from {} to {}", s.before.name_of(at.old->frame), name(f));
    for (auto const& other : s.after.others[f])
      return other.column ? fmt::format("a page of page table: {} is {}", name(f), other.text)
                          : fmt::format("read from the disk into {}: {}", name(f), other.text);
    return fmt::format("{} was taken", name(f));
  }
  return "nothing was brought in";
}

std::string why_whole_forked(explained_step const& s) {
  auto const child = child_of(s);
  if (!child) return "a child without memory";
  std::size_t tables = 0;
  for (std::size_t f = 0; f < s.after.frames; ++f)
    tables += static_cast<std::size_t>(std::ranges::count_if(
        s.after.others[f], [&](other_name const& o) { return o.column == child && s.before.count[f] == 0; }));
  auto const copies = copies_of(s).size();
  return fmt::format("{} copied, {} of page table taken, {}", counted(s.after.pages_of(*child), "entry", "entries"),
                     counted(tables, "frame", "frames"),
                     copies == 0 ? "no page copied" : counted(copies, "page copied", "pages copied"));
}

// What became of the memory of a process that execs, exits or is killed.
std::string why_left(explained_step const& s, named_operands const& named) {
  auto const column = named.column(s.before);
  auto const ends = named.operation == "exec" ? std::string("a new image, untouched")
                                              : fmt::format("p{} is a zombie, until its parent waits", named.process);
  if (!column) return ends;
  std::size_t freed = 0;
  std::size_t left = 0;
  for (std::size_t f = 0; f < s.before.frames; ++f) {
    if (s.before.names_of(*column, f) == 0) continue;
    freed += s.before.count[f] != 0 && s.after.count[f] == 0 ? 1 : 0;
    left += s.after.count[f] != 0 ? 1 : 0;
  }
  auto const name = s.before.column_name(*column);
  if (s.after.alive[*column] && s.after.column_name(*column) == name)
    return fmt::format("{}; {} stays with {}", ends, name, s.after.tenants[*column]);
  return fmt::format("{}; {} freed, {} left to others", ends, counted(freed, "frame", "frames"), left);
}

std::string why_swapped_out(explained_step const& s, touched const& at) {
  if (!at.old || !at.now || at.now->present) return "nothing was swapped out";
  auto const moved = s.after.references(at.now->frame);
  return fmt::format("{} goes to {}, and {} with it: the frame is free", s.before.name_of(at.old->frame),
                     s.after.name_of(at.now->frame), counted(moved, "entry", "entries"));
}

std::string what_changed(explained_step const& s) {
  std::size_t pages = 0;
  for (std::size_t c = 0; c < s.after.table.size(); ++c)
    for (std::size_t v = 0; v < s.after.table[c].size(); ++v)
      pages += s.before.table[c][v] == s.after.table[c][v] && s.before.beside[c][v] == s.after.beside[c][v] ? 0 : 1;
  std::vector<std::string> names;
  for (std::size_t f = 0; f < s.after.count.size(); ++f)
    if (s.before.word[f] != s.after.word[f] || s.before.count[f] != s.after.count[f])
      names.push_back(s.after.name_of(f));
  for (auto const& fact : s.after.facts)
    if (std::ranges::none_of(s.before.facts,
                             [&](fact_view const& was) { return was.key == fact.key && was.value == fact.value; }))
      names.push_back(fact.key);
  if (pages == 0 && names.empty())
    return s.before.kernel == s.after.kernel ? "nothing changes" : "the kernel's half changes, for all";
  auto const of_pages = counted(pages, "page changes", "pages change");
  if (names.empty()) return of_pages;
  return fmt::format("{}{}{}", pages == 0 ? "" : of_pages + "; ", fmt::join(names, ", "),
                     names.size() == 1 ? " changes" : " change");
}

}  // namespace

std::string why_whole(explained_step const& s) {
  auto const named = operands_of(s.played, *s.of);
  if (is_refusal(s.out.how)) return why_refused(s, named);
  if (is_fault(s.out.how)) return why_faulted(s, named);
  if (named.operation.starts_with("fork")) return why_whole_forked(s);
  if (named.operation == "vfork") return "the child runs in its parent's memory, and the parent is blocked";
  if (named.operation == "clone") return "the child runs in its parent's memory, beside it: nothing is copied";
  if (named.operation == "wait") return "the number of the child is free again";
  if (named.operation == "exec" || named.operation == "exit" || named.operation == "kill") return why_left(s, named);
  auto const at = touched_by(s, named);
  if (!at) return what_changed(s);
  if (named.operation == "load") return why_loaded(s, *at);
  if (named.operation == "store" || named.operation == "kernel_store") return why_stored(s, *at);
  if (named.operation == "page_in") return why_paged_in(s, *at);
  if (named.operation == "swap_out") return why_swapped_out(s, *at);
  if (named.operation.starts_with("map")) return "promised; no frame is taken before it is touched";
  if (named.operation == "pin" && at->now)
    return fmt::format("a device holds {}", s.after.name_of(at->now->frame)) +
           (copies_of(s).empty() ? "" : ", a copy: it must not share with others");
  return what_changed(s);
}

}  // namespace cowproof

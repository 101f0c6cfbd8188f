// Explains a step by what changed, so that a faulty kernel is told as it behaves, not as it should.
#include "trace/explain.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engines/call_text.hpp"
#include "trace/operands.hpp"

namespace cowproof {
namespace {

bool copies_at_once(explained_step const& s) { return s.of->name == eager_type().name; }

std::string why_refused(explained_step const& s) {
  auto const named = operands_of(s.played, *s.of);
  switch (s.out.how) {
    case ending::refused_no_process: return fmt::format("refused: p{} is not alive", named.process);
    case ending::refused_no_process_slot: return "refused: no free process slot";
    case ending::refused_no_memory:
      if (named.operation == "fork" && copies_at_once(s)) return "refused: not a frame for every page";
      if (named.operation == "fork") return "refused: no memory for a page table";
      if (named.operation == "store") return "no frame for a copy, and init is not killed: its write waits";
      return "refused: no free frame";
    case ending::refused_out_of_range: return "refused: the address is outside of the address space";
    case ending::refused_already_mapped: return fmt::format("refused: v{} is in use", named.page.value_or(0));
    case ending::refused_is_init: return "refused: init does not exit";
    default: return "refused";
  }
}

std::string why_faulted(explained_step const& s) {
  auto const named = operands_of(s.played, *s.of);
  if (s.out.how == ending::fault_protection) return "fault: the page is read-only";
  if (s.out.how == ending::fault_no_memory)
    return fmt::format("no frame for a copy: p{} {}", named.process,
                       s.after.alive[named.process] ? "faults, and lives on" : "is killed");
  return named.page ? "fault: nothing is mapped there" : "fault: the address is outside of the address space";
}

std::string why_mapped(explained_step const& s, named_operands const& named) {
  auto const& now = s.after.table[named.process][named.page.value_or(0)];
  if (!now) return "nothing was mapped";
  bool const was_free = s.before.count[now->frame] == 0 && s.before.sharers(now->frame) == 0;
  if (was_free) return fmt::format("f{} is a page of zeros, private to p{}", now->frame, named.process);
  return fmt::format("f{} was in use, and p{} has it now", now->frame, named.process);
}

// What becomes of a frame that lost an entry.
std::string fate_of(explained_step const& s, std::size_t frame) {
  if (s.after.count[frame] == 0 && s.before.count[frame] != 0) return fmt::format("f{} is freed", frame);
  auto const left = s.after.sharers(frame);
  return left == 0 ? fmt::format("f{} keeps a count of {}, and no entry names it", frame, s.after.count[frame])
                   : fmt::format("f{} is left to {}", frame, counted(left, "owner", "owners"));
}

std::string why_unmapped(explained_step const& s, named_operands const& named) {
  auto const& old = s.before.table[named.process][named.page.value_or(0)];
  return old ? fate_of(s, old->frame) : "nothing was mapped there, which is no error";
}

std::string why_loaded(explained_step const& s, named_operands const& named) {
  auto const& entry = s.before.table[named.process][named.page.value_or(0)];
  if (!entry) return "nothing is mapped there";
  if (auto const held = s.before.word[entry->frame].of_part(named.part); s.out.value != held)
    return fmt::format("p{} reads {}, and f{} holds {}", named.process, s.out.value, entry->frame, held);
  auto const owners = s.before.sharers(entry->frame);
  if (owners > 1) return fmt::format("from f{}, which {} entries share", entry->frame, owners);
  return fmt::format("from f{}, which p{} alone has", entry->frame, named.process);
}

std::string why_stored(explained_step const& s, named_operands const& named) {
  auto const& old = s.before.table[named.process][named.page.value_or(0)];
  auto const& now = s.after.table[named.process][named.page.value_or(0)];
  if (!old || !now) return "nothing is mapped there";
  auto const owners = s.before.sharers(old->frame);
  if (now->frame != old->frame) {
    if (owners > 1) return fmt::format("the page is shared by {}: copied to f{}", owners, now->frame);
    return fmt::format("p{} is the last owner, and f{} was copied to f{} all the same", named.process, old->frame,
                       now->frame);
  }
  if (old->writable) return "the entry is writable: written without a fault";
  if (!old->cow) return "the entry is read-only, and was written all the same";
  if (owners > 1) return fmt::format("written in place, although {} entries share the page", owners);
  return "last owner: written in place";
}

std::string why_forked(explained_step const& s) {
  auto const copied = s.after.pages_of(s.out.value);
  if (s.of->name == on_demand_type().name)
    return "the directory is copied, and its tables are shared: no entry, no frame";
  if (copied != 0 && copies_at_once(s))
    return fmt::format("every page is copied at once: {}, {}", counted(copied, "entry", "entries"),
                       counted(copies_of(s).size(), "frame", "frames"));
  return copied == 0 ? "nothing is mapped: the child's table is empty"
                     : fmt::format("{} copied, no frame", counted(copied, "entry", "entries"));
}

// Exec and exit: frames that lost their last owner, and frames that did not.
std::string why_released(explained_step const& s, named_operands const& named) {
  std::vector<std::string> fates;
  for (std::size_t f = 0; f < s.before.count.size(); ++f)
    if (s.before.entries_of(named.process, f) > s.after.entries_of(named.process, f)) fates.push_back(fate_of(s, f));
  auto const what = named.operation == "exec" ? "the old image is dropped" : fmt::format("p{} ends", named.process);
  if (s.after.pages_of(named.process) != 0) return what + ", and its table is still there";
  if (fates.empty()) return what + "; it had no memory";
  constexpr std::size_t few = 3;
  if (fates.size() > few) return fmt::format("{}; {} are given up", what, counted(fates.size(), "frame", "frames"));
  return fmt::format("{}; {}", what, fmt::join(fates, ", "));
}

}  // namespace

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? one : many);
}

std::optional<std::size_t> named_operands::column(memory_view const& in) const {
  auto found = in.table.size();
  if (space) {
    auto const seat = std::ranges::find(in.spaces, *space);
    found = in.spaces.empty() ? *space : static_cast<std::size_t>(seat - in.spaces.begin());
  } else if (has_process && process < in.column_of.size()) {
    found = in.column_of[process];
  }
  return found < in.table.size() ? std::optional(found) : std::nullopt;
}

named_operands operands_of(call const& c, machine_type const& of) {
  auto const& type = of.operations[c.operation];
  named_operands named;
  named.operation = type.name;
  for (std::size_t i = 0; i < type.operands; ++i) {
    auto const& operand = type.operand[i];
    if (operand.kind == operand_kind::index && operand.names().name == "process" && !named.has_process) {
      named.process = c.operand[i];
      named.has_process = true;
    }
    if (operand.kind == operand_kind::index && operand.names().name == "part") named.part = c.operand[i];
    if (operand.kind == operand_kind::index && operand.names().name == "space") named.space = c.operand[i];
    if (operand.kind == operand_kind::index && operand.names().name == "page") named.page = c.operand[i];
    if (operand.kind != operand_kind::address) continue;
    named.has_address = true;
    if (c.operand[i] == outside) continue;
    auto const parts = parts_of_address(c.operand[i], operand.alternatives);
    if (operand.names(parts.alternative).name == "page") named.page = parts.number;
  }
  return named;
}

std::string title_of(call const& c, result const& out, machine_type const& of) {
  auto const how = text_of(c, out, of);
  if (how.empty()) return text_of(c, of);
  return text_of(c, of) + " → " + (how.starts_with("-> ") ? how.substr(3) : how);
}

bool changes_whole_table(explained_step const& s) {
  if (s.out.how == ending::fault_no_memory) return true;
  if (s.out.how != ending::completed) return false;
  auto const named = operands_of(s.played, *s.of);
  if (s.of->name != whole_type().name) return !named.has_address;
  constexpr std::string_view those[] = {"fork", "fork_eager", "exec", "exit", "kill"};
  return std::ranges::find(those, named.operation) != std::end(those);
}

std::optional<std::size_t> child_of(explained_step const& s) {
  auto const operation = operands_of(s.played, *s.of).operation;
  if (!operation.starts_with("fork") || s.out.how != ending::completed || !s.out.has_value) return std::nullopt;
  auto const column = s.after.column_of.at(s.out.value);
  return column < s.after.table.size() ? std::optional(column) : std::nullopt;
}

std::optional<std::size_t> cached_place(memory_view const& in, std::string_view promise) {
  auto const at = promise.find(" o");
  if (at == std::string_view::npos) return std::nullopt;
  auto const name =
      std::string(promise.substr(at + 1, promise.find(' ', promise.find(" i", at) + 1) - at - 1)) + " cached";
  for (std::size_t f = 0; f < in.others.size(); ++f)
    for (auto const& other : in.others[f])
      if (other.text == name) return f;
  return std::nullopt;
}

std::vector<frame_copy> copies_of(explained_step const& s) {
  std::vector<frame_copy> copies;
  if (s.out.how != ending::completed) return copies;
  auto const named = operands_of(s.played, *s.of);
  auto const parent = named.column(s.before);
  if (auto const child = child_of(s); child && parent)
    for (std::size_t v = 0; v < s.after.table[*child].size(); ++v) {
      auto const& old = s.before.table[*parent][v];
      auto const& now = s.after.table[*child][v];
      if (old && now && old->present && now->present && old->frame != now->frame)
        copies.push_back({old->frame, now->frame});
    }
  bool const writes = named.operation == "store" || named.operation == "kernel_store" || named.operation == "pin";
  if (!writes || !named.page || !parent) return copies;
  auto const& old = s.before.table[*parent][*named.page];
  auto const& now = s.after.table[*parent][*named.page];
  auto const from = old                       ? std::optional(old->frame)
                    : s.before.beside.empty() ? std::nullopt
                                              : cached_place(s.before, s.before.beside[*parent][*named.page].promise);
  if (from && now && *from != now->frame && !(s.of->name == whole_type().name && s.before.is_zero_frame(*from)))
    copies.push_back({*from, now->frame});
  return copies;
}

std::string why(explained_step const& s) {
  if (s.of->name == whole_type().name) return why_whole(s);
  if (is_refusal(s.out.how)) return why_refused(s);
  if (is_fault(s.out.how)) return why_faulted(s);
  auto const named = operands_of(s.played, *s.of);
  if (named.operation == "map") return why_mapped(s, named);
  if (named.operation == "unmap") return why_unmapped(s, named);
  if (named.operation == "load") return why_loaded(s, named);
  if (named.operation == "store") return why_stored(s, named);
  if (named.operation == "fork") return why_forked(s);
  return why_released(s, named);
}

step_cost& step_cost::operator+=(step_cost const& other) {
  entries_copied += other.entries_copied;
  frames_copied += other.frames_copied;
  frames_if_eager += other.frames_if_eager;
  return *this;
}

step_cost cost_of(explained_step const& s) {
  step_cost cost;
  if (s.out.how != ending::completed) return cost;
  bool const shares_tables = s.of->name == on_demand_type().name;
  if (auto const child = child_of(s)) {
    cost.entries_copied = shares_tables ? 0 : s.after.pages_of(*child);
    if (!copies_at_once(s)) cost.frames_if_eager = s.after.pages_of(*child);
  }
  cost.frames_copied = copies_of(s).size();
  if (auto const column = operands_of(s.played, *s.of).column(s.before); shares_tables && column && !child_of(s))
    for (std::size_t v = 0; v < s.after.table[*column].size(); ++v)
      if (s.before.table[*column][v] && s.after.table[*column][v] &&
          s.before.beside[*column][v].promise != s.after.beside[*column][v].promise)
        ++cost.entries_copied;
  return cost;
}

}  // namespace cowproof

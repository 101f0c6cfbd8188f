// The states within a page fault, made from those before and after it.
#include "trace/layout/stages.hpp"

#include <fmt/format.h>

#include "trace/layout/notes.hpp"
#include "trace/layout/step.hpp"

namespace cowproof {
namespace {

using entry_of_page = std::optional<entry_view>;

class resolved_fault {
 public:
  resolved_fault(explained_step const& step, std::size_t column, std::size_t page, bool writes)
      : step_(step),
        column_(column),
        page_(page),
        writes_(writes) {}

  // The entry did not allow the access, and does afterwards.
  bool is_one() const {
    bool const could = old() && old()->present && (!writes_ || old()->writable);
    return !could && now() && now()->present && old() != now() && content();
  }

  std::vector<drawn_stage> draw(drawn_step const& drawn, std::vector<std::size_t> const& columns) const {
    std::vector<drawn_stage> stages;
    memory_view const* previous = &step_.before;
    auto const add = [&](std::string name, std::string says, memory_view const& reached) {
      explained_step const part{step_.played, step_.out, *previous, reached, step_.of};
      auto made = draw_step(part, columns, drawn.number);
      add_notes(made, part, columns);
      stages.push_back({std::move(name),
                        std::move(says),
                        std::move(made.pages),
                        std::move(made.frames),
                        std::move(made.resident),
                        {}});
      previous = &reached;
    };
    add("trap", why_trapped(), step_.before);
    auto const allocated = with_frame();
    if (takes_frame()) {
      add(is_copied() ? "allocate and copy" : "allocate and fill", what_is_filled(), allocated);
      if (is_copied()) stages.back().copied = {{old_place(), now()->frame}};
    }
    auto const updated = without_access();
    add("update the entry", what_is_updated(), updated);
    stages.push_back({"retry", fmt::format("The {} is tried again, and completes.", verb()), drawn.pages, drawn.frames,
                      drawn.resident, drawn.copied});
    return stages;
  }

 private:
  entry_of_page const& old() const { return step_.before.table[column_][page_]; }
  entry_of_page const& now() const { return step_.after.table[column_][page_]; }
  std::string_view verb() const { return writes_ ? "store" : "load"; }
  std::string name() const { return step_.after.name_of(now()->frame); }
  std::string promise() const { return step_.before.beside.empty() ? "" : step_.before.beside[column_][page_].promise; }
  bool is_of_file() const { return promise().find(" o") != std::string::npos; }

  bool takes_frame() const { return !step_.after.is_zero_frame(now()->frame) && step_.before.count[now()->frame] == 0; }

  // The place from which a frame of its own is filled: another frame, or a slot of swap.
  std::optional<std::size_t> source() const {
    if (auto const copies = copies_of(step_); !copies.empty()) return copies.front().from;
    if (old() && !old()->present) return old()->frame;
    return std::nullopt;
  }
  bool is_copied() const { return !copies_of(step_).empty(); }
  std::size_t old_place() const { return *source(); }

  // What the place holds before the access is tried again.
  std::optional<page_content> content() const {
    if (!takes_frame()) return step_.before.word[now()->frame];
    if (auto const from = source()) return step_.before.word[*from];
    if (!writes_) return step_.after.word[now()->frame];
    return is_of_file() ? std::nullopt : std::optional<page_content>(page_content{});
  }

  // The kernel has a reference to the frame, and no entry has one yet.
  memory_view with_frame() const {
    auto view = step_.before;
    if (!takes_frame()) return view;
    view.count[now()->frame] = 1;
    view.word[now()->frame] = *content();
    view.others.resize(view.count.size());
    view.others[now()->frame].push_back({"for the fault", column_});
    return view;
  }
  memory_view without_access() const {
    auto view = step_.after;
    view.word[now()->frame] = *content();
    return view;
  }

  std::string why_trapped() const {
    auto const why = !old()            ? std::string("there is no entry")
                     : !old()->present ? "the page is in " + step_.before.name_of(old()->frame)
                                       : "the entry is read-only";
    return fmt::format("The hardware stops the {}: {}. The kernel takes over.", verb(), why);
  }
  std::string what_is_filled() const {
    auto const from = source();
    if (!from)
      return is_of_file() ? fmt::format("{} is taken, and read from the file.", name())
                          : fmt::format("{} is taken, and filled with zero.", name());
    return fmt::format("{} is taken, and {} is {} it.", name(), step_.before.name_of(*from),
                       is_copied() ? "copied to" : "read into");
  }
  std::string what_is_updated() const {
    if (old() && old()->frame == now()->frame)
      return fmt::format("Nothing is copied: the entry for {} becomes writable.", name());
    auto const gives_back = old() ? fmt::format(" {} has a reference less.", step_.before.name_of(old()->frame)) : "";
    return fmt::format("The entry names {}{}.{}", name(), now()->writable ? ", writable" : "", gives_back);
  }

  explained_step const& step_;
  std::size_t column_, page_;
  bool writes_;
};

}  // namespace

std::vector<drawn_stage> stages_of(explained_step const& step, drawn_step const& drawn,
                                   std::vector<std::size_t> const& columns) {
  auto const named = operands_of(step.played, *step.of);
  bool const writes = named.operation == "store";
  if ((!writes && named.operation != "load") || step.out.how != ending::completed || !named.page) return {};
  auto const column = named.column(step.before);
  if (!column) return {};
  resolved_fault const fault(step, *column, *named.page, writes);
  return fault.is_one() ? fault.draw(drawn, columns) : std::vector<drawn_stage>();
}

}  // namespace cowproof

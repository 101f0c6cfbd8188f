// The whole machine, typed: columns are address spaces, places are frames, slots and the zero frame.
#include <algorithm>

#include <fmt/format.h>

#include "trace/layout/view_parts.hpp"

namespace cowproof {
namespace {

bool holds(datum const& value) { return value.what != datum::kind::nothing; }
bool is_true(datum const& record, std::string_view field) { return number_in(record, field) != 0; }

// "rw private heap", "r- shared o0 i1"
std::string text_of_promise(datum const& region) {
  if (!holds(region)) return "";
  auto text = fmt::format("{}{} {}", is_true(region, "readable") ? 'r' : '-', is_true(region, "writable") ? 'w' : '-',
                          is_true(region, "shared") ? "shared" : "private");
  if (is_true(region, "heap")) text += " heap";
  if (auto const* content = region.field("content"); content != nullptr && holds(*content))
    text += fmt::format(" o{} i{}", number_in(*content, "by"), number_in(*content, "at"));
  if (auto const* child = region.field("at_fork"); child != nullptr && holds(*child))
    text += child->letter == "dropped" ? " dontfork" : " wipeonfork";
  return text;
}

class whole_reader {
 public:
  whole_reader(described_state const& state, scope const& within) : state_(state), within_(within) {}

  memory_view read() {
    view_.column_letter = 'a';
    view_.frames = static_cast<std::size_t>(within_.frames);
    view_.slots = static_cast<std::size_t>(within_.slots);
    auto const places = view_.frames + view_.slots + 1;
    view_.count.resize(places);
    view_.word.resize(places);
    view_.others.resize(places);
    read_counts();
    read_regions();
    read_entries();
    read_remembered();
    read_other_names();
    read_tasks();
    read_files();
    read_programs();
    read_kernel();
    view_.count.back() = view_.references(places - 1);  // which is not counted
    return std::move(view_);
  }

 private:
  void read_counts() {
    auto const put = [&](std::string_view map, std::vector<std::uint64_t>& to, std::size_t first) {
      each_cell(state_, map, [&](auto const& keys, datum const& n) { to.at(first + keys[0].number) = n.number; });
    };
    auto const put_content = [&](std::string_view map, std::size_t first) {
      each_cell(state_, map,
                [&](auto const& keys, datum const& w) { view_.word.at(first + keys[0].number) = content_in(w); });
    };
    put("refcount", view_.count, 0);
    put_content("content", 0);
    put("swapcount", view_.count, view_.frames);
    put_content("swap", view_.frames);
  }

  void read_regions() {
    regions_ = grid_of<datum>(within_.processes, within_.pages);
    view_.beside = grid_of<page_view>(within_.processes, within_.pages);
    each_cell(state_, "regions", [&](auto const& keys, datum const& region) {
      regions_.at(keys[0].number).at(keys[1].number) = region;
      view_.beside[keys[0].number][keys[1].number].promise = text_of_promise(region);
    });
  }

  void read_entries() {
    view_.table = grid_of<std::optional<entry_view>>(within_.processes, within_.pages);
    each_cell(state_, "table", [&](auto const& keys, datum const& e) {
      if (!holds(e)) return;
      auto const& region = regions_[keys[0].number][keys[1].number];
      bool const may_write = is_true(region, "writable");
      bool const copies = may_write && !is_true(region, "shared");
      entry_view made;
      if (e.what == datum::kind::mark) {
        made = {view_.frames + view_.slots, false, may_write, true, true};
      } else if (e.field("where") != nullptr) {
        made = {view_.frames + place_in(e, "where"), false, copies, false, true};
      } else {
        bool const writable = is_true(e, "writable");
        made = {place_in(e, "target"), writable, copies && !writable, true, is_true(e, "own")};
      }
      view_.table.at(keys[0].number).at(keys[1].number) = made;
    });
  }

  void read_remembered() {
    each_cell(state_, "tlb", [&](auto const& keys, datum const& t) {
      if (!holds(t)) return;
      auto& beside = view_.beside.at(keys[0].number).at(keys[1].number);
      auto const& entry = view_.table[keys[0].number][keys[1].number];
      bool const readable = is_true(t, "readable");
      bool const writable = is_true(t, "writable");
      beside.remembered = !writable ? 'r' : readable ? 'w' : 'o';
      if (!entry || !entry->present || entry->frame != number_in(t, "target") || (writable && !entry->writable))
        beside.misremembered = "another entry";
      else if (readable && !is_true(regions_[keys[0].number][keys[1].number], "readable"))
        beside.misremembered = "that it may be read";
    });
  }

  void read_other_names() {
    each_cell(state_, "directories", [&](auto const& keys, datum const& f) {
      if (holds(f))
        view_.others.at(f.number).push_back(
            {fmt::format("table d{} of a{}", keys[1].number, keys[0].number), keys[0].number});
    });
    each_cell(state_, "cache", [&](auto const& keys, datum const& f) {
      if (holds(f))
        view_.others.at(f.number).push_back(
            {fmt::format("o{} i{} cached", keys[0].number, keys[1].number), std::nullopt});
    });
    each_cell(state_, "pins", [&](auto const& keys, datum const& pin) {
      if (!holds(pin)) return;
      auto const f = number_in(pin, "target");
      view_.others.at(f).push_back({fmt::format("pin h{}", keys[0].number), std::nullopt, true});
      view_.facts.push_back(
          {fmt::format("h{}", keys[0].number),
           fmt::format("a device holds f{} for a{} v{}", f, number_in(pin, "owner"), number_in(pin, "at"))});
    });
  }

  // "runs in a1 · child of p0 · fd0 → ofd0 at 3 · g0 is pending"
  void read_tasks() {
    auto const processes = static_cast<std::size_t>(within_.processes);
    view_.column_of.assign(processes, processes);
    view_.tenants.resize(processes);
    view_.standing.resize(processes);
    view_.alive.resize(processes);
    std::vector<std::uint64_t> living(processes);
    std::vector<fact_view> told;
    each_cell(state_, "tasks", [&](auto const& keys, datum const& t) {
      auto const p = keys[0].number;
      auto text = belongings_of(p);
      if (holds(t)) text = text_of_task(p, t) + text;
      if (!text.empty()) told.push_back({fmt::format("p{}", p), text});
      if (auto const* memory = t.field("memory"); memory != nullptr) {
        view_.column_of.at(p) = memory->number;
        view_.tenants.at(memory->number) += fmt::format("{}p{}", living.at(memory->number)++ == 0 ? "" : " ", p);
        if (is_true(t, "blocked")) view_.standing.at(memory->number) = fmt::format("p{} is blocked", p);
      }
    });
    view_.facts.insert(view_.facts.begin(), told.begin(), told.end());
    each_cell(state_, "users", [&](auto const& keys, datum const& n) {
      auto const a = keys[0].number;
      view_.alive.at(a) = n.number != 0 || living.at(a) != 0;
      if (n.number != living.at(a))
        view_.facts.push_back(
            {fmt::format("a{}", a), fmt::format("counts {} tasks, and {} live in it", n.number, living.at(a)), true});
    });
  }

  static std::string text_of_task(std::uint64_t p, datum const& t) {
    auto const* memory = t.field("memory");
    auto const parent = number_in(t, "parent");
    auto const of = p == 0 && parent == 0 ? std::string(", init") : fmt::format(", child of p{}", parent);
    if (memory == nullptr) return "a zombie" + of;
    if (is_true(t, "blocked")) return fmt::format("blocked in vfork, in a{}{}", memory->number, of);
    return fmt::format("runs in a{}{}{}", memory->number, of,
                       is_true(t, "borrows") ? ", whose memory it borrows (vfork)" : "");
  }

  std::string belongings_of(std::uint64_t p) const {
    std::string text;
    each_cell(state_, "descriptors", [&](auto const& keys, datum const& t) {
      if (keys[0].number == p && holds(t)) text += fmt::format(" · fd{} → ofd{}", keys[1].number, t.number);
    });
    each_cell(state_, "pending", [&](auto const& keys, datum const& g) {
      if (keys[0].number == p && g.number != 0) text += fmt::format(" · signal g{} pending", keys[1].number);
    });
    return text;
  }

  void read_files() {
    each_cell(state_, "opens", [&](auto const& keys, datum const& n) {
      std::uint64_t names = 0;
      each_cell(state_, "descriptors",
                [&](auto const&, datum const& t) { names += holds(t) && t.number == keys[0].number ? 1 : 0; });
      if (n.number == 0 && names == 0) return;
      std::uint64_t position = 0;
      each_cell(state_, "position", [&](auto const& k, datum const& w) {
        if (k[0].number == keys[0].number) position = w.number;
      });
      view_.facts.push_back({fmt::format("ofd{}", keys[0].number),
                             fmt::format("open at position {}, {} descriptors{}", position, n.number,
                                         n.number == names ? "" : fmt::format(" counted, {} name it", names)),
                             n.number != names});
    });
    each_cell(state_, "named", [&](auto const& keys, datum const& named) { read_file(keys[0].number, named.number); });
  }

  void read_file(std::uint64_t o, std::uint64_t named) {
    std::string content;
    bool any = named != 0;
    each_cell(state_, "disk", [&](auto const& keys, datum const& w) {
      if (keys[0].number != o) return;
      std::string cached;
      each_cell(state_, "cache", [&](auto const& k, datum const& f) {
        if (k[0].number == o && k[1].number == keys[1].number && holds(f)) cached = fmt::format("f{}", f.number);
      });
      any = any || w.number != 0 || !cached.empty();
      content += cached.empty() ? fmt::format(" · i{} on disk: {}", keys[1].number, w.number)
                                : fmt::format(" · i{} in {}", keys[1].number, cached);
    });
    std::uint64_t mapped = 0;
    for (auto const& row : regions_)
      for (auto const& region : row)
        if (auto const* c = region.field("content"); c != nullptr && holds(*c) && number_in(*c, "by") == o) ++mapped;
    std::uint64_t counted = 0;
    each_cell(state_, "holders", [&](auto const& keys, datum const& n) {
      if (keys[0].number == o) counted = n.number;
    });
    if (!any && mapped == 0 && counted == 0) return;
    view_.facts.push_back({fmt::format("o{}", o),
                           fmt::format("{}, {} mapped{}{}", named != 0 ? "a file" : "shared memory", counted,
                                       counted == mapped ? "" : fmt::format(" counted, {} map it", mapped), content),
                           counted != mapped});
  }

  // "v0 r- private o0 i0 · v3 rw private heap"
  void read_programs() {
    std::vector<std::string> parts(static_cast<std::size_t>(within_.programs));
    each_cell(state_, "images", [&](auto const& keys, datum const& region) {
      auto& text = parts.at(keys[0].number);
      if (holds(region))
        text += fmt::format("{}v{} {}", text.empty() ? "" : " · ", keys[1].number, text_of_promise(region));
    });
    for (std::size_t x = 0; x < parts.size(); ++x)
      if (!parts[x].empty()) view_.facts.push_back({fmt::format("x{}", x), "a program: " + parts[x]});
  }

  void read_kernel() {
    std::string mapped;
    std::vector<bool> has;
    each_cell(state_, "kernel", [&](auto const& keys, datum const& k) {
      has.push_back(k.number != 0);
      if (k.number != 0) mapped += fmt::format(" k{}", keys[0].number);
    });
    if (has.empty()) return;
    view_.kernel = mapped.empty() ? "nothing mapped yet" : "mapped:" + mapped;
    each_cell(state_, "kernel_half", [&](auto const& keys, datum const& k) {
      auto const a = keys[0].number;
      if (view_.alive.at(a) && (k.number != 0) != has.at(keys[1].number))
        view_.facts.push_back(
            {fmt::format("a{}", a),
             fmt::format("{} k{} of the kernel's half", k.number != 0 ? "has" : "lacks", keys[1].number), true});
    });
  }

  described_state const& state_;
  scope const& within_;
  memory_view view_;
  std::vector<std::vector<datum>> regions_;
};

}  // namespace

memory_view view_whole_memory(described_state const& state, scope const& within) {
  return whole_reader(state, within).read();
}

program_view view_whole_program(described_state const& observed, scope const& within) {
  program_view view{{}, grid_of<std::optional<seen_page>>(within.processes, within.pages)};
  each_cell(observed, "memory", [&](auto const& keys, datum const& cell) {
    auto const* promised = cell.field("promised");
    auto const* written = cell.field("written");
    if (promised == nullptr || written == nullptr) return;
    seen_page seen{content_in(*written), is_true(*promised, "writable"), text_of_promise(*promised)};
    auto const* content = promised->field("content");
    if (!holds(*written) && content != nullptr && holds(*content))
      each_cell(observed, "objects", [&](auto const& at, datum const& word) {
        if (at[0].number == number_in(*content, "by") && at[1].number == number_in(*content, "at"))
          seen.word = content_in(word);
      });
    view.pages.at(keys[0].number).at(keys[1].number) = seen;
  });
  return view;
}

}  // namespace cowproof

// Short sequences for a kernel behind a console.
#include "oracle/kernel/kernel_sequences.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "oracle/library/library_sequences.hpp"

namespace cowproof::oracle {
namespace {

// Each shows a fault of docs/bugs.md in as few calls as it takes. Page v0 can be written; RO is read-only.
constexpr std::array aimed{
    std::string_view("store(p0, v0, 1); fork(p0, p1); store(p0, v0, 2); load(p1, v0); load(p0, v0)"),
    std::string_view("store(p0, v0, 1); fork(p0, p1); store(p1, v0, 2); load(p0, v0); load(p1, v0)"),
    std::string_view("store(p0, v0, 1); fork(p0, p1); kernel_store(p1, v0, 2); load(p0, v0); load(p1, v0)"),
    std::string_view("store(p0, v0, 1); fork(p0, p1); kernel_store(p0, v0, 2); load(p1, v0); load(p0, v0)"),
    std::string_view("kernel_store(p0, RO, 1); store(p0, RO, 2); load(p0, RO)"),
    std::string_view("fork(p0, p1); store(p1, RO, 1); kernel_store(p1, RO, 2); load(p1, RO); load(p0, RO)"),
    std::string_view("store(p0, v0, 1); fork(p0, p1); exit(p1); load(p0, v0); store(p0, v0, 2); load(p0, v0)"),
    std::string_view("store(p0, v0, 1); fork(p0, p1); store(p1, v0, 2); exit(p1); store(p0, v0, 3); load(p0, v0)"),
    std::string_view("store(p0, v0, 1); fork(p0, p1) without memory; load(p0, v0); store(p0, v0, 2); load(p0, v0)"),
    std::string_view("fork(p0, p1); store(p1, v0, 1) without memory; load(p0, v0); store(p0, v0, 2); load(p0, v0)"),
    std::string_view("fork(p0, p1); kernel_store(p1, v0, 1) without memory; load(p1, v0); store(p1, v0, 2); "
                     "load(p0, v0)"),
    std::string_view("fork(p0, p1); fork(p1, p2); store(p2, v0, 1); store(p1, v0, 2); store(p0, v0, 3); load(p2, v0); "
                     "load(p1, v0); load(p0, v0)"),
    std::string_view("store(p0, v0, 1); fork(p0, p1); fork(p0, p2); store(p0, v0, 2); exit(p1); load(p2, v0); "
                     "store(p2, v0, 3); load(p0, v0)"),
    std::string_view("store(p0, v0, 1); store(p0, v0.last, 2); fork(p0, p1); store(p1, v0, 3); load(p1, v0.last); "
                     "load(p0, v0); kernel_store(p0, v0.last, 4); load(p1, v0.last); load(p0, v0)"),
    std::string_view("store(p0, v0, 1); fork(p0, p1); exec(p1); load(p1, v0); store(p1, v0, 2); load(p0, v0)"),
    std::string_view("store(p0, v0, 1); fork(p0, p1); fork(p1, p2); exit(p1); store(p0, v0, 2); load(p2, v0)"),
};
constexpr std::array outside{place::guard,      place::beyond,    place::kernel, place::trapframe,
                             place::trampoline, place::past_last, place::top};
constexpr std::string_view crowd =
    "store(p0, v0, 1); fork(p0, p1); fork(p0, p2); fork(p1, p3); store(p0, v0, 11) on cpu 1; store(p0, v1, 12) on cpu "
    "1; store(p1, v0, 13) on cpu 2; store(p2, v0, 14) on cpu 3; store(p3, v1, 15) on cpu 4; load(p0, v0); load(p1, v0); "
    "load(p2, v0); load(p3, v0); load(p0, v1); load(p3, v1)";

constexpr unsigned times_of_crowd = 3;  // what happens at the same time happens otherwise each time
// Chances in a hundred.
constexpr unsigned storms = 12, without_memory = 8, bad_address = 4, last_word = 15;

}  // namespace

kernel_sequences::kernel_sequences(kernel_header const& header, std::uint64_t seed)
    : header_(header),
      random_(seed),
      predicted_(static_cast<unsigned>(header.declared.size.processes),
                 static_cast<unsigned>(header.declared.size.pages)),
      processes_(static_cast<std::uint16_t>(header.declared.size.processes)),
      pages_(static_cast<std::uint16_t>(header.declared.size.pages)),
      writable_(static_cast<std::uint16_t>(pages_ - header.read_only_pages)) {
  for (auto const text : aimed) add_directed(text);
  for (auto const where : outside)
    add_directed(fmt::format("fork(p0, p1); load(p1, {0}); store(p1, {0}, 1); kernel_store(p1, {0}, 1); load(p0, v0)",
                             name_of(where)));
  for (unsigned i = 0; i < times_of_crowd; ++i) add_directed(crowd);
}

bool kernel_sequences::can_be_made(library_call const& c) const {
  bool const there = c.process < processes_ && c.child < processes_ && c.page < pages_;
  return there && (c.has_memory || header_.can_lack_memory) && (c.cpu == 0 || header_.has_storms);
}

void kernel_sequences::add_directed(std::string_view text) {
  std::string named(text);
  bool const has_read_only = header_.read_only_pages > 0;
  for (auto at = named.find("RO"); at != std::string::npos; at = named.find("RO"))
    named.replace(at, 2, has_read_only ? fmt::format("v{}", writable_) : fmt::format("v{}", pages_));  // none: left out
  std::vector<library_call> calls;
  each_call_text(named, [&](std::string_view one) {
    if (auto const c = read_library_call(one); c && can_be_made(*c)) calls.push_back(*c);
  });
  if (!calls.empty()) directed_.push_back(std::move(calls));
}

std::vector<library_call> kernel_sequences::next() {
  if (!is_past_directed()) return directed_[next_directed_++];
  begin();
  return header_.has_storms && random_.percent(storms) ? storm() : random();
}

void kernel_sequences::give_pages(std::uint16_t process) {
  for (std::uint16_t v = 0; v < pages_; ++v)
    predicted_.complete({.what = library_verb::map, .process = process, .page = v, .writable = v < writable_});
}

void kernel_sequences::begin() {
  calls_.clear();
  predicted_.restart();
  give_pages(0);
}

// And does what will most likely come of it.
void kernel_sequences::add(library_call c) {
  calls_.push_back(c);
  if (predicted_.examine(c).how != ending::completed) return;
  bool const kills = header_.declared.policy.without_memory == when_memory_is_out::kills;
  if (c.has_memory) predicted_.complete(c);
  else if (c.what == library_verb::store && kills) predicted_.kill(c.process);
  if (c.what == library_verb::exec) give_pages(c.process);
}

std::uint16_t kernel_sequences::living() {
  auto const first = random_.below(processes_);
  for (unsigned i = 0; i < processes_; ++i)
    if (auto const p = (first + i) % processes_; predicted_.alive(p)) return static_cast<std::uint16_t>(p);
  return 0;
}

std::uint16_t kernel_sequences::fresh_word() { return word_ = static_cast<std::uint16_t>(word_ % 999 + 1); }

void kernel_sequences::draw_fork() {
  library_call c{.what = library_verb::fork, .process = living()};
  for (std::uint16_t child = 1; child < processes_; ++child) {
    if (predicted_.alive(child)) continue;
    c.child = child;
    c.has_memory = !header_.can_lack_memory || !random_.percent(without_memory);
    return add(c);
  }
}

void kernel_sequences::draw() {
  auto const chance = random_.below(100);
  if (chance < 22) return draw_fork();
  library_call c{.process = living()};
  if (chance < 34 && c.process != 0) {
    c.what = chance < 32 ? library_verb::exit : library_verb::exec;
    return add(c);
  }
  c.what = chance < 45 ? library_verb::load : chance < 82 ? library_verb::store : library_verb::kernel_store;
  c.page = static_cast<std::uint16_t>(random_.below(random_.percent(80) ? std::min<unsigned>(2, writable_) : pages_));
  if (random_.percent(last_word)) c.where = place::last;
  if (random_.percent(bad_address)) {
    c.where = outside[random_.below(outside.size())];
    c.page = 0;
  }
  if (c.what != library_verb::load) c.word = fresh_word();
  // A store without memory ends a process; the first one may not end. A page that is not shared takes no memory.
  bool const is_shared =
      is_inside(c.where) && c.page < writable_ && predicted_.class_of(predicted_.at(c.process, c.page).of).entries > 1;
  bool const may_lack =
      is_shared && (c.what == library_verb::kernel_store || (c.what == library_verb::store && c.process != 0));
  c.has_memory = !(header_.can_lack_memory && may_lack && random_.percent(2 * without_memory));
  add(c);
}

// Of the pages that are written to; in an order of its own.
void kernel_sequences::read_everything() {
  constexpr unsigned most = 6;
  auto const first = random_.below(processes_);
  unsigned loads = 0;
  for (unsigned i = 0; i < processes_ && loads < most; ++i) {
    auto const p = static_cast<std::uint16_t>((first + i) % processes_);
    for (std::uint16_t v = 0; v < std::min<std::uint16_t>(2, writable_) && predicted_.alive(p) && loads < most;
         ++v, ++loads)
      add({.what = library_verb::load, .process = p, .page = v});
  }
}

std::vector<library_call> kernel_sequences::random() {
  auto const length = 5 + random_.below(10);
  while (calls_.size() < length) draw();
  read_everything();
  return calls_;
}

std::vector<library_call> kernel_sequences::storm() {
  for (std::uint16_t v = 0; v < std::min<std::uint16_t>(2, writable_); ++v)
    add({.what = library_verb::store, .page = v, .word = fresh_word()});
  for (std::uint16_t child = 1; child < processes_; ++child)
    add({.what = library_verb::fork, .process = living(), .child = child});
  for (std::uint16_t p = 0; p < processes_; ++p)
    for (std::uint16_t v = 0; v < std::min<std::uint16_t>(2, writable_); ++v)
      if (random_.percent(75))
        add({.what = library_verb::store,
             .process = p,
             .page = v,
             .word = fresh_word(),
             .cpu = static_cast<std::uint16_t>(p + 1)});
  read_everything();
  return calls_;
}

}  // namespace cowproof::oracle

// Random calls of the whole machine that aim where faults are.
#include "oracle/whole/generator.hpp"

#include <array>
#include <bit>

#include "oracle/whole/askable.hpp"

namespace cowproof::oracle::whole {
namespace {

struct weight {
  verb what;
  unsigned share;
};
constexpr std::array<weight, 32> weights{{
    {verb::store, 26},         {verb::load, 9},        {verb::kernel_store, 7}, {verb::map, 10},
    {verb::map_object, 6},     {verb::map_shared, 4},  {verb::unmap, 4},        {verb::brk, 4},
    {verb::protect, 7},        {verb::advise_fork, 4}, {verb::discard, 3},      {verb::fork, 9},
    {verb::vfork, 3},          {verb::clone, 3},       {verb::exec, 3},         {verb::exit, 5},
    {verb::kill, 2},           {verb::wait, 7},        {verb::pin, 4},          {verb::unpin, 3},
    {verb::device_store, 4},   {verb::create, 2},      {verb::file_write, 4},   {verb::install, 1},
    {verb::install_object, 1}, {verb::open, 2},        {verb::dup, 2},          {verb::close, 2},
    {verb::seek, 3},           {verb::signal, 2},      {verb::take_signal, 2},  {verb::swap_out, 4},
}};
constexpr unsigned total = [] {
  unsigned sum = 0;
  for (auto const& w : weights) sum += w.share;
  return sum;
}();

// Chances in a hundred.
constexpr unsigned any_page = 12, nowhere = 3, kernel_page = 2, one_page = 65, any_process = 15, no_memory = 12,
                   in_a_hole = 20, read_only = 25, no_access = 8;

call of(verb what) {
  call c;
  c.operation = static_cast<std::uint8_t>(what);
  return c;
}

}  // namespace

call call_generator::next(checker const& side_by_side) {
  constexpr int tries = 64;
  call c;
  for (int i = 0; i < tries; ++i) {
    c = draw(side_by_side.expected());
    if (side_by_side.obstacle(c).empty()) break;
  }
  return c;
}

verb call_generator::choose_verb() {
  auto left = random_.below(total);
  for (auto const& w : weights) {
    if (left < w.share) return w.what;
    left -= w.share;
  }
  return verb::load;
}

unsigned call_generator::choose_process(expectation const& now) {
  auto const first = below(size_.processes);
  for (unsigned i = 0; i < now.processes(); ++i) {
    auto const p = (first + i) % now.processes();
    if (now.tasks[p].runs()) return p;
  }
  return first;
}

unsigned call_generator::choose_other(expectation const& now, task_state wanted) {
  auto const first = below(size_.processes);
  if (random_.percent(any_process)) return first;
  for (unsigned i = 0; i < now.processes(); ++i) {
    auto const p = (first + i) % now.processes();
    if (now.tasks[p].state == wanted && p != 0) return p;
  }
  return first;
}

unsigned call_generator::choose_page(expectation const& now, unsigned process, bool mapped) {
  auto const first = below(size_.pages);
  if (random_.percent(any_page)) return first;
  for (unsigned i = 0; i < now.pages(); ++i) {
    auto const v = (first + i) % now.pages();
    if (now.of(process, v)->mapped == mapped) return v;
  }
  return first;
}

std::uint32_t call_generator::choose_address(expectation const& now, unsigned process, bool mapped) {
  if (random_.percent(nowhere)) return outside;
  if (random_.percent(kernel_page)) return at(0, 1, 2);
  return at(choose_page(now, process, mapped), 0, 2);
}

// One page, or some neighbours that are alike.
std::uint32_t call_generator::choose_range(expectation const& now, unsigned process, bool mapped, bool has_holes) {
  auto const first = choose_page(now, process, mapped);
  auto range = std::uint32_t{1} << first;
  if (random_.percent(one_page)) return range;
  auto const most = 1 + random_.below(3);
  auto const heap = first_heap_page(now.pages());
  for (unsigned v = first + 1; v < now.pages() && v <= first + most && v != heap; ++v) {
    if (!has_holes && now.of(process, v)->mapped != now.of(process, first)->mapped) break;
    range |= std::uint32_t{1} << v;
  }
  return range;
}

std::uint32_t call_generator::choose_heap() {
  auto const pages = static_cast<unsigned>(size_.pages), first = first_heap_page(pages);
  auto const wanted = random_.below(pages - first + 1);
  return ((std::uint32_t{1} << wanted) - 1) << first;
}

call call_generator::draw(expectation const& now) {
  auto c = of(choose_verb());
  auto const what = static_cast<verb>(c.operation);
  c.operand[0] = choose_process(now);
  if (what <= verb::kernel_store || what == verb::pin || what == verb::swap_out)
    add_memory_operands(c, now, c.operand[0]);
  else if (verb::fork <= what && what <= verb::wait) add_task_operands(c, now);
  else if (what == verb::signal) {
    c.operand[1] = random_.percent(50) ? choose_other(now, task_state::lives) : choose_process(now);
    c.operand[2] = below(size_.signals);
  } else add_other_operands(c);
  return c;
}

void call_generator::add_memory_operands(call& c, expectation const& now, unsigned process) {
  auto const word = [&] { return random_.percent(5) ? 0 : below(size_.words); };
  switch (static_cast<verb>(c.operation)) {
    case verb::map:
    case verb::protect: {
      auto const how = random_.below(100);
      c.operand[1] = choose_range(now, process, static_cast<verb>(c.operation) == verb::protect);
      c.operand[2] = how >= no_access ? 1 : 0;
      c.operand[3] = how >= no_access + read_only ? 1 : 0;
      break;
    }
    case verb::map_object:
      c.operand = {process,
                   choose_address(now, process, false),
                   below(size_.files),
                   below(size_.file_pages),
                   random_.percent(75) ? 1U : 0U,
                   random_.percent(50) ? 1U : 0U};
      break;
    case verb::map_shared:
      c.operand[1] = choose_address(now, process, false);
      c.operand[2] = offer(below(size_.files), true);
      break;
    case verb::advise_fork:
      c.operand[1] = choose_range(now, process, true);
      c.operand[2] = random_.below(3);
      break;
    case verb::unmap: c.operand[1] = choose_range(now, process, !random_.percent(in_a_hole), true); break;
    case verb::discard: c.operand[1] = choose_range(now, process, true); break;
    case verb::brk: c.operand[1] = choose_heap(); break;
    case verb::load: c.operand[1] = choose_address(now, process, true); break;
    case verb::pin:
      c.operand = {process, choose_address(now, process, true), offer(below(size_.pins), true), offer(0, true)};
      break;
    case verb::swap_out: c.operand = {now.tasks[process].space, choose_page(now, process, true), offer(0, true)}; break;
    default:  // store, kernel_store
      c.operand = {process, choose_address(now, process, true), first_part, word(), offer(0, true)};
      break;
  }
}

void call_generator::add_task_operands(call& c, expectation const& now) {
  auto const offered = [&] { return offer(below(size_.processes), true); };
  switch (static_cast<verb>(c.operation)) {
    case verb::fork:
      c.operand[1] = offered();
      c.operand[2] = offered();
      c.operand[3] = offer(0, !random_.percent(no_memory));
      break;
    case verb::vfork:
    case verb::clone: c.operand[1] = offered(); break;
    case verb::exec:
      c.operand[1] = below(size_.programs);
      c.operand[2] = offered();
      break;
    case verb::kill:  // also one that is blocked, and a zombie
      if (random_.percent(50)) c.operand[0] = below(size_.processes);
      break;
    case verb::wait:
      c.operand[1] = choose_other(now, task_state::zombie);
      if (!random_.percent(any_process)) c.operand[0] = now.tasks[c.operand[1]].parent;
      break;
    default: break;
  }
}

void call_generator::add_other_operands(call& c) {
  auto const object = below(size_.files), object_page = below(size_.file_pages);
  auto const word = below(size_.words);
  switch (static_cast<verb>(c.operation)) {
    case verb::unpin: c.operand[0] = below(size_.pins); break;
    case verb::device_store: c.operand = {below(size_.pins), first_part, word}; break;
    case verb::create: c.operand[0] = offer(object, true); break;
    case verb::file_write: c.operand = {c.operand[0], object, object_page, first_part, word}; break;
    case verb::install: c.operand = {below(size_.programs), below(size_.pages), random_.percent(30) ? 1U : 0U}; break;
    case verb::install_object:
      c.operand = {below(size_.programs), below(size_.pages), object, object_page, random_.percent(50) ? 1U : 0U};
      break;
    case verb::open: c.operand = {c.operand[0], below(size_.descriptors), offer(0, true)}; break;
    case verb::dup: c.operand = {c.operand[0], below(size_.descriptors), below(size_.descriptors)}; break;
    case verb::close: c.operand = {c.operand[0], below(size_.descriptors)}; break;
    case verb::seek: c.operand = {c.operand[0], below(size_.descriptors), word}; break;
    case verb::take_signal: c.operand = {c.operand[0], below(size_.signals)}; break;
    default: break;
  }
}

}  // namespace cowproof::oracle::whole

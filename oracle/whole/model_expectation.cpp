// What should be observed of an implementation, by the states of the model.
#include "oracle/whole/model_states.hpp"

namespace cowproof::oracle::whole {
namespace {

using M = machine_beside;
using memory_spec = whole_memory_spec<large_whole>;

template <class X> std::uint32_t plain(X const& x) { return static_cast<std::uint32_t>(x.i); }

}  // namespace

void whole_model::refresh() {
  refresh_tasks();
  refresh_spaces();
  refresh_objects();
}

void whole_model::refresh_tasks() {
  auto const& v = states_->specification;
  for (unsigned p = 0; p < now_.processes(); ++p) {
    auto const told = v.tasks(M::process{p});
    auto& task = now_.tasks[p];
    task = {};
    if (has<M::zombie>(told)) {
      task.state = task_state::zombie;
      task.parent = plain(get<M::zombie>(told).parent);
    }
    if (!has<M::live>(told)) continue;
    auto const live = get<M::live>(told);
    task.state = task_state::lives;
    task.blocked = live.blocked;
    task.borrows = live.borrows;
    task.space = plain(live.memory);
    task.parent = plain(live.parent);
    for (unsigned g = 0; g < most_signals; ++g)
      if (v.pending(M::process{p}, M::signal{g})) task.pending |= 1U << g;
    for (unsigned d = 0; d < most_descriptors; ++d) {
      auto const open = v.descriptors(M::process{p}, M::descriptor{d});
      task.position[d] = has<M::open_file>(open) ? std::int64_t{plain(v.position(get<M::open_file>(open)))} : -1;
    }
  }
}

void whole_model::refresh_spaces() {
  auto const& s = states_->machine;
  auto const& v = states_->specification;
  using cell = memory_spec::cell;
  for (unsigned a = 0; a < now_.processes(); ++a) {
    for (unsigned x = 0; x < now_.pages(); ++x) {
      auto& page = now_.at(a, x);
      page = {};
      auto const cells = v.memory(M::space{a}, M::page{x});
      if (!has<cell>(cells)) continue;
      auto const promised = get<cell>(cells).promised;
      auto const by = get<M::backed>(promised.content);
      page.mapped = true;
      page.readable = promised.readable;
      page.writable = promised.writable;
      page.shared = promised.shared;
      page.heap = promised.heap;
      page.backed = has<M::backed>(promised.content);
      page.word = plain(memory_spec::content_of(v, get<cell>(cells))({}));
      auto const e = s.table(M::space{a}, M::page{x});
      auto const m = get<M::mapping>(e);
      if (has<M::mapping>(e) && m.own) {
        page.of = {class_kind::own, plain(m.target)};
        page.pinned = !(s.pincount(m.target) == 0);
      } else if (page.backed) {
        page.of = {class_kind::object, plain(by.by) * most_object_pages + plain(by.at)};
      } else {
        page.of = {class_kind::untouched, 0};
      }
    }
  }
}

void whole_model::refresh_objects() {
  auto const& s = states_->machine;
  for (unsigned o = 0; o < most_objects; ++o) {
    now_.named[o] = s.named(M::object{o});
    now_.in_use[o] = !M::available(s, M::object{o});
  }
  for (unsigned h = 0; h < most_pins; ++h) now_.pins[h] = has<M::pinned>(s.pins(M::pin{h}, M::only{}));
  for (unsigned x = 0; x < most_programs; ++x) {
    for (unsigned p = 0; p < most_pages; ++p) {
      auto const g = s.images(M::program{x}, M::page{p});
      auto const r = get<M::region>(g);
      auto const by = get<M::backed>(r.content);
      auto& image = now_.images[x][p];
      image = {has<M::region>(g), r.heap, r.writable, has<M::backed>(r.content), plain(by.by), plain(by.at)};
    }
  }
}

}  // namespace cowproof::oracle::whole

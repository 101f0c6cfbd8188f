// Specification of memory: mapping, access, swap and devices.
#pragma once
#include "spec/whole/tasks.hpp"

namespace cowproof {

template <domain D> struct whole_memory_spec : whole_state<D>, whole_view<D> {
  COWPROOF_WHOLE_VIEW(D);
  using tasks = whole_task_spec<D>;

  static cells cell_at(view const& v, process p, address at) {
    return ite(has<page>(at), v.memory(tasks::memory_of(v, p), get<page>(at)), cells{});
  }
  // Private memory that begins as zeros.
  static region anonymous(boolean readable, boolean writable, boolean heap) {
    return {readable, writable, false, heap, backing{}, inheritance{}};
  }
  // What a program reads there.
  static contents content_of(view const& v, cell const& c) {
    auto const by = get<backed>(c.promised.content);
    return ite(has<contents>(c.written), get<contents>(c.written),
               ite(has<backed>(c.promised.content), v.objects(by.by, by.at), contents{}));
  }

  // ---------------------------------------------------------------------------------------------------- mapping

  static auto spec_map(view& v, process p, pages where, boolean readable, boolean writable, leeway const&) {
    auto const a = tasks::memory_of(v, p);
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(none_of(where, [&](page x) { return occupied(v.memory(a, x)); }), refusal::already_mapped)
        .completes([&] { put(v, a, where, anonymous(readable, writable, false)); });
  }

  static auto spec_map_object(view& v, process p, address at, object o, object_page i, boolean writable, boolean shared,
                              leeway const&) {
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(cell_at(v, p, at)), refusal::already_mapped)
        .refused_unless(v.named(o), refusal::no_object)
        .completes([&] { put_object(v, tasks::memory_of(v, p), get<page>(at), o, i, writable, shared); });
  }

  static auto spec_map_shared(view& v, process p, address at, fresh<object> const& offered, leeway const&) {
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(has<page>(at), refusal::out_of_range)
        .refused_unless(!occupied(cell_at(v, p, at)), refusal::already_mapped)
        .refused_unless(offered.exists, refusal::no_memory)
        .completes(
            [&] { put_object(v, tasks::memory_of(v, p), get<page>(at), offered.take(), object_page{}, true, true); });
  }

  static auto spec_unmap(view& v, process p, pages where, leeway const&) {
    auto const a = tasks::memory_of(v, p);
    return step().refused_unless(tasks::runs(v, p), refusal::no_process).completes([&] {
      change(v, a, [&](page x, cells const& c) { return ite(where.contains(x), cells{}, c); });
      let_go(v, a, [&](page x) { return where.contains(x); });
    });
  }

  static auto spec_brk(view& v, process p, pages heap, leeway const&) {
    auto const a = tasks::memory_of(v, p);
    auto const is_heap = [](cells const& c) { return get<cell>(c).promised.heap; };
    auto const lost = [&, was = v.memory](page x) { return is_heap(was(a, x)) && !heap.contains(x); };
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(none_of(heap, [&](page x) { return occupied(v.memory(a, x)) && !is_heap(v.memory(a, x)); }),
                        refusal::already_mapped)
        .completes([&] {
          let_go(v, a, lost);
          change(v, a, [&](page x, cells const& c) { return ite(lost(x), cells{}, c); });
          put(v, a, heap, anonymous(true, true, true));
        });
  }

  static auto spec_protect(view& v, process p, pages where, boolean readable, boolean writable, leeway const&) {
    return change_regions(v, p, where, boolean(true), [&](region r) {
      r.readable = readable;
      r.writable = writable;
      return r;
    });
  }

  static auto spec_advise_fork(view& v, process p, pages where, inheritance at_fork, leeway const&) {
    auto const a = tasks::memory_of(v, p);
    auto const is_private = [&](page x) {
      auto const r = get<cell>(v.memory(a, x)).promised;
      return !r.shared && !occupied(r.content);
    };
    auto const allowed = !has<wiped>(at_fork) || none_of(where, [&](page x) { return !is_private(x); });
    return change_regions(v, p, where, allowed, [&](region r) {
      r.at_fork = at_fork;
      return r;
    });
  }

  static auto spec_discard(view& v, process p, pages where, leeway const&) {
    auto const a = tasks::memory_of(v, p);
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(none_of(where, [&](page x) { return !occupied(v.memory(a, x)); }), refusal::not_mapped)
        .completes([&] {
          change(v, a, [&](page x, cells const& c) {
            return ite(where.contains(x) && has<cell>(c), cells(cell{get<cell>(c).promised, {}}), c);
          });
          let_go(v, a, [&](page x) { return where.contains(x); });
        });
  }

  // ----------------------------------------------------------------------------------------------------- access

  static auto spec_load(view& v, process p, address at, part b, leeway const& open) {
    auto const found = cell_at(v, p, at);
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .faults_unless(has<cell>(found), fault::not_mapped)
        .faults_unless(get<cell>(found).promised.readable, fault::protection)
        .refused_unless(!open.not_resident, refusal::not_resident)
        .completes([&] { return content_of(v, get<cell>(found))(b); });
  }

  // Without memory a process is killed, unless it is init; no other process can tell.
  static auto spec_store(view& v, process p, address at, part b, word value, fresh<frame> const&, leeway const& open) {
    auto const found = cell_at(v, p, at);
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .faults_unless(has<cell>(found), fault::not_mapped)
        .faults_unless(get<cell>(found).promised.writable, fault::protection)
        .refused_unless(!open.not_resident, refusal::not_resident)
        .refused_unless(!open.exhausted || !open.is_spared(p), refusal::no_memory)
        .faults_unless(!open.exhausted, fault::no_memory, [&] { tasks::end(v, p); })
        .completes([&] { write(v, tasks::memory_of(v, p), get<page>(at), get<cell>(found), b, value); });
  }

  static auto spec_kernel_store(view& v, process p, address at, part b, word value, fresh<frame> const&,
                                leeway const& open) {
    auto const found = cell_at(v, p, at);
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(has<cell>(found) && get<cell>(found).promised.writable, refusal::bad_address)
        .refused_unless(!open.not_resident, refusal::not_resident)
        .refused_unless(!open.exhausted, refusal::no_memory)
        .completes([&] { write(v, tasks::memory_of(v, p), get<page>(at), get<cell>(found), b, value); });
  }

  // Only a process that cannot get memory can tell.
  static auto spec_page_in(view& v, process p, address at, fresh<frame> const&, leeway const& open) {
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(has<cell>(cell_at(v, p, at)) && !open.not_resident, refusal::not_possible)
        .refused_unless(!open.exhausted || !open.is_spared(p), refusal::no_memory)
        .faults_unless(!open.exhausted, fault::no_memory, [&] { tasks::end(v, p); })
        .completes([] {});
  }

  // ------------------------------------------------------------------------------------------ what no program can tell

  static auto spec_swap_out(view&, space, page, fresh<slot> const&, leeway const& open) {
    return step()
        .refused_unless(!open.not_resident, refusal::not_possible)
        .refused_unless(!open.exhausted, refusal::no_memory)
        .completes([] {});
  }
  static auto spec_evict(view&, object, object_page, leeway const& open) {
    return step().refused_unless(!open.not_resident, refusal::not_possible).completes([] {});
  }
  static auto spec_reclaim(view& v, object o, leeway const&) {
    return step().refused_unless(!v.named(o) && !is_mapped(v, o), refusal::not_possible).completes([&] {
      v.objects.each([&](object x, object_page, contents const& c) { return ite(x == o, contents{}, c); });
    });
  }

  // ---------------------------------------------------------------------------------------------------- devices

  static auto spec_pin(view& v, process p, address at, fresh<pin> const& handle, fresh<frame> const&,
                       leeway const& open) {
    auto const found = cell_at(v, p, at);
    auto const c = get<cell>(found);
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(has<cell>(found) && c.promised.readable, refusal::bad_address)
        .refused_unless(!c.promised.shared, refusal::invalid)
        .refused_unless(!is_held(v, tasks::memory_of(v, p), get<page>(at)), refusal::already_held)
        .refused_unless(!open.not_resident, refusal::not_resident)
        .refused_unless(!open.exhausted, refusal::no_memory)
        .completes([&] {
          auto const a = tasks::memory_of(v, p);
          auto const content = content_of(v, c);
          auto const h = handle.take();
          v.held.set(h, maybe<held>(held{content, maybe<place>(place{a, get<page>(at)})}));
          v.memory.set(a, get<page>(at), cells(cell{c.promised, maybe<contents>(content)}));
          return h;
        });
  }
  static auto spec_unpin(view& v, pin h, leeway const&) {
    return step().refused_unless(has<held>(v.held(h)), refusal::not_possible).completes([&] {
      v.held.set(h, maybe<held>{});
    });
  }
  static auto spec_device_store(view& v, pin h, part b, word value, leeway const&) {
    auto const d = v.held(h);
    auto const also = get<held>(d).also;
    auto const where = get<place>(also);
    auto const written = get<held>(d).content.with(b, value);
    return step().refused_unless(has<held>(d), refusal::not_possible).completes([&] {
      D::when(has<place>(also),
              [&] { write_own(v, where.of, where.at, get<cell>(v.memory(where.of, where.at)).promised, written); });
      D::when(!has<place>(also), [&] {
        tell(
            v, [&](pin x, held const&) { return x == h; }, written);
      });
    });
  }

 private:
  template <class Predicate> static boolean none_of(pages const& where, Predicate is_wrong) {
    return D::template all<page>([&](auto x) { return implies(where.contains(x), !is_wrong(x)); });
  }
  static boolean is_mapped(view const& v, object o) {
    return D::template any<space, page>([&](auto a, auto x) {
      auto const c = v.memory(a, x);
      auto const content = get<cell>(c).promised.content;
      return has<cell>(c) && has<backed>(content) && get<backed>(content).by == o;
    });
  }

  template <class Change> static void change(view& v, space a, Change changed) {
    v.memory.each([&](space b, page x, cells const& c) { return ite(b == a, cells(changed(x, c)), c); });
  }
  template <class Changed>
  static auto change_regions(view& v, process p, pages const& where, boolean allowed, Changed changed) {
    auto const a = tasks::memory_of(v, p);
    return step()
        .refused_unless(tasks::runs(v, p), refusal::no_process)
        .refused_unless(none_of(where, [&](page x) { return !occupied(v.memory(a, x)); }), refusal::not_mapped)
        .refused_unless(allowed, refusal::invalid)
        .completes([&] {
          change(v, a, [&](page x, cells const& c) {
            return ite(where.contains(x) && has<cell>(c),
                       cells(cell{changed(get<cell>(c).promised), get<cell>(c).written}), c);
          });
        });
  }
  static void put(view& v, space a, pages const& where, region const& r) {
    change(v, a, [&](page x, cells const& c) { return ite(where.contains(x) && !occupied(c), cells(cell{r, {}}), c); });
  }
  static void put_object(view& v, space a, page x, object o, object_page i, boolean writable, boolean shared) {
    v.memory.set(a, x, cells(cell{region{true, writable, shared, false, backing(backed{o, i}), inheritance{}}, {}}));
  }

  static void write(view& v, space a, page x, cell const& c, part b, word value) {
    auto const r = c.promised;
    auto const by = get<backed>(r.content);
    D::when(r.shared, [&] { v.objects.set(by.by, by.at, v.objects(by.by, by.at).with(b, value)); });
    D::when(!r.shared, [&] { write_own(v, a, x, r, content_of(v, c).with(b, value)); });
  }
  // The devices that hold the page see it.
  static void write_own(view& v, space a, page x, region const& r, contents const& now) {
    v.memory.set(a, x, cells(cell{r, maybe<contents>(now)}));
    tell(
        v, [&](pin, held const& d) { return is_at(d, a, x); }, now);
  }
  static boolean is_at(held const& d, space a, page x) {
    return has<place>(d.also) && get<place>(d.also).of == a && get<place>(d.also).at == x;
  }
  static boolean is_held(view const& v, space a, page x) {
    return D::template any<pin>([&](auto h) { return has<held>(v.held(h)) && is_at(get<held>(v.held(h)), a, x); });
  }
  template <class Which> static void tell(view& v, Which which, contents const& now) {
    v.held.each([&](pin h, maybe<held> const& d) {
      return ite(has<held>(d) && which(h, get<held>(d)), maybe<held>(held{now, get<held>(d).also}), d);
    });
  }
  // The devices keep what they hold; the pages are no longer its owners.
  template <class Which> static void let_go(view& v, space a, Which which) {
    tasks::let_go(v, [&](place const& x) { return x.of == a && which(x.at); });
  }
};

}  // namespace cowproof

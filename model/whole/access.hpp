// Access: what the hardware does at an address, what the kernel does at a fault, and who then has to copy.
#pragma once
#include "model/whole/lifecycle.hpp"

namespace cowproof {

template <domain D> struct whole_access : whole_common<D> {
  COWPROOF_WHOLE_NAMES(D);
  using lifecycle = whole_lifecycle<D>;

  // ------------------------------------------------------------------------------------------------- an address

  // Everything that is known of a page of an address space.
  struct place {
    space a;
    page v;
    area promised;
    entry found;
    region promise;       // if it is mapped
    mapping present;      // if it has a frame
    maybe<frame> cached;  // the object's page, if the page is backed by one
    remembered hit;       // what the hardware does not look up again

    // Where the page table, or the cache, says that the page is.
    frame source() const { return ite(has<mapping>(found), present.target, get<frame>(cached)); }
    boolean is_backed() const { return has<backed>(promise.content); }
    boolean has_frame() const { return has<mapping>(found) || (!occupied(found) && is_backed()); }

    // What the hardware does without asking anybody, whatever region and page table say by now.
    boolean hits_to_read() const { return has<translation>(hit) && get<translation>(hit).readable; }
    boolean hits_to_write() const { return has<translation>(hit) && get<translation>(hit).writable; }
  };
  static place look(state const& s, space a, address at) {
    auto const promised = area_at(s, a, at);
    auto const found = entry_at(s, a, at);
    auto const promise = get<region>(promised);
    auto const of = get<backed>(promise.content);
    return {a,
            get<page>(at),
            promised,
            found,
            promise,
            get<mapping>(found),
            ite(has<region>(promised) && has<backed>(promise.content), s.cache(of.by, of.at), maybe<frame>{}),
            ite(has<page>(at), s.tlb(a, get<page>(at)), remembered{})};
  }

  // Three things may be missing, and the kernel brings them in one after the other: the page table, the page from swap,
  // the page of the object.
  static boolean lacks_table(state const& s, place const& x) { return !has_table(s, x.a, x.v); }
  static boolean lacks_page(place const& x) { return has<swapped>(x.found); }
  static boolean lacks_object(place const& x) { return !occupied(x.found) && x.is_backed() && !occupied(x.cached); }
  static boolean is_resident(state const& s, place const& x) {
    return !lacks_table(s, x) && !lacks_page(x) && !lacks_object(x);
  }

  // The page has content of its own, and only this entry names the frame, apart from devices.
  static boolean is_sole(state const& s, place const& x) {
    return has<mapping>(x.found) && x.present.own && s.refcount(x.present.target) - 1 == s.pincount(x.present.target);
  }
  // What the page holds. A page that was never written is zero, or is what the object holds.
  static contents held(state const& s, place const& x) { return ite(x.has_frame(), s.content(x.source()), contents{}); }
  static boolean writes_in_place(state const& s, place const& x) { return x.promise.shared || is_sole(s, x); }

  // ------------------------------------------------------------------------------------------------ operations

  // An unwritten page reads as zero or as the object; the read takes no memory.
  static auto step_load(state& s, process p, address at, part b) {
    auto const x = look(s, memory_of(s, p), at);
    auto const hits = x.hits_to_read();
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .faults_unless(hits || has<region>(x.promised), fault::not_mapped)
        .faults_unless(hits || x.promise.readable, fault::protection)
        .refused_unless(hits || is_resident(s, x), refusal::not_resident)
        .completes([&] {
          auto const read = ite(hits, get<translation>(x.hit).target, x.source());
          auto const seen = ite(hits || x.has_frame(), s.content(read), contents{})(b);
          D::when(!hits, [&] { map_to_read(s, x); });
          return seen;
        });
  }

  // The first write to a private page copies it, and it only; the last owner writes in place [fork(2), NOTES]. Without
  // memory for the copy the process is killed; init is not, its write waits [Linux, mm/oom_kill.c].
  static auto step_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    return store(s, p, at, b, value, offered, p == process{}, [&](place const& x) { return writes_in_place(s, x); });
  }

  // The kernel writes for the program, as read(2) does: it obeys the same rules, and tells of a bad address instead of
  // raising a signal [read(2): EFAULT].
  static auto step_kernel_store(state& s, process p, address at, part b, word value, fresh<frame> const& offered) {
    auto const x = look(s, memory_of(s, p), at);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(!has<kernel_page>(at) && has<region>(x.promised) && x.promise.writable, refusal::bad_address)
        .refused_unless(is_resident(s, x), refusal::not_resident)
        .refused_unless(writes_in_place(s, x) || offered.exists, refusal::no_memory)
        .completes([&] { write(s, own(s, x, true, offered), b, value); });
  }

  // The kernel brings in what an access has to wait for, one frame at a time.
  static auto step_page_in(state& s, process p, address at, fresh<frame> const& offered) {
    return page_in(s, p, at, offered, p == process{});
  }

  // ------------------------------------------------------------------------------------------------------ parts

  // Out of memory: init waits, any other process is killed.
  template <class InPlace>
  static auto store(state& s, process p, address at, part b, word value, fresh<frame> const& offered, boolean is_spared,
                    InPlace in_place) {
    auto const x = look(s, memory_of(s, p), at);
    auto const hits = x.hits_to_write();
    auto const has_memory = hits || in_place(x) || offered.exists;
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .faults_unless(hits || has<region>(x.promised), fault::not_mapped)
        .faults_unless(hits || x.promise.writable, fault::protection)
        .refused_unless(hits || is_resident(s, x), refusal::not_resident)
        .refused_unless(has_memory || !is_spared, refusal::no_memory)
        .faults_unless(has_memory, fault::no_memory, [&] { lifecycle::end(s, p); })
        .completes([&] {
          D::when(hits, [&] { write(s, get<translation>(x.hit).target, b, value); });
          D::when(!hits, [&] {
            auto const target = own(s, x, in_place(x), true, offered);
            remember(s, x, target, true);
            write(s, target, b, value);
          });
        });
  }

  static auto page_in(state& s, process p, address at, fresh<frame> const& offered, boolean is_spared) {
    auto const x = look(s, memory_of(s, p), at);
    return step()
        .refused_unless(runs(s, p), refusal::no_process)
        .refused_unless(has<region>(x.promised) && !is_resident(s, x), refusal::not_possible)
        .refused_unless(offered.exists || !is_spared, refusal::no_memory)
        .faults_unless(offered.exists, fault::no_memory, [&] { lifecycle::end(s, p); })
        .completes([&] {
          auto const target = offered.take();
          auto const table = lacks_table(s, x);
          s.refcount.set(target, 1);
          D::when(table, [&] { s.directories.set(x.a, directory_over(x.v), maybe<frame>(target)); });
          D::when(!table && lacks_page(x), [&] { swap_in(s, x, target); });
          D::when(!table && !lacks_page(x), [&] { read_object(s, x, target); });
        });
  }

  // The page becomes writable for its owner alone, or for all who share it, on the frame that it is told; a new frame
  // gets a copy of it.
  static frame own(state& s, place const& x, boolean writable, fresh<frame> const& offered) {
    return own(s, x, writes_in_place(s, x), writable, offered);
  }
  static frame own(state& s, place const& x, boolean in_place, boolean writable, fresh<frame> const& offered) {
    auto const target = offered.take_unless(in_place, x.source());
    D::when(!in_place, [&] {
      D::when(has<mapping>(x.found), [&] { s.refcount.set(x.present.target, s.refcount(x.present.target) - 1); });
      s.refcount.set(target, 1);
      s.content.set(target, held(s, x));
    });
    D::when(in_place && !has<mapping>(x.found), [&] { s.refcount.set(target, s.refcount(target) + 1); });
    s.table.set(x.a, x.v, entry(mapping{target, writable, !x.promise.shared}));
    flush(s, x.a, [&](page v) { return v == x.v; });
    return target;
  }

 private:
  static void remember(state& s, place const& x, frame target, boolean writable) {
    s.tlb.set(x.a, x.v, remembered(translation{target, x.promise.readable, writable}));
  }

  static void map_to_read(state& s, place const& x) {
    D::when(x.has_frame(), [&] { remember(s, x, x.source(), has<mapping>(x.found) && x.present.writable); });
    D::when(!occupied(x.found), [&] {
      D::when(x.is_backed(), [&] { s.refcount.set(x.source(), s.refcount(x.source()) + 1); });
      s.table.set(x.a, x.v, ite(x.is_backed(), entry(mapping{x.source(), false, false}), entry(zero_frame{})));
    });
  }

  static void read_object(state& s, place const& x, frame target) {
    auto const of = get<backed>(x.promise.content);
    s.cache.set(of.by, of.at, maybe<frame>(target));
    s.content.set(target, s.disk(of.by, of.at));
  }

  // One sharer gets a frame; the others find the slot as it was.
  static void swap_in(state& s, place const& x, frame target) {
    auto const from = get<swapped>(x.found).where;
    s.content.set(target, s.swap(from));
    s.swapcount.set(from, s.swapcount(from) - 1);
    s.table.set(x.a, x.v, entry(mapping{target, false, true}));
  }
};

}  // namespace cowproof

// The directed suite: short sequences that aim at one rule each.
#include "oracle/whole/directed.hpp"

#include <initializer_list>

#include "oracle/whole/calls.hpp"

namespace cowproof::oracle::whole {
namespace {

using number = std::uint32_t;

call make(verb what, std::initializer_list<number> operands) {
  call c;
  c.operation = static_cast<std::uint8_t>(what);
  std::ranges::copy(operands, c.operand.begin());
  return c;
}
constexpr number bit(number page) { return number{1} << page; }
constexpr number at_user(number page) { return at(page, 0, 2); }
constexpr number in_kernel = at(0, 1, 2);
constexpr number any = offer(0, true);

constexpr number allows(std::string_view letters, char one) {
  return letters.find(one) == std::string_view::npos ? 0 : 1;
}

// What the letters of `as` allow: "rw", "r", "".
call map(number p, number page, std::string_view as = "rw") {
  return make(verb::map, {p, bit(page), allows(as, 'r'), allows(as, 'w')});
}
call protect(number p, number page, std::string_view as) {
  return make(verb::protect, {p, bit(page), allows(as, 'r'), allows(as, 'w')});
}
call map_file(number p, number page, number file, bool shared, bool writable = true) {
  return make(verb::map_object, {p, at_user(page), file, 0, writable, shared});
}
call map_shared(number p, number page) { return make(verb::map_shared, {p, at_user(page), any}); }
call unmap(number p, number page) { return make(verb::unmap, {p, bit(page)}); }
// This number of pages, from page 4 on.
call brk(number p, number pages) { return make(verb::brk, {p, (bit(pages) - 1) << (pages_of_suite / 2)}); }
call advise(number p, number page, inheritance how) {
  return make(verb::advise_fork, {p, bit(page), static_cast<number>(how)});
}
call discard(number p, number page) { return make(verb::discard, {p, bit(page)}); }
call load(number p, number page) { return make(verb::load, {p, at_user(page)}); }
call store(number p, number page, number word) { return make(verb::store, {p, at_user(page), first_part, word, any}); }
call copy_out(number p, number page, number word) {
  return make(verb::kernel_store, {p, at_user(page), first_part, word, any});
}
call fork(number p, number child) {
  return make(verb::fork, {p, offer(child, true), offer(child, true), offer(0, true)});
}
call fork_without_memory(number p, number child) {
  return make(verb::fork, {p, offer(child, true), offer(child, true), offer(0, false)});
}
call vfork(number p, number child) { return make(verb::vfork, {p, offer(child, true)}); }
call clone(number p, number child) { return make(verb::clone, {p, offer(child, true)}); }
call exec(number p, number program) { return make(verb::exec, {p, program, offer(3, true)}); }
call exit(number p) { return make(verb::exit, {p}); }
call kill(number p) { return make(verb::kill, {p}); }
call wait(number p, number child) { return make(verb::wait, {p, child}); }
call pin(number p, number page) { return make(verb::pin, {p, at_user(page), any, any}); }
call unpin() { return make(verb::unpin, {0}); }
call device_store(number word) { return make(verb::device_store, {0, first_part, word}); }
call create() { return make(verb::create, {any}); }
call write_file(number p, number file, number word) { return make(verb::file_write, {p, file, 0, first_part, word}); }
call install(number page, bool heap = false) { return make(verb::install, {0, page, heap}); }
call install_text(number page, number file) { return make(verb::install_object, {0, page, file, 0, false}); }
call open(number p, number fd) { return make(verb::open, {p, fd, any}); }
call dup(number p, number from, number to) { return make(verb::dup, {p, from, to}); }
call close(number p, number fd) { return make(verb::close, {p, fd}); }
call seek(number p, number fd, number to) { return make(verb::seek, {p, fd, to}); }
call signal(number p, number to, number g) { return make(verb::signal, {p, to, g}); }
call take_signal(number p, number g) { return make(verb::take_signal, {p, g}); }
call swap_out(number space, number page) { return make(verb::swap_out, {space, page, any}); }

using suite = std::vector<directed_sequence>;

void add_sharing(suite& to) {
  to.push_back({"fork_copies",
                "each has the page to himself after his first write; the last owner writes in place",
                {map(0, 0), store(0, 0, 1), fork(0, 1), store(1, 0, 2), load(0, 0), fork(0, 2), store(0, 0, 3),
                 load(2, 0), exit(1), wait(0, 1), store(2, 0, 4), exit(2), store(0, 0, 5)}});
  to.push_back({"failed_fork",
                "a fork that the kernel gives up leaves everything as it was",
                {map(0, 0), store(0, 0, 1), fork_without_memory(0, 1), store(0, 0, 2), fork(0, 1),
                 fork_without_memory(0, 2), store(1, 0, 3), load(0, 0)}});
  to.push_back(
      {"shared_anonymous",
       "what processes share they share for good",
       {map_shared(0, 0), store(0, 0, 1), fork(0, 1), load(1, 0), store(1, 0, 2), load(0, 0), copy_out(0, 0, 3),
        load(1, 0), fork(1, 2), unmap(0, 0), store(2, 0, 4), load(1, 0), map(0, 0), load(0, 0)}});
  to.push_back({"private_and_shared_file",
                "a private page of a file shows the file until its first write, and never changes it",
                {create(), write_file(0, 0, 1), map_file(0, 0, 0, false), map_file(0, 1, 0, true), load(0, 0),
                 load(0, 1), store(0, 1, 2), load(0, 0), fork(0, 1), store(1, 0, 3), load(0, 0), load(1, 1),
                 write_file(1, 0, 4), load(0, 0), load(0, 1), load(1, 0)}});
  to.push_back({"untouched_is_zero",
                "memory that was never written is the frame of zeros, in the child too",
                {map(0, 0), load(0, 0), fork(0, 1), load(1, 0), store(1, 0, 1), load(0, 0)}});
}

void add_protection(suite& to) {
  to.push_back({"mprotect_upgrade",
                "to give the right to write back does not get round copy-on-write",
                {map(0, 0), store(0, 0, 1), protect(0, 0, "r"), store(0, 0, 2), fork(0, 1), protect(0, 0, "rw"),
                 store(0, 0, 3), load(1, 0), protect(1, 0, "rw"), store(1, 0, 4), load(0, 0)}});
  to.push_back({"mprotect_none",
                "what may not be read is kept, and inherited",
                {map(0, 0), store(0, 0, 1), protect(0, 0, ""), load(0, 0), fork(0, 1), copy_out(1, 0, 2),
                 protect(1, 0, "r"), load(1, 0), protect(1, 0, "rw"), store(1, 0, 2), protect(0, 0, "r"), load(0, 0)}});
  to.push_back({"mprotect_of_a_file",
                "a private page of a file that becomes writable is copied at its first write",
                {create(), write_file(0, 0, 1), map_file(0, 0, 0, false, false), map_file(0, 1, 0, true, false),
                 load(0, 0), store(0, 0, 2), protect(0, 0, "rw"), store(0, 0, 2), load(0, 1), protect(0, 1, "rw"),
                 store(0, 1, 3), load(0, 0)}});
  to.push_back({"bad_addresses",
                "the kernel tells of an address at which it may not write; an access raises a signal",
                {map(0, 0, "r"), copy_out(0, 0, 1), copy_out(0, 1, 1),
                 make(verb::kernel_store, {0, in_kernel, first_part, 1, any}), make(verb::load, {0, in_kernel}),
                 make(verb::store, {0, outside, first_part, 1, any}), store(0, 0, 1), load(0, 1), protect(0, 1, "r"),
                 discard(0, 1), unmap(0, 1)}});
}

void add_advice(suite& to) {
  to.push_back({"dontfork",
                "a child does not have the page, and may map another",
                {map(0, 0), store(0, 0, 1), advise(0, 0, inheritance::dropped), fork(0, 1), load(1, 0), map(1, 0),
                 load(1, 0), store(1, 0, 2), load(0, 0), advise(0, 0, inheritance::same), fork(0, 2), load(2, 0)}});
  to.push_back({"wipeonfork",
                "a child finds zeros, and so does its child",
                {map(0, 0), store(0, 0, 1), advise(0, 0, inheritance::wiped), fork(0, 1), load(1, 0), store(1, 0, 2),
                 fork(1, 2), load(2, 0), load(1, 0), load(0, 0), map_shared(0, 1), advise(0, 1, inheritance::wiped)}});
  to.push_back({"dontneed",
                "private memory reads zero again, or the file; what is shared is kept",
                {map(0, 0), store(0, 0, 1), fork(0, 1), discard(0, 0), load(0, 0), load(1, 0), store(1, 0, 2), create(),
                 write_file(0, 0, 3), map_file(0, 1, 0, false), store(0, 1, 4), discard(0, 1), load(0, 1),
                 map_shared(0, 2), store(0, 2, 5), discard(0, 2), load(0, 2)}});
  to.push_back({"brk",
                "what the heap loses and gets again reads zero; a child has a heap of its own",
                {brk(0, 3), store(0, 4, 1), store(0, 6, 2), brk(0, 2), load(0, 6), brk(0, 3), load(0, 6), fork(0, 1),
                 brk(1, 0), load(1, 4), load(0, 4), store(0, 4, 3), map(1, 5), brk(1, 2), brk(1, 3)}});
}

void add_tasks(suite& to) {
  to.push_back({"vfork_until_exec",
                "the child writes its parent's memory, and the parent waits until it has another",
                {install(0), map(0, 0), store(0, 0, 1), vfork(0, 1), store(1, 0, 2), map(1, 1), store(1, 1, 3),
                 exec(1, 0), load(0, 0), load(0, 1), load(1, 0), store(1, 0, 4), load(0, 0), exit(1), wait(0, 1)}});
  to.push_back({"vfork_until_exit",
                "the parent waits until the child has ended, also by a signal",
                {map(0, 0), vfork(0, 1), store(1, 0, 1), fork(1, 2), exit(1), load(0, 0), store(0, 0, 2), load(2, 0),
                 vfork(0, 3), store(3, 0, 3), kill(3), load(0, 0), wait(0, 1), wait(0, 3)}});
  to.push_back(
      {"vfork_parent_killed",
       "the child of a blocked parent that is killed runs on in the memory, as init's; to kill a zombie is no error",
       {map(0, 0), store(0, 0, 1), fork(0, 1), vfork(1, 2), store(2, 0, 2), kill(1), load(2, 0), kill(1),
        signal(0, 1, 0), wait(0, 1), store(2, 0, 3), exit(2), wait(0, 2), load(0, 0)}});
  to.push_back({"clone_shares_memory",
                "tasks in one address space see each other's writes; exec leaves it to the others",
                {install(0), map(0, 0), clone(0, 1), store(1, 0, 1), load(0, 0), fork(1, 2), store(0, 0, 2), load(1, 0),
                 load(2, 0), exec(1, 0), load(0, 0), load(1, 0), store(1, 0, 3), load(0, 0)}});
  to.push_back({"memory_outlives_a_task",
                "an address space goes with the last of its tasks",
                {map(0, 0), store(0, 0, 1), fork(0, 1), clone(1, 2), exit(1), load(2, 0), store(2, 0, 2), load(0, 0),
                 exit(2), store(0, 0, 3), wait(0, 1), wait(0, 2)}});
  to.push_back(
      {"orphans",
       "a process that loses its parent becomes init's child, dead or alive; a number is kept until it is waited for",
       {fork(0, 1), fork(1, 2), fork(1, 3), wait(0, 2), exit(2), wait(0, 2), kill(1), wait(0, 2), wait(0, 1),
        wait(0, 3), exit(3), wait(0, 3), wait(0, 3)}});
  to.push_back({"exec_replaces_all",
                "exec gives a new image, of which the text is shared and cannot be written",
                {create(), write_file(0, 0, 7), install_text(0, 0), install(1), install(4, true), map(0, 2),
                 advise(0, 2, inheritance::wiped), fork(0, 1), exec(1, 0), load(1, 0), store(1, 0, 1), load(1, 1),
                 load(1, 2), store(1, 4, 2), brk(1, 2), fork(1, 2), load(2, 0), store(2, 1, 3), load(1, 1)}});
  to.push_back({"exec_with_a_full_heap",
                "a program whose heap ends where other memory begins",
                {install(4, true), install(5), clone(0, 1), exec(1, 0), store(1, 4, 1), store(1, 5, 2), load(1, 4),
                 fork(1, 2), store(2, 4, 3), load(1, 4)}});
  to.push_back({"exec_that_fails",
                "exec of what is no program leaves the caller as he was",
                {map(0, 0), store(0, 0, 1), fork(0, 1), exec(1, 1), load(1, 0), vfork(0, 2), exec(2, 1), store(2, 0, 2),
                 exit(2), load(0, 0)}});
}

void add_devices(suite& to) {
  to.push_back({"pin_is_copied_at_fork",
                "what a device holds stays its owner's: the child gets a copy at once",
                {map(0, 0), store(0, 0, 1), pin(0, 0), fork(0, 1), store(0, 0, 2), device_store(3), load(0, 0),
                 load(1, 0), store(1, 0, 4), load(0, 0), unpin(), fork(0, 2), store(0, 0, 5), load(2, 0)}});
  to.push_back({"pin_ends_sharing",
                "what is shared is copied before a device gets it",
                {map(0, 0), store(0, 0, 1), fork(0, 1), pin(1, 0), device_store(2), load(1, 0), load(0, 0),
                 store(0, 0, 3), load(1, 0), device_store(4), load(1, 0)}});
  to.push_back({"pin_outlives_the_page",
                "a device goes on writing where no task looks any more",
                {map(0, 0), pin(0, 0), device_store(1), load(0, 0), discard(0, 0), device_store(2), load(0, 0),
                 store(0, 0, 3), device_store(4), load(0, 0), unmap(0, 0), unpin(), fork(0, 1)}});
  to.push_back({"pin_and_mprotect",
                "a page keeps its frame whatever is allowed there",
                {map(0, 0), store(0, 0, 1), pin(0, 0), protect(0, 0, "r"), device_store(2), load(0, 0), fork(0, 1),
                 protect(0, 0, "rw"), store(0, 0, 3), device_store(4), load(0, 0), load(1, 0)}});
  to.push_back({"swap",
                "a page that was sent to swap is as it was, for each process that shares it",
                {map(0, 0), store(0, 0, 1), swap_out(0, 0), load(0, 0), fork(0, 1), swap_out(0, 0), store(1, 0, 2),
                 load(0, 0), swap_out(1, 0), fork(1, 2), load(2, 0), store(1, 0, 3), load(2, 0)}});
}

void add_belongings(suite& to) {
  to.push_back({"descriptors_share_positions",
                "parent, child and duplicate share one position; a file that is opened anew has another",
                {open(0, 0), seek(0, 0, 5), fork(0, 1), seek(1, 0, 7), dup(1, 0, 1), seek(1, 1, 9), close(1, 0),
                 close(0, 0), open(0, 0), dup(0, 1, 0), seek(0, 1, 1)}});
  to.push_back(
      {"signals_are_not_inherited",
       "a pending signal stays with its process, through exec and not through fork",
       {install(0), signal(0, 0, 0), fork(0, 1), take_signal(1, 0), signal(0, 1, 1), exec(1, 0), take_signal(1, 1),
        take_signal(1, 1), take_signal(0, 0), clone(0, 2), signal(2, 0, 1), take_signal(2, 1), take_signal(0, 1)}});
}

}  // namespace

std::vector<directed_sequence> directed_suite() {
  suite all;
  add_sharing(all);
  add_protection(all);
  add_advice(all);
  add_tasks(all);
  add_devices(all);
  add_belongings(all);
  return all;
}

}  // namespace cowproof::oracle::whole

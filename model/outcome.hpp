// How an operation ends, and the one way in which an operation may be written: conditions first, then its effect.
#pragma once
#include <cstdint>
#include <type_traits>

namespace cowproof {

// A fault is raised by the hardware and seen by the program as a signal [signal(7): SIGSEGV, SIGBUS].
enum class fault : std::uint8_t { not_mapped, protection, no_memory };

// A refusal is an error returned by the kernel; nothing has changed [errno(3)].
enum class refusal : std::uint8_t {
  no_process,       // the caller is not alive (ESRCH: it makes no call)
  no_process_slot,  // fork: the limit on processes is reached (EAGAIN)
  no_memory,        // no frame, or no memory for a page table (ENOMEM)
  out_of_range,     // the address is outside of the address space (EINVAL, ENOMEM)
  already_mapped,   // map: the page is in use (EEXIST)
  is_init,          // init does not exit
  not_mapped,       // a range holds a page that is not mapped (ENOMEM)
  bad_address,      // the kernel cannot read or write there for the caller (EFAULT)
  bad_descriptor,   // it is not open, or it is in use (EBADF)
  invalid,          // not for memory of this kind (EINVAL)
  already_held,     // a device has the page (EBUSY)
  no_object,        // there is no such file (ENOENT)
  no_program,       // there is nothing to execute (ENOENT, ENOEXEC)
  no_child,         // there is no child of that number (ECHILD)
  not_yet,          // the child still runs (waitid(2) with WNOHANG)
  not_resident,     // the access waits until the kernel has brought the page in
  not_possible,     // the kernel has no reason to do this here
};

// Every way to end, as one code, so that an outcome is plain data.
enum class ending : std::uint8_t {
  completed,
  fault_not_mapped,
  fault_protection,
  fault_no_memory,
  refused_no_process,
  refused_no_process_slot,
  refused_no_memory,
  refused_out_of_range,
  refused_already_mapped,
  refused_is_init,
  refused_not_mapped,
  refused_bad_address,
  refused_bad_descriptor,
  refused_invalid,
  refused_already_held,
  refused_no_object,
  refused_no_program,
  refused_no_child,
  refused_not_yet,
  refused_not_resident,
  refused_not_possible,
};
inline constexpr int number_of_endings = 21;

constexpr ending ending_of(fault f) {
  return static_cast<ending>(static_cast<int>(ending::fault_not_mapped) + static_cast<int>(f));
}
constexpr ending ending_of(refusal r) {
  return static_cast<ending>(static_cast<int>(ending::refused_no_process) + static_cast<int>(r));
}
constexpr bool is_fault(ending e) { return ending::fault_not_mapped <= e && e <= ending::fault_no_memory; }
constexpr bool is_refusal(ending e) { return ending::refused_no_process <= e; }
constexpr bool ran_out_of_memory(ending e) { return e == ending::refused_no_memory || e == ending::fault_no_memory; }

// The value of an operation that returns none.
struct no_value {};

// The result of an operation in domain D: how it ended and, if it completed, its value.
template <class D, class Value> struct outcome {
  using value_type = Value;
  typename D::ending how;
  Value value;
};

// An operation is a chain of conditions, in the order in which a kernel would meet them, and one effect:
//
//     return step<D>().refused_unless(alive, refusal::no_process)
//                     .faults_unless(mapped, fault::not_mapped)
//                     .completes([&] { ... });
//
// The first condition that fails decides the outcome. Outcome and guard are one thing, so they cannot disagree,
// and an operation that does not complete changes nothing unless it says so: a fault may carry an effect (the
// process is killed). Operations are total: there is no precondition.
template <class D> class step {
  using boolean = typename D::boolean;

 public:
  step faults_unless(boolean const& condition, fault why) const { return unless(condition, ending_of(why)); }
  step refused_unless(boolean const& condition, refusal why) const { return unless(condition, ending_of(why)); }

  template <class Effect> step faults_unless(boolean const& condition, fault why, Effect&& effect) const {
    D::perform(ending_of(why), open_ && !condition, effect);
    return unless(condition, ending_of(why));
  }

  template <class Effect> auto completes(Effect&& effect) const {
    using value = decltype(effect());
    if constexpr (std::is_void_v<value>) {
      D::perform(ending::completed, open_, effect);
      return outcome<D, no_value>{how_, {}};
    } else {
      value returned{};
      D::perform(ending::completed, open_, [&] { returned = effect(); });
      return outcome<D, value>{how_, returned};
    }
  }

 private:
  step unless(boolean const& condition, ending why) const {
    step next;
    next.how_ = ite(open_ && !condition, D::ending_of(why), how_);
    next.open_ = open_ && condition;
    return next;
  }

  boolean open_ = true;  // every condition so far holds
  typename D::ending how_ = D::ending_of(ending::completed);
};

}  // namespace cowproof

// What is specified of a machine: the traits through which engines and proofs find its operations and what a program
// may observe of it.
#pragma once

namespace cowproof {

// Specialised for each kind of machine; M is one over some domain D, or one that derives from it, which has the same
// kind.
//
//   tags                                  what it has numbers of, as types<...>; how many of each is a scope's business
//   specification                         has a `view`, the view that it begins with, and a spec_ for each operation
//   operations                            of M: an operation_list, in the order in which calls number them
//   abstract(state)                       the view of a state
//   undisturbed(before, after, process)   it cannot tell that anything happened between the two views
//   lives(state, process)
//   leeway(ending)                        what the specification leaves open, from how the operation ended; the last
//                                         operand of each spec_
//   may_change(ending)                    how an operation ends that may leave another state behind
//   sentence_of(field)                    of a field of the view that is not what it should be; may be empty
//   takes_part(before, named, process)    optional: does a process take part in what was done to, or by, `named`?
//                                         Without it, only if it is that one
template <class M, class Kind = typename M::kind> struct specified;

template <class M> using operations_of = typename specified<M>::operations;
template <class M> using view_of = typename specified<M>::specification::view;

// Does a process take part in an operation that names `named`?
template <class M, class View, class Process> auto takes_part(View const& before, Process named, Process q) {
  if constexpr (requires { specified<M>::takes_part(before, named, q); })
    return specified<M>::takes_part(before, named, q);
  else return named == q;
}

}  // namespace cowproof

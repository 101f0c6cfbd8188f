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
//   undisturbed(before, after, process, named)
//                                         it takes no part, and cannot tell that anything happened between the two
//                                         views; `named` says what the operation names: named.some<X>(p), for an X
//                                         that is an operand or is offered
//   lives(state, process)
//   leeway(ending)                        what the specification leaves open, from how the operation ended; the last
//                                         operand of each spec_
//   may_change(ending)                    how an operation ends that may leave another state behind
//   sentence_of(field)                    of a field of the view that is not what it should be; may be empty
template <class M, class Kind = typename M::kind> struct specified;

template <class M> using operations_of = typename specified<M>::operations;
template <class M> using view_of = typename specified<M>::specification::view;

// Does a process take part in an operation that names these things?
template <class Process, class Named> auto takes_part(Process q, Named const& named) {
  return named.template some<Process>([&](Process const& p) { return p == q; });
}

}  // namespace cowproof

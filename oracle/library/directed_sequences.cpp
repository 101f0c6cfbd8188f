// Short sequences that show bugs of the catalogue (docs/bugs.md), and memory that runs out.
#include <array>

#include "oracle/library/library_sequences.hpp"

namespace cowproof::oracle {
namespace {

constexpr std::array sequences{
    directed_sequence{"1 parent_left_writable",
                      "map(p0, v0); store(p0, v0, 1); fork(p0, p1); store(p0, v0, 2); load(p1, v0)"},
    directed_sequence{"2 child_left_writable",
                      "map(p0, v0); store(p0, v0, 1); fork(p0, p1); store(p1, v0, 2); load(p0, v0)"},
    directed_sequence{"3 refork_loses_cow",
                      "map(p0, v0); fork(p0, p1); fork(p1, p2); store(p2, v0, 1); store(p1, v0, 2); store(p0, v0, 3)"},
    directed_sequence{"4 cow_grants_readonly",
                      "map(p0, v0, read-only); fork(p0, p1); store(p1, v0, 1); kernel_store(p1, v0, 2); load(p1, v0)"},
    directed_sequence{"12 cow_copy_no_decref",
                      "map(p0, v0); fork(p0, p1); store(p1, v0, 1); exit(p1); exec(p0); fill(0); load(p0, v0)"},
    directed_sequence{
        "13 fork_no_incref",
        "map(p0, v0); store(p0, v0, 1); fork(p0, p1); exit(p1); map(p0, v1); store(p0, v1, 2); load(p0, v0)"},
    directed_sequence{
        "14 recow_bad_ref",
        "map(p0, v0); store(p0, v0, 1); fork(p0, p1); fork(p0, p2); store(p0, v0, 2); exit(p1); map(p0, v1); "
        "store(p0, v1, 3); load(p2, v0); store(p2, v0, 4); load(p0, v0)"},
    directed_sequence{"23 exclusive_kept_at_fork",
                      "map(p0, v0); store(p0, v0, 1); fork(p0, p1); store(p0, v0, 2); load(p1, v0); exit(p1); "
                      "store(p0, v0, 3); fork(p0, p1); store(p0, v0, 4); load(p1, v0)"},
    directed_sequence{
        "37 copyout_ignores_cow",
        "map(p0, v0); store(p0, v0, 1); fork(p0, p1); kernel_store(p1, v0, 2); load(p0, v0); load(p1, v0)"},
    directed_sequence{
        "39 copyout_no_user_check",
        "map(p0, v0); kernel_store(p0, kernel, 1); kernel_store(p0, beyond, 1); kernel_store(p0, below, 1); "
        "kernel_store(p0, top, 1); store(p0, kernel, 1); store(p0, beyond, 1); store(p0, top, 1)"},
    directed_sequence{"40 fault_oom_wrong",
                      "map(p0, v0); store(p0, v0, 1); fork(p0, p1); fill(0); store(p1, v0, 2); load(p0, v0)"},
    directed_sequence{"40 fault_oom_wrong, at a kernel's write",
                      "map(p0, v0); store(p0, v0, 1); fork(p0, p1); fill(0); kernel_store(p1, v0, 2); load(p1, v0)"},
    directed_sequence{"41 fork_oom_leak",
                      "map(p0, v0); store(p0, v0, 1); fill(0); fork(p0, p1); load(p0, v0); exit(p1)"},
    directed_sequence{"41 fork_oom_leak, one frame left",
                      "map(p0, v0); store(p0, v0, 1); fill(1); fork(p0, p1); load(p0, v0); store(p0, v0, 2)"},
    directed_sequence{"41 fork_oom_leak, two frames left",
                      "map(p0, v0); store(p0, v0, 1); fill(2); fork(p0, p1); load(p0, v0); store(p0, v0, 2)"},
    directed_sequence{"45 not_zeroed",
                      "map(p0, v0); store(p0, v0, 1); unmap(p0, v0); map(p0, v0); load(p0, v0); store(p0, v0, 2); "
                      "fork(p0, p1); store(p1, v0, 3); exit(p1); map(p0, v1); load(p0, v1)"},
    directed_sequence{"48 table_leak",
                      "map(p0, v0); fork(p0, p1); exit(p1); fork(p0, p1); exit(p1); fork(p0, p1); exit(p1)"},
    directed_sequence{
        "60 fault_in_wrong_table",
        "map(p0, v0); store(p0, v0, 1); fork(p0, p1); load(p0, v0); kernel_store(p1, v0, 2); load(p0, v0); "
        "load(p1, v0)"},
    directed_sequence{
        "half a page copied",
        "map(p0, v0); store(p0, v0, 1); store(p0, v0.last, 2); fork(p0, p1); store(p1, v0, 3); load(p1, v0.last); "
        "store(p0, v0.last, 4); load(p0, v0); load(p1, v0.last)"},
    directed_sequence{"last owner",
                      "map(p0, v0); store(p0, v0, 1); fork(p0, p1); exit(p1); store(p0, v0, 2); load(p0, v0)"},
    directed_sequence{"unmap by one of two",
                      "map(p0, v0); store(p0, v0, 1); fork(p0, p1); unmap(p0, v0); load(p1, v0); store(p1, v0, 2); "
                      "load(p1, v0); load(p0, v0)"},
    directed_sequence{"exec by one of two",
                      "map(p0, v0); store(p0, v0, 1); fork(p0, p1); exec(p1); load(p1, v0); load(p0, v0); map(p1, v0); "
                      "load(p1, v0)"},
    directed_sequence{"addresses",
                      "load(p0, below); load(p0, beyond); load(p0, kernel); map(p0, beyond); map(p0, kernel); "
                      "map(p0, top); unmap(p0, beyond); unmap(p0, top); map(p0, v0); map(p0, v0); store(p0, v0, 1)"},
};

}  // namespace

std::span<directed_sequence const> directed_sequences() { return sequences; }

}  // namespace cowproof::oracle

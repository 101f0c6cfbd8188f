// A device that holds one page of a worker.
#include "oracle/linux/pin_device.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>

#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace cowproof::oracle {
namespace {

std::atomic_ref<std::uint32_t> number_at(char* base, std::uint32_t offset) {
  return std::atomic_ref<std::uint32_t>(*reinterpret_cast<std::uint32_t*>(base + offset));
}

}  // namespace

pin_device::mapped::~mapped() {
  if (address_ != nullptr) munmap(address_, size_);
}

fallible<pin_device> pin_device::open() {
  io_uring_params p{};
  pin_device made;
  made.ring_ = descriptor(static_cast<int>(syscall(SYS_io_uring_setup, 2, &p)));
  if (!made.ring_) return system_failure("io_uring_setup", errno);
  if ((p.features & IORING_FEAT_SINGLE_MMAP) == 0)
    return failure{failure_kind::unavailable, "io_uring is too old", std::nullopt, ENOSYS};
  auto const size = std::max<std::size_t>(p.sq_off.array + p.sq_entries * sizeof(std::uint32_t),
                                          p.cq_off.cqes + p.cq_entries * sizeof(io_uring_cqe));
  auto const map = [&](std::size_t bytes, off_t what) {
    void* const at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, made.ring_.get(), what);
    return at == MAP_FAILED ? mapped() : mapped(at, bytes);
  };
  made.queues_ = map(size, IORING_OFF_SQ_RING);
  made.entries_ = map(p.sq_entries * sizeof(io_uring_sqe), IORING_OFF_SQES);
  if (made.queues_.get() == nullptr || made.entries_.get() == nullptr) return system_failure("mmap of a ring", errno);
  auto const number = [&](std::uint32_t offset) { return number_at(made.queues_.get(), offset).load(); };
  made.sq_tail_ = p.sq_off.tail;
  made.sq_mask_ = number(p.sq_off.ring_mask);
  made.sq_array_ = p.sq_off.array;
  made.cq_head_ = p.cq_off.head;
  made.cq_tail_ = p.cq_off.tail;
  made.cq_mask_ = number(p.cq_off.ring_mask);
  made.cqes_ = p.cq_off.cqes;
  if (auto const holds = made.try_to_hold(); !holds) return holds.why();
  return made;
}

// A page of our own: there are kernels that make rings, and register nothing.
fallible<nothing> pin_device::try_to_hold() {
  constexpr std::size_t size = 4096;
  void* const page = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return system_failure("mmap", errno);
  iovec const buffer{page, size};
  auto const held = syscall(SYS_io_uring_register, ring_.get(), IORING_REGISTER_BUFFERS, &buffer, 1);
  int const error = errno;
  if (held == 0) syscall(SYS_io_uring_register, ring_.get(), IORING_UNREGISTER_BUFFERS, nullptr, 0);
  munmap(page, size);
  if (held != 0) return system_failure("io_uring_register", error);
  return nothing{};
}

fallible<nothing> pin_device::release() {
  address_ = 0;
  if (syscall(SYS_io_uring_register, ring_.get(), IORING_UNREGISTER_BUFFERS, nullptr, 0) != 0)
    return system_failure("io_uring_register", errno);
  return nothing{};
}

fallible<nothing> pin_device::write(int file, std::uint32_t size) {
  char* const ring = queues_.get();
  auto tail = number_at(ring, sq_tail_);
  auto const place = tail.load() & sq_mask_;
  auto& entry = reinterpret_cast<io_uring_sqe*>(entries_.get())[place];
  entry = {};
  entry.opcode = IORING_OP_READ_FIXED;
  entry.fd = file;
  entry.addr = address_;
  entry.len = size;
  number_at(ring, sq_array_ + place * static_cast<std::uint32_t>(sizeof(std::uint32_t))).store(place);
  tail.store(tail.load() + 1, std::memory_order_release);
  if (syscall(SYS_io_uring_enter, ring_.get(), 1, 1, IORING_ENTER_GETEVENTS, nullptr, 0) < 0)
    return system_failure("io_uring_enter", errno);
  auto head = number_at(ring, cq_head_);
  if (head.load() == number_at(ring, cq_tail_).load(std::memory_order_acquire))
    return failure{failure_kind::hung, "io_uring: no completion", std::nullopt, 0};
  auto const result = reinterpret_cast<io_uring_cqe*>(ring + cqes_)[head.load() & cq_mask_].res;
  head.store(head.load() + 1, std::memory_order_release);
  if (result != static_cast<std::int32_t>(size)) return system_failure("io_uring: read", result < 0 ? -result : EIO);
  return nothing{};
}

}  // namespace cowproof::oracle

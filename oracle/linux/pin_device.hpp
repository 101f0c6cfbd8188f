// A device that holds one page of a worker: a ring of io_uring with a registered buffer, which the kernel pins
// [io_uring_register(2): IORING_REGISTER_BUFFERS]. The ring is the controller's, so that it outlives its workers.
#pragma once
#include <cstdint>

#include "oracle/fallible.hpp"
#include "system/descriptor.hpp"

namespace cowproof::oracle {

class pin_device {
 public:
  static fallible<pin_device> open();

  pin_device(pin_device&& other) noexcept = default;
  pin_device& operator=(pin_device&& other) noexcept = default;
  ~pin_device() = default;

  // For a worker, which registers one page of its own.
  int descriptor_number() const { return ring_.get(); }
  // Where that page was registered.
  void holds(std::uint64_t address) { address_ = address; }
  bool holds_a_page() const { return address_ != 0; }

  fallible<nothing> release();
  // Writes to the page what the first bytes of a file are.
  fallible<nothing> write(int file, std::uint32_t size);

 private:
  class mapped {
   public:
    mapped() = default;
    mapped(void* address, std::size_t size) : address_(address), size_(size) {}
    mapped(mapped&& other) noexcept { swap(other); }
    mapped& operator=(mapped&& other) noexcept {
      swap(other);
      return *this;
    }
    ~mapped();
    char* get() const { return static_cast<char*>(address_); }

   private:
    void swap(mapped& other) noexcept {
      std::swap(address_, other.address_);
      std::swap(size_, other.size_);
    }
    void* address_ = nullptr;
    std::size_t size_ = 0;
  };
  pin_device() = default;
  fallible<nothing> try_to_hold();

  descriptor ring_;
  mapped queues_, entries_;
  std::uint32_t sq_tail_ = 0, sq_mask_ = 0, sq_array_ = 0, cq_head_ = 0, cq_tail_ = 0, cq_mask_ = 0, cqes_ = 0;
  std::uint64_t address_ = 0;
};

}  // namespace cowproof::oracle

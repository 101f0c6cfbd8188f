// Something of each page of each process, or of each address space: what was seen there, or what is expected.
#pragma once
#include <cstddef>
#include <vector>

namespace cowproof::oracle {

template <class OfPage> class page_grid {
 public:
  page_grid() = default;
  page_grid(unsigned rows, unsigned pages) : rows_(rows), pages_(pages), entries_(std::size_t{rows} * pages) {}

  unsigned pages() const { return pages_; }
  OfPage& at(unsigned row, unsigned page) { return entries_[std::size_t{row} * pages_ + page]; }
  OfPage const& at(unsigned row, unsigned page) const { return entries_[std::size_t{row} * pages_ + page]; }

 protected:
  unsigned rows() const { return rows_; }

 private:
  unsigned rows_ = 0, pages_ = 0;
  std::vector<OfPage> entries_;
};

}  // namespace cowproof::oracle

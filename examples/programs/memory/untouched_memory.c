// Memory that is mapped and never written takes no frame, even if it is read: all of it is the one zero page.
#include "../claims.h"

int main(void) {
  begin();
  size_t const size = 16 << 20;
  char* const memory = private_memory(size);
  claim("kB resident of 16 MiB that were mapped:", field_of(getpid(), "Rss:", memory), 0);
  int sum = 0;
  for (size_t i = 0; i < size; i += page) sum += memory[i];
  claim("sum of what a read of every page finds:", sum, 0);
  claim("kB resident after that:", field_of(getpid(), "Rss:", memory), 0);
  memory[0] = 1;
  claim("kB resident after one write:", field_of(getpid(), "Rss:", memory), 4);
  return claims_failed;
}
